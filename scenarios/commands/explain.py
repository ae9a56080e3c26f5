"""``synergysim explain``: where a scenario's synergy comes from, or which differences made the gap between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from ...language import Text, tr
from ..present.options import Output, OutsideWorld, Sample, Until, Work, with_options

if TYPE_CHECKING:
    from rich.console import Console

    from ...simulation.inputs import World
    from ..studies.explanation.explain import Explanation

EPILOG = """\b
Examples:
  synergysim explain guangzhou --since 2020
  synergysim explain no_policy guangzhou --until 2025
  synergysim explain guangzhou trade_war --outcome C06 --year 2020 -n 20
"""
WORDS: dict[str, Text] = {
    "gap": tr(
        "{cluster}: {outcome} in {year} is {one:.4g} in {first} and {two:.4g} in {second}; gap {gap:+.4g}, made of:"
    ),
    "adds": tr("adds"),
    "interval": tr("95 % interval"),
    "orders": tr("± orders"),
    "to": tr(" to "),
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="explain", epilog=EPILOG)(with_options(explain))


def explain(
    first: Annotated[
        str, typer.Argument(metavar="A", help="The scenario explained, or from which the gap to B is counted.")
    ],
    second: Annotated[str | None, typer.Argument(metavar="[B]", help="The other one; none explains A's own U.")] = None,
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="synergy, order_digital_trade, stage, an indicator or a diagnostic.")
    ] = "synergy",
    year: Annotated[int | None, typer.Option(help="Year looked at; the last by default.")] = None,
    since: Annotated[int | None, typer.Option(help="Of one scenario: also why U changed from this year on.")] = None,
    cluster: Annotated[str, typer.Option(metavar="NAME", help="Cluster told on the terminal.")] = "mean",
    orders: Annotated[
        int | None, typer.Option(help="Of two: pairs of orders tried where they differ in more than 8 things; 10.")
    ] = None,
    sample: Sample = Sample(),
    until: Until = None,
    world: OutsideWorld = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Share U of a scenario out among what made it, or the gap between two among what they differ in (Shapley values).

    One: outside world, infrastructure and counts, digital trade, policy; sixteen small runs a replication, of which
    there are 4. Two: levers, shocks and values they differ in; 10 replications. Every combination meets the same luck;
    the contributions add up. Stopped or killed, the same command goes on.
    """
    question = _Question(outcome, year, since, cluster, orders, until, world)
    if second is None:
        _explain_one(first, question, sample, work, output)
    else:
        _explain_two(first, second, question, sample, work, output)


@dataclass(frozen=True)
class _Question:
    """What is to be explained, in which runs; None leaves it to the command."""

    outcome: str
    year: int | None
    since: int | None
    cluster: str
    orders: int | None
    until: int | None
    world: World | None


def _explain_one(name: str, asked: _Question, sample: Sample, work: Work, output: Output) -> None:
    from ..errors import UserError
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..files.scoring import check_scorable
    from ..present.runner import Session, parsed_settings
    from ..studies.synergy_sources.change import change
    from ..studies.synergy_sources.report import write
    from ..studies.synergy_sources.split import COALITIONS, REPLICATIONS, SPLITTING, small, split_synergy
    from ..studies.synergy_sources.terminal import check_question, tell_sources
    from ..studies.synergy_sources.told import change_sentence

    if asked.orders is not None:
        raise UserError(tr("--orders belongs to the gap between two scenarios: one is split exactly; leave it out."))
    times = REPLICATIONS if sample.replications is None else sample.replications
    resolved = resolve(load(name, asked.world), parsed_settings(sample.settings), sample.scale, asked.until)
    if sample.scale is None:
        resolved = small(resolved)
    check_scorable(resolved)
    check_question(resolved, asked.outcome, asked.year, asked.since, asked.cluster)
    session = Session(output.folder(f"explain_{resolved.name}"), output, work)
    runs = len(COALITIONS) * times
    session.say(tr("16 combinations of four switches, {runs:,} runs.", runs=runs))
    with session.engine(resolved, runs, SPLITTING) as engine:
        split = split_synergy(resolved, range(sample.seed, sample.seed + times), engine)
    shown = asked.year or split.years[-1]
    moved = None if asked.since is None else change(split, asked.since, shown)
    with session.writing_result() as writing:
        write(split, writing, shown, moved, asked.cluster)
    tell_sources(session.console, split, shown, asked.cluster)
    if moved is not None:
        session.say(change_sentence(moved, asked.cluster))
    session.end()


def _explain_two(first: str, second: str, asked: _Question, sample: Sample, work: Work, output: Output) -> None:
    from ..ensemble.store.places import LocalPlace
    from ..errors import UserError, unknown
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.quantities import MEAN
    from ..present.runner import Session, parsed_settings
    from ..studies.explanation.explain import STUDY, check_asked, explain_resolved, n_runs
    from ..studies.explanation.hybrids import check_explainable
    from ..studies.explanation.report import write

    if asked.since is not None:
        raise UserError(
            tr("--since belongs to the explanation of one scenario; leave it out, or {second} out.", second=second)
        )
    orders = 10 if asked.orders is None else asked.orders
    times = 10 if sample.replications is None else sample.replications
    overrides = parsed_settings(sample.settings)
    one, other = (resolve(load(name, asked.world), overrides, sample.scale, asked.until) for name in (first, second))
    keys = check_explainable(one, other)
    check_asked(one, asked.outcome, asked.year, times, orders)
    if asked.cluster not in (known := [*one.inputs.clusters, MEAN]):
        raise unknown("cluster", asked.cluster, known)
    runs = n_runs(keys, times, sample.seed, orders)
    folder = output.folder(f"explain_{one.name}_{other.name}")
    session = Session(folder, output, work, STUDY)
    session.say(tr("{n} differences, {runs:,} runs.", n=len(keys), runs=runs))
    with session.engine(one, runs) as engine:
        place = LocalPlace(folder, output.force)
        result = explain_resolved(one, other, asked.outcome, asked.year, times, sample.seed, orders, engine, place)
    with session.writing_result() as writing:
        write(result, writing)
    _tell(session.console, result, asked.cluster)
    session.end()


def _tell(console: Console, result: Explanation, cluster: str) -> None:
    """Print the gap of a cluster and what made it, the largest first."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from ...analysis.catalogue.clusters import place_name
    from ..studies.explanation.words import outcome_words

    ends = result.gaps.set_index("cluster").loc[cluster]
    said = WORDS["gap"].format(
        outcome=outcome_words(result.outcome)[0], year=result.year, cluster=place_name(cluster),
        one=ends["first"], two=ends["second"], first=result.first.name, second=result.second.name, gap=ends["gap"],
    )  # fmt: skip
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    rows = result.contributions[result.contributions["cluster"] == cluster]
    rows = rows.sort_values("value", key=lambda values: -values.abs())
    heads = [str(WORDS[one]) for one in ("adds", "interval", *([] if result.exact else ["orders"]))]
    table = Table("", *heads, box=SIMPLE_HEAD, pad_edge=False)
    names, between = result.names(), str(WORDS["to"])
    for _, row in rows.iterrows():
        error = [] if result.exact else [f"{row['sampling_error']:.2g}"]
        interval = f"{row['lower']:+.4g}{between}{row['upper']:+.4g}"
        table.add_row(names[row["difference"]], f"{row['value']:+.4g}", interval, *error)
    console.print(table)
