"""The report of an evaluated table, in English or Chinese."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language, subsystem_name
from ...analysis.catalogue.clusters import cluster_name
from ...language import joined, tr
from .builder import Figure, Section, Table, write_report
from .choices import choices_line
from .coordination import MOST_ROWS, coordination_sections, shortened
from .coordination import WORDS as COORDINATION
from .evaluation_words import LABELS, MEANING, TEXTS
from .headings import HEADINGS
from .reproduction import reproduction
from .understood import understood_table

if TYPE_CHECKING:
    from ...analysis.evaluation import Evaluation

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
    lang: Language,
    command: str = "",
) -> Path:
    """Write ``report.html`` from an evaluation and its figures, by name; ``file`` is what was evaluated."""
    opening = _figures(pictures, lang, "synergy")
    if not opening and "grades" in pictures:  # a cross-section has no U
        opening = [Figure(pictures["grades"], COORDINATION["figure_grades"][lang])]
        pictures = {name: one for name, one in pictures.items() if name != "grades"}
    sections = [
        Section(HEADINGS["finding"][lang], finding(evaluation, lang), (), opening),
        _data(evaluation, pictures, file, lang),
        _crossed(evaluation, lang) if evaluation.tables.is_cross_section else _result(evaluation, lang),
        *_causes(evaluation, pictures, lang),
        _orders(pictures, lang),
        *coordination_sections(evaluation, pictures, lang),
        _weights(evaluation, pictures, lang),
        *_robustness(evaluation, pictures, lang),
        _method(lang),
        reproduction(command, (), lang),
    ]
    return write_report(path, title(evaluation, lang), sections, lang)


def title(evaluation: Evaluation, lang: Language) -> str:
    """What was evaluated, in words: subsystems and periods."""
    names = [subsystem_name(name, lang) for name in evaluation.subsystems]
    periods = sorted({period for table in evaluation.tables.tables.values() for period in table.index})
    key = "title_periods" if isinstance(periods[0], str) else "title"
    if evaluation.tables.is_cross_section:
        key = "title_crossed"
    *most, last = names
    every = tr("{most} and {last}", most=joined(most), last=last)[lang]
    return TEXTS[key][lang].format(names=every, first=periods[0], last=periods[-1])


def finding(evaluation: Evaluation, lang: Language) -> list[str]:
    """Which clusters rose together and how far, and whether that stands, in two sentences."""
    if evaluation.tables.is_cross_section:
        return _finding_crossed(evaluation, lang)
    rows = evaluation.final_year().dropna(subset="synergy")
    if rows.empty:
        return [TEXTS["no_finding"][lang]]
    ordered = rows.sort_values("synergy").iloc
    lowest, highest = ordered[0], ordered[-1]
    first = TEXTS["gained" if len(rows) > 1 else "gained_alone"][lang].format(
        years="–".join(str(year) for year in sorted({rows["year"].min(), rows["year"].max()})),
        n=int((rows["synergy"] > 0).sum()), m=len(rows), low=lowest["synergy"], high=highest["synergy"],
        lowest=cluster_name(lowest["cluster"], lang), highest=cluster_name(highest["cluster"], lang),
    )  # fmt: skip
    return [first, *(verdicts(evaluation, lang) or [TEXTS["not_tested"][lang]])]


def _finding_crossed(evaluation: Evaluation, lang: Language) -> list[str]:
    """Of one period: which clusters are coordinated least and most, with their grades."""
    rows = evaluation.coordination.degrees.dropna(subset="coordination").sort_values("coordination")
    if rows.empty:
        return [TEXTS["no_finding"][lang]]
    grade = "grade_zh" if lang == "zh" else "grade"
    ends = {
        name: (cluster_name(str(row["cluster"]), lang), row["coordination"], row[grade])
        for name, row in (("low", rows.iloc[0]), ("high", rows.iloc[-1]))
    }
    return [TEXTS["crossed_finding"][lang].format(n=len(rows), **ends)]


def _crossed(evaluation: Evaluation, lang: Language) -> Section:
    """Order degrees of a cross-section, which has no U; C, T and D stand in the section on coordination."""
    rows = evaluation.synergy
    orders = {
        TEXTS["order"][lang].format(name=subsystem_name(name, lang)): rows[f"order_{name}"].tolist()
        for name in evaluation.subsystems
    }
    names = {TEXTS["cluster"][lang]: [cluster_name(name, lang) for name in rows["cluster"]]}
    table = shortened(pd.DataFrame({**names, **orders}), TEXTS["crossed_orders"][lang], lang)
    return Section(TEXTS["result"][lang], [settings_line(evaluation, lang)], [table])


def _final_table(evaluation: Evaluation, lang: Language) -> pd.DataFrame:
    """The last year of every cluster: U, what it means, and what stands beside it."""
    rows = evaluation.final_year()
    columns: dict[str, Sequence[object]] = {
        **_clusters_and_years(rows, lang),
        "U": rows["synergy"].tolist(),
        TEXTS["label"][lang]: [meaning(name, lang) for name in rows["label"]],
        TEXTS["adjacent"][lang]: rows["synergy_adjacent"].tolist(),
    }
    if not evaluation.without_policy_counts.empty:
        without = evaluation.without_policy_counts.groupby("cluster")["synergy"].last()
        columns[TEXTS["without_counts"][lang]] = [without.get(name, math.nan) for name in rows["cluster"]]
    columns[TEXTS["coordination"][lang]] = rows["coordination"].tolist()
    return pd.DataFrame(columns)


def _change_table(evaluation: Evaluation, lang: Language) -> pd.DataFrame:
    """What U stands on in the last year: every order degree, its change since the base, and the smallest change."""
    rows = evaluation.final_year()
    columns: dict[str, Sequence[object]] = _clusters_and_years(rows, lang)
    for text, column in (("order", "order"), ("change", "delta")):
        for name in evaluation.subsystems:
            columns[TEXTS[text][lang].format(name=subsystem_name(name, lang))] = rows[f"{column}_{name}"].tolist()
    smallest = [subsystem_name(name, lang) if isinstance(name, str) else "–" for name in rows["binding"]]
    return pd.DataFrame({**columns, TEXTS["binding"][lang]: smallest})


def _clusters_and_years(rows: pd.DataFrame, lang: Language) -> dict[str, Sequence[object]]:
    return {
        TEXTS["cluster"][lang]: [cluster_name(name, lang) for name in rows["cluster"]],
        TEXTS["year"][lang]: rows["year"].tolist(),
    }


def meaning(label: object, lang: Language) -> str:
    """The label of a change in words; a dash for a year that has nothing to be compared with."""
    return LABELS[label][lang] if isinstance(label, str) else "–"


def counts_line(evaluation: Evaluation, lang: Language) -> list[str]:
    """Which policy counts the U without them leaves out, by name; nothing where the table has none."""
    known = evaluation.tables.indicators
    if not evaluation.policy_counts:
        return []
    named = [_labelled(code, known[code].short(lang)) for code in evaluation.policy_counts]
    text = "only_counts_text" if evaluation.without_policy_counts.empty else "without_counts_text"
    return [TEXTS[text][lang].format(counts=(tr(", ")[lang]).join(named))]


def settings_line(evaluation: Evaluation, lang: Language) -> str:
    """The choices in effect in one line: to be read beside every U."""
    return choices_line(evaluation.choices, lang)


def verdicts(evaluation: Evaluation, lang: Language) -> list[str]:
    """Whether the finding stands, one sentence per panel of clusters; empty if robustness was not asked for.

    No verdict from few periods or indicators: there any ranking would be one of noise.
    """
    said = []
    for result in evaluation.robustness:
        cluster = result.clusters["cluster"].iloc[0]
        periods = int((evaluation.synergy["cluster"] == cluster).sum())
        indicators = int((evaluation.weights["cluster"] == cluster).sum())
        enough = periods >= LEAST_PERIODS and indicators >= LEAST_INDICATORS
        few = TEXTS["no_verdict"][lang].format(
            periods=periods, indicators=indicators, least=LEAST_PERIODS, few=LEAST_INDICATORS
        )
        said.append(result.verdict_in(lang) if enough else few)
    return said


def _result(evaluation: Evaluation, lang: Language) -> Section:
    return Section(
        TEXTS["result"][lang],
        [MEANING[lang], settings_line(evaluation, lang), *counts_line(evaluation, lang)],
        [
            shortened(_final_table(evaluation, lang), TEXTS["final_caption"][lang], lang),
            shortened(_change_table(evaluation, lang), TEXTS["change_caption"][lang], lang),
        ],
    )


def _causes(evaluation: Evaluation, pictures: Mapping[str, Path | bytes], lang: Language) -> list[Section]:
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
        between = tr(", ")[lang]
        up = ordered[ordered["contribution"] > 0].head(MOST_CAUSES)
        down = ordered[ordered["contribution"] < 0].iloc[::-1].head(MOST_CAUSES)
        rows.append(
            {
                TEXTS["cluster"][lang]: cluster_name(str(cluster), lang),
                TEXTS["u_of"][lang].format(year=own["first"].iloc[0]): ends[0],
                TEXTS["u_of"][lang].format(year=own["last"].iloc[0]): ends[1],
                **{
                    TEXTS[key][lang]: between.join(
                        f"{_labelled(code, known[code].short(lang))} {value:+.3f}"
                        for code, value in zip(part["indicator"], part["contribution"], strict=True)
                    )
                    or "–"
                    for key, part in (("raised", up), ("lowered", down))
                },
            }
        )
    table = shortened(pd.DataFrame(rows), TEXTS["causes_caption"][lang], lang, rows=len(clusters))
    return [Section(TEXTS["causes"][lang], [TEXTS["causes_text"][lang]], [table], _figures(pictures, lang, "causes"))]


def _orders(pictures: Mapping[str, Path | bytes], lang: Language) -> Section:
    drawn = _figures(pictures, lang, "order", "coupling")
    return Section(TEXTS["orders"][lang], [TEXTS["orders_text"][lang]], (), drawn)


def _weights(evaluation: Evaluation, pictures: Mapping[str, Path | bytes], lang: Language) -> Section:
    table = evaluation.weights.pivot_table(
        index=["subsystem", "indicator"], columns="cluster", values="weight", sort=False
    )
    table = table.reset_index()
    known = evaluation.tables.indicators
    grey = evaluation.grey.groupby("indicator")["grade"].mean()
    printed = pd.DataFrame(
        {
            TEXTS["subsystem"][lang]: [subsystem_name(name, lang) for name in table["subsystem"]],
            TEXTS["indicator"][lang]: [_labelled(code, known[code].short(lang)) for code in table["indicator"]],
            TEXTS["unit"][lang]: [known[code].unit_in(lang) for code in table["indicator"]],
            **_weight_columns(table, evaluation.weights["cluster"].unique().tolist(), lang),
            TEXTS["grey"][lang]: [float(grey[code]) for code in table["indicator"]],
        }
    )
    caption = TEXTS["weights_caption"][lang]
    return Section(
        TEXTS["weights"][lang],
        [TEXTS["weights_text"][lang]],
        [Table(printed, caption)],
        _figures(pictures, lang, "weights"),
    )


def _weight_columns(table: pd.DataFrame, clusters: Sequence[str], lang: Language) -> dict[str, pd.Series[float]]:
    """A column a cluster; of many their median and range."""
    if len(clusters) <= MOST_COLUMNS:
        return {cluster_name(str(name), lang): table[name] for name in clusters}
    own = table[list(clusters)]
    found = {"median": own.median(axis=1), "lowest": own.min(axis=1), "highest": own.max(axis=1)}
    return {TEXTS[f"weight_{name}"][lang].format(n=len(clusters)): column for name, column in found.items()}


def _labelled(code: str, name: str) -> str:
    return name if name == code else f"{code} {name}"


def _robustness(evaluation: Evaluation, pictures: Mapping[str, Path | bytes], lang: Language) -> list[Section]:
    if not evaluation.robustness:
        return []
    drawn = [name for name in pictures if name.startswith("robustness")]
    fitted = "on_reference" if all(one.on_reference for one in evaluation.robustness) else "on_table"
    explained = TEXTS["robustness_text"][lang].format(fitted=TEXTS[fitted][lang])
    notes = [note.text(lang) for result in evaluation.robustness for note in result.notes]
    texts = [*verdicts(evaluation, lang), TEXTS["grades_text"][lang], explained, *notes]
    return [Section(TEXTS["robustness"][lang], texts, (), _figures(pictures, lang, *drawn))]


def _data(evaluation: Evaluation, pictures: Mapping[str, Path | bytes], file: str, lang: Language) -> Section:
    tables = evaluation.tables
    rows = [
        {
            TEXTS["cluster"][lang]: cluster_name(name, lang),
            TEXTS["years"][lang]: f"{table.index.min()}–{table.index.max()}",
            TEXTS["n_indicators"][lang]: table.shape[1],
            TEXTS["n_filled"][lang]: int((evaluation.filled["cluster"] == name).sum()),
        }
        for name, table in tables.tables.items()
    ]
    notes = [note.text(lang) for note in evaluation.notes]
    understood = understood_table(tables, lang)
    printed = [
        Table(understood, TEXTS["understood_caption"][lang]),
        shortened(pd.DataFrame(rows), TEXTS["data_caption"][lang], lang),
    ]
    if not evaluation.filled.empty:
        printed.append(shortened(_filled(evaluation, lang), TEXTS["filled_caption"][lang], lang, digits=4))
    text = [TEXTS["file"][lang].format(file=file), *notes]
    return Section(HEADINGS["run"][lang], text, printed, _figures(pictures, lang, "filled"))


def _filled(evaluation: Evaluation, lang: Language) -> pd.DataFrame:
    filled = evaluation.filled.copy()
    filled["cluster"] = [cluster_name(name, lang) for name in filled["cluster"]]
    known = evaluation.tables.indicators
    filled["indicator"] = [_labelled(code, known[code].short(lang)) for code in filled["indicator"]]
    return filled.rename(columns={name: TEXTS[name][lang] for name in filled.columns})


def _method(lang: Language) -> Section:
    return Section(HEADINGS["rests"][lang], TEXTS["method_text"][lang].split("\n"))


def _figures(pictures: Mapping[str, Path | bytes], lang: Language, *names: str) -> list[Figure]:
    """The figures that were drawn, of the wanted ones, with their captions."""
    wanted = [name for name in names if name in pictures]
    return [Figure(pictures[name], TEXTS[f"figure_{name.split('-')[0]}"][lang]) for name in wanted]
