"""The report of a run: what was run, what came out, what it stands on, how to get it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue import indicator, subsystem_name
from ....analysis.figures.style import cluster_name
from ....analysis.inference import PairedEffect, paired_effect
from ....language import tr
from ...files.scoring import shipped_evaluator
from ...present.quantities import MEAN
from ...present.report import Figure, KeyFigure, Section, Table, write_report
from ...present.report.builder import Tone
from ...present.report.evidence import counted, no_stages, stages_tell
from ...present.report.headings import HEADINGS
from ...present.report.labels import listed
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described, ran_line
from ...present.report.reproduction import reproduction
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.schedule_words import schedule_table
from ...studies.run.measured import score_notes
from ..policy_costs import WORDS as COSTS
from ..policy_costs import account_sentence, account_table, money, totals
from ..synergy_sources.change import change
from ..synergy_sources.told import WORDS as SOURCES
from ..synergy_sources.told import change_section, methods, sentence
from ..synergy_sources.told import section as sources_section
from .pictures import FIGURES
from .summary import final_year_table, meaning, spread
from .words import TEXTS, VARIANTS

if TYPE_CHECKING:
    from ..synergy_sources.split import SynergySources
    from .run import RunResult

STRONG_PUSH = 0.5  # of the characteristic platform, from which a stage is said to rest on it
KNOWN = (*FIGURES, "sources", "sources_mean", "change")  # figures of this package, whose names are no captions
JOINT_GAIN = 0.9  # share of replications with U above 0, from which a joint gain is said


def write_run_report(
    result: RunResult,
    pictures: dict[str, Path | bytes],
    path: Path,
    command: str = "",
    split: SynergySources | None = None,
) -> Path:
    """Write the report of a run as one HTML file; with a split it opens with where U comes from, and why it changed."""
    scenario, seeds = result.resolved.scenario, result.runs["seed"]
    moved = None if split is None or len(split.years) < 2 else change(split, split.years[0])
    sections = [
        _opening(result, pictures, split),
        *([] if moved is None else [change_section(moved, pictures.get("change"))]),
        *([] if split is None else [sources_section(split, pictures["sources"])]),
        _result(result, pictures, split is not None),
        _drawn("trade", pictures, "exports", "trade_balance", "structure", "adoption"),
        Section(str(COSTS["heading"]), *_costs(result)),
        _stages(result, pictures),
        _drawn("flows", pictures, "flows"),
        *_added(pictures),
        _run(result, split),
        _stands_on(result),
        reproduction(command, seeds, methods=methods_paragraph([result.resolved], seeds)),
    ]
    return write_report(path, scenario.title_in(), sections)


def _opening(result: RunResult, pictures: dict[str, Path | bytes], split: SynergySources | None) -> Section:
    """The finding, its numbers, and where U comes from as a picture; without a split the paths of U."""
    first, *others = finding(result)
    told = [first] if split is None else [first, sentence(split, MEAN)]
    figure = Figure(pictures["synergy"], str(FIGURES["synergy"].caption))
    if split is not None:
        figure = Figure(pictures["sources_mean"], str(SOURCES["figure_mean"]))
    return Section(str(HEADINGS["finding"]), [*told, *others], [], [figure], key_figures=key_figures(result))


def _wide(result: RunResult) -> pd.DataFrame:
    """U in the last year: a row a replication, a column a cluster."""
    last = result.synergy[result.synergy["year"] == result.synergy["year"].max()]
    wide: pd.DataFrame = last.pivot_table(index="replication", columns="cluster", values="synergy")
    return wide


def finding(result: RunResult) -> list[str]:
    """What the last year shows, and which cluster comes first, if that is shown."""
    wide, year = _wide(result), int(result.synergy["year"].max())
    if wide.empty:
        return [TEXTS["no_u"].format(year=year)]
    medians, gained = wide.median(), (wide > 0).mean()
    lowest, highest = str(medians.idxmin()), str(medians.idxmax())
    runs = counted(len(wide), "runs")
    if len(medians) == 1:
        return [TEXTS["alone"].format(year=year, cluster=cluster_name(highest), runs=runs,
                                            u=_number(medians.iloc[0]), share=gained.iloc[0])]  # fmt: skip
    first = TEXTS["gained"].format(
        year=year, n=int((gained >= JOINT_GAIN).sum()), m=len(medians), runs=runs, low=_number(medians[lowest]),
        high=_number(medians[highest]), lowest=cluster_name(lowest), highest=cluster_name(highest),
    )  # fmt: skip
    return [first, _first(result, wide)]


def _first(result: RunResult, wide: pd.DataFrame) -> str:
    """Which cluster comes first: named only where its lead over every other is shown, and how other choices see it."""
    medians = wide.median().sort_values(ascending=False)
    highest, names = str(medians.index[0]), [str(one) for one in medians.index[1:]]
    leads = {name: _lead(wide, highest, name, result) for name in names}
    if len(wide) < 2 or any(one is None or not one.lower > 0 for one in leads.values()):
        together = [highest, *(name for name, one in leads.items() if one is None or not one.lower > 0)]
        if len(wide) < 2:
            return str(TEXTS["one_run"])
        return TEXTS["no_first"].format(
            names=listed([cluster_name(one) for one in together]), runs=counted(len(wide), "runs")
        )
    others = _leaders(result)
    return TEXTS["leads"].format(highest=cluster_name(highest), kept=others.count(highest), others=len(others))


def _lead(wide: pd.DataFrame, first: str, other: str, result: RunResult) -> PairedEffect | None:
    both = wide[[first, other]].dropna()
    if len(both) < 2:
        return None
    return paired_effect(both[first].to_numpy(), both[other].to_numpy(), twos=result.twos_of(both.index))


def key_figures(result: RunResult) -> list[KeyFigure]:
    """U of the mean cluster with its interval, in how many clusters both sides gained, exports, the cost of policy."""
    wide, found = _wide(result), []
    if not wide.empty:
        mean, gained = wide.mean(axis=1), int(((wide > 0).mean() >= JOINT_GAIN).sum())
        low, high = mean.quantile([0.1, 0.9])
        label = TEXTS["key_u" if len(mean) > 1 else "key_u_one"].format(
            year=int(result.synergy["year"].max()), low=_number(low), high=_number(high)
        )
        tone: Tone = "up" if low > 0 else "down" if high < 0 else "open"
        found.append(KeyFigure(_number(mean.median()), label, tone if len(mean) > 1 else ""))
        share = TEXTS["of"].format(n=gained, m=wide.shape[1])
        found.append(KeyFigure(share, str(TEXTS["key_gained"])))
    costs = totals(result)
    first, last = result.resolved.inputs.start_year, result.resolved.inputs.end_year
    if len(costs):
        found.append(KeyFigure(money(float(costs.mean())), TEXTS["key_cost"].format(first=first, last=last)))
    return found


def _number(value: float) -> str:
    return f"{value:z.2f}".replace("-", "−")


def _costs(result: RunResult) -> tuple[list[str], list[Table]]:
    told = [account_sentence(result, str(TEXTS["this"]))]
    return told, [Table(*one, digits=4) for one in account_table({str(TEXTS["amount"]): result})]


def _stages(result: RunResult, pictures: dict[str, Path | bytes]) -> Section:
    """Stages of the clusters' networks, where so many firms are simulated that they tell something."""
    scale = result.resolved.inputs.scale
    if not stages_tell(scale):
        return Section(str(TEXTS["stages"]), [no_stages(scale)])
    return Section(str(TEXTS["stages"]), _pushed(result), [], _figures(pictures, "stages"))


