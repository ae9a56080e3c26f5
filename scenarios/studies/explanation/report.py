"""The report of an explanation: the gap, what made it, what that rests on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ....analysis.catalogue.clusters import place_name
from ....analysis.inference import independent_of
from ....analysis.table_files import write_csv
from ....language import Text, Texts, tr
from ...ensemble.identity import this_model
from ...ensemble.kept import FOLDER
from ...ensemble.mirrored import mirrored
from ...present import stored
from ...present.quantities import MEAN, ORDERS, U
from ...present.report import Figure, Section, Table
from ...present.report.evidence import counted, is_shown, needed_to_show
from ...present.report.headings import HEADINGS
from ...present.report.labels import labels_of
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .words import outcome_words

if TYPE_CHECKING:
    import pandas as pd

    from ...files.resolution import Resolved
    from .explain import Explanation

WORDS: dict[str, Text] = {
    "title": tr("From {first} to {second}"),
    "gap": tr(
        "{outcome} in {year} (mean of the clusters) is {one:.4g}{unit} under “{first}” and "
        "{two:.4g}{unit} under “{second}”, a gap of {gap} (95 % interval {lower} to {upper}, {runs})."
    ),
    "no_gap": tr(
        "With {runs}, no gap in {outcome} between “{first}” and “{second}” is shown in {year} (mean of the clusters): "
        "the 95 % interval, {lower} to {upper}, holds 0. {needed}"
    ),
    "largest": tr(
        "The largest contribution shown is that of {largest} ({value}, 95 % interval {lower} "
        "to {upper}). Contributions are shown for {sure} of {n} differences{names}."
    ),
    "none_shown": tr(
        "With {runs} no contribution of any of the {n} differences is shown: all 95 % "
        "intervals hold 0. The largest measured is that of {largest}. {needed}"
    ),
    "sure": tr(": {names}"),
    "made": tr("What made the gap"),
    "unsure": tr("The interval contains 0, so it may have added nothing: {names}."),
    "sampled": tr(
        "Only some orders were tried; that alone leaves each value open by a standard error "
        "of up to {error:.2g}. More pairs of orders (--orders) make it smaller."
    ),
    "rests": tr(
        "Shapley values: what a difference adds, averaged over {orders}; they add up to the "
        "gap. {runs:,} runs, {n} replications; every hybrid of the two scenarios meets the "
        "same luck."
    ),
    "all": tr("all orders in which they can be put in"),
    "some": tr("random orders and their reverses"),
    "table": tr("What each difference adds to {outcome} in {year}, by cluster, with 95 % intervals."),
    "figure": tr("From one scenario to the other: {outcome} in {year}, mean of the clusters."),
}
ENDS = ("value", "lower", "upper")
MOST_NAMED = 4  # differences of one sentence
COLUMNS: Texts[list[str]] = Texts(
    [tr("Cluster"), tr("Difference"), tr("Adds"), tr("From"), tr("To"), tr("Error of orders")]
)


@in_whole("explain", (FOLDER,))
def write(result: Explanation, writing: Writing) -> None:
    """Write tables, the waterfall of the clusters' mean, report and manifest; returns the folder."""
    folder = writing.folder
    write_csv(result.contributions, folder / "contributions.csv")
    write_csv(result.gaps, folder / "gaps.csv")
    labels = labels_of(both(result))
    title = WORDS["title"].format(first=labels[result.first.name], second=labels[result.second.name])
    scored = result.outcome == U or result.outcome in ORDERS
    methods = methods_paragraph(both(result), result.seeds, scored)
    writing.report(title, _sections(result, writing), result.seeds, methods=methods)
    writing.manifest({
        **stored.described(result.first, writing.command), "experiment": "explain", "model": this_model(),
        "second": stored.described(result.second, writing.command), "outcome": result.outcome, "year": result.year,
        "seeds": list(result.seeds), "runs": result.runs, "exact": result.exact,
    })  # fmt: skip


