"""The report of an evaluated table, in English or Chinese."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue import subsystem_name
from ....analysis.catalogue.clusters import cluster_name
from ....language import joined, language, tr
from .builder import Figure, Section, Table, write_report
from .choices import choices_line
from .coordination import MOST_ROWS, coordination_sections, shortened
from .coordination import WORDS as COORDINATION
from .evaluation_words import LABELS, MEANING, TEXTS
from .headings import HEADINGS
from .reproduction import reproduction
from .understood import understood_table

if TYPE_CHECKING:
    from ....analysis.evaluation import Evaluation

# More columns of clusters do not fit a page: their median and range stand instead.
MOST_COLUMNS = 8
# Fewer give a verdict from noise.
MOST_CAUSES = 3
LEAST_PERIODS, LEAST_INDICATORS = 6, 3

__all__ = ["counts_line", "finding", "meaning", "settings_line", "title", "verdicts", "write_evaluation_report"]


def write_evaluation_report(
    evaluation: Evaluation,
    pictures: Mapping[str, Path | bytes],
    path: Path,
    file: str,
    command: str = "",
) -> Path:
    """Write ``report.html`` from an evaluation and its figures, by name; ``file`` is what was evaluated."""
    opening = _figures(pictures, "synergy")
    if not opening and "grades" in pictures:  # a cross-section has no U
        opening = [Figure(pictures["grades"], str(COORDINATION["figure_grades"]))]
        pictures = {name: one for name, one in pictures.items() if name != "grades"}
    sections = [
        Section(str(HEADINGS["finding"]), finding(evaluation), (), opening),
        _data(evaluation, pictures, file),
        _crossed(evaluation) if evaluation.tables.is_cross_section else _result(evaluation),
        *_causes(evaluation, pictures),
        _orders(pictures),
        *coordination_sections(evaluation, pictures),
        _weights(evaluation, pictures),
        *_robustness(evaluation, pictures),
        _method(),
        reproduction(command, ()),
    ]
    return write_report(path, title(evaluation), sections)


def title(evaluation: Evaluation) -> str:
    """What was evaluated, in words: subsystems and periods."""
    names = [subsystem_name(name) for name in evaluation.subsystems]
    periods = sorted({period for table in evaluation.tables.tables.values() for period in table.index})
    key = "title_periods" if isinstance(periods[0], str) else "title"
    if evaluation.tables.is_cross_section:
        key = "title_crossed"
    *most, last = names
    every = str(tr("{most} and {last}", most=joined(most), last=last))
    return TEXTS[key].format(names=every, first=periods[0], last=periods[-1])


def finding(evaluation: Evaluation) -> list[str]:
    """Which clusters rose together and how far, and whether that stands, in two sentences."""
    if evaluation.tables.is_cross_section:
        return _finding_crossed(evaluation)
    rows = evaluation.final_year().dropna(subset="synergy")
    if rows.empty:
        return [str(TEXTS["no_finding"])]
    ordered = rows.sort_values("synergy").iloc
    lowest, highest = ordered[0], ordered[-1]
    first = TEXTS["gained" if len(rows) > 1 else "gained_alone"].format(
        years="–".join(str(year) for year in sorted({rows["year"].min(), rows["year"].max()})),
        n=int((rows["synergy"] > 0).sum()), m=len(rows), low=lowest["synergy"], high=highest["synergy"],
        lowest=cluster_name(lowest["cluster"]), highest=cluster_name(highest["cluster"]),
    )  # fmt: skip
    return [first, *(verdicts(evaluation) or [str(TEXTS["not_tested"])])]


def _finding_crossed(evaluation: Evaluation) -> list[str]:
    """Of one period: which clusters are coordinated least and most, with their grades."""
    rows = evaluation.coordination.degrees.dropna(subset="coordination").sort_values("coordination")
    if rows.empty:
        return [str(TEXTS["no_finding"])]
    grade = "grade_zh" if language() == "zh" else "grade"
    ends = {
        name: (cluster_name(str(row["cluster"])), row["coordination"], row[grade])
        for name, row in (("low", rows.iloc[0]), ("high", rows.iloc[-1]))
    }
    return [TEXTS["crossed_finding"].format(n=len(rows), **ends)]


def _crossed(evaluation: Evaluation) -> Section:
    """Order degrees of a cross-section, which has no U; C, T and D stand in the section on coordination."""
    rows = evaluation.synergy
    orders = {
        TEXTS["order"].format(name=subsystem_name(name)): rows[f"order_{name}"].tolist()
        for name in evaluation.subsystems
    }
    names = {str(TEXTS["cluster"]): [cluster_name(name) for name in rows["cluster"]]}
    table = shortened(pd.DataFrame({**names, **orders}), str(TEXTS["crossed_orders"]))
    return Section(str(TEXTS["result"]), [settings_line(evaluation)], [table])


def _final_table(evaluation: Evaluation) -> pd.DataFrame:
    """The last year of every cluster: U, what it means, and what stands beside it."""
    rows = evaluation.final_year()
    columns: dict[str, Sequence[object]] = {
        **_clusters_and_years(rows),
        "U": rows["synergy"].tolist(),
        str(TEXTS["label"]): [meaning(name) for name in rows["label"]],
        str(TEXTS["adjacent"]): rows["synergy_adjacent"].tolist(),
    }
    if not evaluation.without_policy_counts.empty:
        without = evaluation.without_policy_counts.groupby("cluster")["synergy"].last()
        columns[str(TEXTS["without_counts"])] = [without.get(name, math.nan) for name in rows["cluster"]]
    columns[str(TEXTS["coordination"])] = rows["coordination"].tolist()
    return pd.DataFrame(columns)


def _change_table(evaluation: Evaluation) -> pd.DataFrame:
    """What U stands on in the last year: every order degree, its change since the base, and the smallest change."""
    rows = evaluation.final_year()
    columns: dict[str, Sequence[object]] = _clusters_and_years(rows)
    for text, column in (("order", "order"), ("change", "delta")):
        for name in evaluation.subsystems:
            columns[TEXTS[text].format(name=subsystem_name(name))] = rows[f"{column}_{name}"].tolist()
    smallest = [subsystem_name(name) if isinstance(name, str) else "–" for name in rows["binding"]]
    return pd.DataFrame({**columns, str(TEXTS["binding"]): smallest})


def _clusters_and_years(rows: pd.DataFrame) -> dict[str, Sequence[object]]:
    return {
        str(TEXTS["cluster"]): [cluster_name(name) for name in rows["cluster"]],
        str(TEXTS["year"]): rows["year"].tolist(),
    }


def meaning(label: object) -> str:
    """The label of a change in words; a dash for a year that has nothing to be compared with."""
    return str(LABELS[label]) if isinstance(label, str) else "–"


def counts_line(evaluation: Evaluation) -> list[str]:
    """Which policy counts the U without them leaves out, by name; nothing where the table has none."""
    known = evaluation.tables.indicators
    if not evaluation.policy_counts:
        return []
    named = [_labelled(code, known[code].short()) for code in evaluation.policy_counts]
    text = "only_counts_text" if evaluation.without_policy_counts.empty else "without_counts_text"
    return [TEXTS[text].format(counts=str(tr(", ")).join(named))]


def settings_line(evaluation: Evaluation) -> str:
    """The choices in effect in one line: to be read beside every U."""
    return choices_line(evaluation.choices)


def verdicts(evaluation: Evaluation) -> list[str]:
    """Whether the finding stands, one sentence per panel of clusters; empty if robustness was not asked for.

    No verdict from few periods or indicators: there any ranking would be one of noise.
    """
    said = []
    for result in evaluation.robustness:
        cluster = result.clusters["cluster"].iloc[0]
        periods = int((evaluation.synergy["cluster"] == cluster).sum())
        indicators = int((evaluation.weights["cluster"] == cluster).sum())
        enough = periods >= LEAST_PERIODS and indicators >= LEAST_INDICATORS
        few = TEXTS["no_verdict"].format(
            periods=periods, indicators=indicators, least=LEAST_PERIODS, few=LEAST_INDICATORS
        )
        said.append(result.verdict if enough else few)
    return said


def _result(evaluation: Evaluation) -> Section:
    return Section(
        str(TEXTS["result"]),
        [str(MEANING), settings_line(evaluation), *counts_line(evaluation)],
        [
            shortened(_final_table(evaluation), str(TEXTS["final_caption"])),
            shortened(_change_table(evaluation), str(TEXTS["change_caption"])),
        ],
    )


def _causes(evaluation: Evaluation, pictures: Mapping[str, Path | bytes]) -> list[Section]:
    """Why U changed: the indicators that raised it most and lowered it most, by cluster."""
    causes = evaluation.causes
    if causes.empty:
        return []
    known = evaluation.tables.indicators
    synergy = evaluation.synergy.set_index(["cluster", "year"])["synergy"]
    rows = []
    clusters = list(dict.fromkeys(causes["cluster"]))
    shown = causes[causes["cluster"].isin(clusters[:MOST_ROWS])]
    for cluster, own in shown.groupby("cluster", sort=False):
        ends = [float(synergy.loc[(cluster, own[name].iloc[0])]) for name in ("first", "last")]
        ordered = own.sort_values("contribution", ascending=False)
        between = str(tr(", "))
        up = ordered[ordered["contribution"] > 0].head(MOST_CAUSES)
        down = ordered[ordered["contribution"] < 0].iloc[::-1].head(MOST_CAUSES)
        rows.append(
            {
                str(TEXTS["cluster"]): cluster_name(str(cluster)),
                TEXTS["u_of"].format(year=own["first"].iloc[0]): ends[0],
                TEXTS["u_of"].format(year=own["last"].iloc[0]): ends[1],
                **{
                    str(TEXTS[key]): between.join(
                        f"{_labelled(code, known[code].short())} {value:+.3f}"
                        for code, value in zip(part["indicator"], part["contribution"], strict=True)
                    )
                    or "–"
                    for key, part in (("raised", up), ("lowered", down))
                },
            }
        )
    table = shortened(pd.DataFrame(rows), str(TEXTS["causes_caption"]), rows=len(clusters))
    return [
        Section(
            str(TEXTS["causes"]),
            [str(TEXTS["causes_text"])],
            [table],
            _figures(pictures, "causes"),
        )
    ]


def _orders(pictures: Mapping[str, Path | bytes]) -> Section:
    drawn = _figures(pictures, "order", "coupling")
    return Section(str(TEXTS["orders"]), [str(TEXTS["orders_text"])], (), drawn)


def _weights(evaluation: Evaluation, pictures: Mapping[str, Path | bytes]) -> Section:
    table = evaluation.weights.pivot_table(
        index=["subsystem", "indicator"], columns="cluster", values="weight", sort=False
    )
    table = table.reset_index()
    known = evaluation.tables.indicators
    grey = evaluation.grey.groupby("indicator")["grade"].mean()
    printed = pd.DataFrame(
        {
            str(TEXTS["subsystem"]): [subsystem_name(name) for name in table["subsystem"]],
            str(TEXTS["indicator"]): [_labelled(code, known[code].short()) for code in table["indicator"]],
            str(TEXTS["unit"]): [known[code].unit_in() for code in table["indicator"]],
            **_weight_columns(table, evaluation.weights["cluster"].unique().tolist()),
            str(TEXTS["grey"]): [float(grey[code]) for code in table["indicator"]],
        }
    )
    caption = str(TEXTS["weights_caption"])
    return Section(
        str(TEXTS["weights"]),
        [str(TEXTS["weights_text"])],
        [Table(printed, caption)],
        _figures(pictures, "weights"),
    )


def _weight_columns(table: pd.DataFrame, clusters: Sequence[str]) -> dict[str, pd.Series[float]]:
    """A column a cluster; of many their median and range."""
    if len(clusters) <= MOST_COLUMNS:
        return {cluster_name(str(name)): table[name] for name in clusters}
    own = table[list(clusters)]
    found = {"median": own.median(axis=1), "lowest": own.min(axis=1), "highest": own.max(axis=1)}
    return {TEXTS[f"weight_{name}"].format(n=len(clusters)): column for name, column in found.items()}


def _labelled(code: str, name: str) -> str:
    return name if name == code else f"{code} {name}"


def _robustness(evaluation: Evaluation, pictures: Mapping[str, Path | bytes]) -> list[Section]:
    if not evaluation.robustness:
        return []
    drawn = [name for name in pictures if name.startswith("robustness")]
    fitted = "on_reference" if all(one.on_reference for one in evaluation.robustness) else "on_table"
    explained = TEXTS["robustness_text"].format(fitted=str(TEXTS[fitted]))
    notes = [str(note) for result in evaluation.robustness for note in result.notes]
    texts = [*verdicts(evaluation), str(TEXTS["grades_text"]), explained, *notes]
    return [Section(str(TEXTS["robustness"]), texts, (), _figures(pictures, *drawn))]


def _data(evaluation: Evaluation, pictures: Mapping[str, Path | bytes], file: str) -> Section:
    tables = evaluation.tables
    rows = [
        {
            str(TEXTS["cluster"]): cluster_name(name),
            str(TEXTS["years"]): f"{table.index.min()}–{table.index.max()}",
            str(TEXTS["n_indicators"]): table.shape[1],
            str(TEXTS["n_filled"]): int((evaluation.filled["cluster"] == name).sum()),
        }
        for name, table in tables.tables.items()
    ]
    notes = [str(note) for note in evaluation.notes]
    understood = understood_table(tables)
    printed = [
        Table(understood, str(TEXTS["understood_caption"])),
        shortened(pd.DataFrame(rows), str(TEXTS["data_caption"])),
    ]
    if not evaluation.filled.empty:
        printed.append(shortened(_filled(evaluation), str(TEXTS["filled_caption"]), digits=4))
    text = [TEXTS["file"].format(file=file), *notes]
    return Section(str(HEADINGS["run"]), text, printed, _figures(pictures, "filled"))


def _filled(evaluation: Evaluation) -> pd.DataFrame:
    filled = evaluation.filled.copy()
    filled["cluster"] = [cluster_name(name) for name in filled["cluster"]]
    known = evaluation.tables.indicators
    filled["indicator"] = [_labelled(code, known[code].short()) for code in filled["indicator"]]
    return filled.rename(columns={name: str(TEXTS[name]) for name in filled.columns})


def _method() -> Section:
    return Section(str(HEADINGS["rests"]), str(TEXTS["method_text"]).split("\n"))


def _figures(pictures: Mapping[str, Path | bytes], *names: str) -> list[Figure]:
    """The figures that were drawn, of the wanted ones, with their captions."""
    wanted = [name for name in names if name in pictures]
    return [Figure(pictures[name], str(TEXTS[f"figure_{name.split('-')[0]}"])) for name in wanted]