def _leaders(result: RunResult) -> list[str]:
    """The cluster with the highest median U in the last year, under each of the other choices."""
    last = result.variants[result.variants["year"] == result.synergy["year"].max()].dropna(subset="synergy")
    medians = last.groupby(["variant", "cluster"])["synergy"].median()
    return [str(medians[name].idxmax()) for name in _present(last)]


def _drawn(key: str, pictures: dict[str, Path | bytes], *names: str) -> Section:
    return Section(str(TEXTS[key]), [str(TEXTS[f"{key}_text"])], [], _figures(pictures, *names))


def _added(pictures: dict[str, Path | bytes]) -> list[Section]:
    """What extensions have drawn, each under its own name."""
    drawn = [Figure(one, name.replace("_", " ")) for name, one in pictures.items() if name not in KNOWN]
    return [Section(str(TEXTS["added"]), [], [], drawn)] if drawn else []


def _figures(pictures: dict[str, Path | bytes], *names: str) -> list[Figure]:
    return [Figure(pictures[name], str(FIGURES[name].caption)) for name in names]


def _run(result: RunResult, split: SynergySources | None) -> Section:
    runs = result.runs
    ran = ran_line(result.resolved, runs["seed"], int((runs["status"] == "finished").sum()))
    text = [described(result.resolved), ran, *([] if split is None else methods(split))]
    table = schedule_table([result.resolved])
    if table.empty:
        return Section(str(HEADINGS["run"]), [*text, str(TEXTS["unpulled"])])
    return Section(str(HEADINGS["run"]), text, [Table(table, str(TEXTS["schedule_caption"]))])