def _sections(result: Explanation, writing: Writing) -> list[Section]:
    two = both(result)
    rows = result.contributions[result.contributions["cluster"] == MEAN]
    scored = result.outcome == U or result.outcome in ORDERS
    source = simulated_source(two, result.seeds, scored)
    picture = writing.figures({"waterfall": result.plot()}, source)["waterfall"]
    name, unit = outcome_words(result.outcome)
    said = {"outcome": f"{name} ({unit})" if unit else name, "year": result.year}
    rests = WORDS["rests"].format(
        orders=str(WORDS["all" if result.exact else "some"]), runs=result.runs, n=len(result.seeds)
    )
    run = [*(described(one) for one in two), ran_line(result.first, result.seeds)]
    scorer = [evaluator_line(result.first)] if scored else []
    return [
        Section(str(HEADINGS["finding"]), _gap(result), [],
                [Figure(picture, WORDS["figure"].format(**said))]),
        Section(str(HEADINGS["run"]), run),
        Section(
            str(WORDS["made"]), _unsure(result, rows),
            [Table(_table(result), WORDS["table"].format(**said), decimals=4 if scored else 6)],
        ),
        Section(str(HEADINGS["rests"]), [rests, *scorer, assumptions_line(two)]),
    ]  # fmt: skip


def both(result: Explanation) -> list[Resolved]:
    """The two scenarios."""
    return [result.first, result.second]


def _table(result: Explanation) -> pd.DataFrame:
    """The contributions in words."""
    table = result.contributions.assign(
        cluster=[place_name(one) for one in result.contributions["cluster"]],
        difference=[result.names()[one] for one in result.contributions["difference"]],
    ).set_axis(COLUMNS(), axis=1)
    return table.drop(columns=COLUMNS()[-1]) if result.exact else table


def _gap(result: Explanation) -> list[str]:
    """The gap, and what made most of it, in two sentences."""
    ends = result.gaps.set_index("cluster").to_dict("index")[MEAN]
    rows = result.contributions[result.contributions["cluster"] == MEAN]
    ordered, labels = rows.sort_values("value", key=lambda values: -values.abs()), labels_of(both(result))
    name, unit = outcome_words(result.outcome)
    seeds = result.seeds
    independent = {
        "n": len(seeds),
        "independent": independent_of(len(seeds), mirrored(result.first.inputs.world, seeds)),
    }
    gap_row = {"mean": ends["gap"], "lower": ends["lower"], "upper": ends["upper"], **independent}
    told, lower, upper = _signed(*(ends[one] for one in ("gap", "lower", "upper")))
    gap = WORDS["gap" if is_shown(gap_row) else "no_gap"].format(
        first=labels[result.first.name], second=labels[result.second.name], outcome=name,
        unit=f" {unit}" if unit else "", year=result.year, one=ends["first"], two=ends["second"], gap=told,
        lower=lower, upper=upper, runs=counted(len(seeds)),
        needed="" if is_shown(gap_row) else needed_to_show(gap_row, told),
    ).rstrip()  # fmt: skip
    shown = ordered[ordered["lower"] * ordered["upper"] > 0]
    sure = shown["difference"]
    if shown.empty:
        top = ordered.iloc[0]
        row = {"mean": top["value"], "upper": top["upper"], **independent}
        needed = needed_to_show(row, _signed(top["value"])[0], "runs") if len(seeds) > 1 else ""
        return [gap, WORDS["none_shown"].format(
            runs=counted(len(seeds), "runs"), n=len(rows), needed=needed,
            largest=result.names()[top["difference"]],
        ).rstrip()]  # fmt: skip
    top = shown.iloc[0]
    names = str(tr(", ")).join(result.names()[one] for one in sure[:MOST_NAMED])
    largest = WORDS["largest"].format(
        largest=result.names()[top["difference"]], n=len(rows), sure=len(sure),
        names=WORDS["sure"].format(names=names) if names and len(sure) <= MOST_NAMED else "",
        **dict(zip(ENDS, _signed(*(top[name] for name in ENDS)), strict=True)),
    )  # fmt: skip
    return [gap, largest]


def _signed(*values: float) -> list[str]:
    """Numbers that stand in one sentence, all with the decimals of the largest's third digit."""
    largest = max((abs(one) for one in values if math.isfinite(one)), default=0.0)
    decimals = max(0, 2 - math.floor(math.log10(largest))) if largest else 0
    return [f"{one:+z,.{decimals}f}".replace("-", "−") for one in values]


def _unsure(result: Explanation, rows: pd.DataFrame) -> list[str]:
    """Which contributions may be none, and how much the sampled orders leave open."""
    told = []
    names = [result.names()[one] for one in rows.loc[rows["lower"] * rows["upper"] <= 0, "difference"]]
    if names:
        told.append(WORDS["unsure"].format(names=str(tr(", ")).join(names)))
    if not result.exact:
        told.append(WORDS["sampled"].format(error=rows["sampling_error"].max()))
    return told