def _result(result: RunResult, pictures: dict[str, Path | bytes], paths: bool) -> Section:
    """U and order degrees by cluster, and U under other choices; its paths too where they do not open the report."""
    drawn = ("order_degrees", "portrait", *(["synergy"] if paths else []))
    caption = TEXTS["result_caption"].format(year=result.synergy["year"].max())
    return Section(
        str(TEXTS["result"]),
        [*score_notes([result]), *_base_years(result), str(TEXTS["beside_text"])],
        [Table(final_year_table(result), caption), _variant_table(result)],
        _figures(pictures, *drawn),
    )


def _pushed(result: RunResult) -> list[str]:
    """A warning where a stage rests on an input."""
    pushed = [one for one in result.resolved.inputs.industries if one.platform_push >= STRONG_PUSH]
    names = str(tr(", ")).join(cluster_name(one.code) for one in pushed)
    return [TEXTS["pushed"].format(names=names)] if pushed else []


def _base_years(result: RunResult) -> list[str]:
    """A warning against reading the meeting point of growth indices as a result."""
    years = shipped_evaluator(result.resolved.scenario.evaluator, result.resolved.scenario.folder).evaluator.base_years
    return [TEXTS["base_years"].format(first=min(years), last=max(years))] if years else []


def _variant_table(result: RunResult) -> Table:
    year = result.synergy["year"].max()
    last = result.variants[result.variants["year"] == year]
    default = result.synergy[result.synergy["year"] == year]
    rows = []
    for cluster, scored in default.groupby("cluster", sort=False):
        others = last[last["cluster"] == cluster]
        cells = [spread(one["synergy"]) for name in _present(last) if len(one := others[others["variant"] == name])]
        rows.append((cluster_name(str(cluster)), spread(scored["synergy"]), *cells))
    named = [TEXTS["variant"].format(name=str(VARIANTS[name])) for name in _present(last)]
    columns = [str(TEXTS["cluster"]), str(TEXTS["default"]), *named]
    return Table(pd.DataFrame(rows, columns=columns), TEXTS["beside_caption"].format(year=year))


def _present(variants: pd.DataFrame) -> list[str]:
    return [name for name in VARIANTS if name in set(variants["variant"])]


def _stands_on(result: RunResult) -> Section:
    scores = result.scores
    weights = scores.weights.assign(
        subsystem=[subsystem_name(name) for name in scores.weights["subsystem"]],
        name=[indicator(code).short() for code in scores.weights["indicator"]],
    )[["subsystem", "indicator", "name", "weight"]].rename(columns=lambda name: str(TEXTS[name]))
    tables = [Table(weights, str(TEXTS["weights_caption"]))]
    text = [meaning(), evaluator_line(result.resolved), assumptions_line([result.resolved])]
    return Section(str(HEADINGS["rests"]), text, tables)
