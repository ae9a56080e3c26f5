"""``synergysim explain``: which differences made the gap between two scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..options import Language, Output, OutsideWorld, Sample, Until, Work, with_options

if TYPE_CHECKING:
    from rich.console import Console

    from ..explanation.explain import Explanation

EPILOG = """\b
Examples:
  synergysim explain no_policy guangzhou --until 2025
  synergysim explain guangzhou trade_war --outcome C06 --year 2020 -n 20
"""
WORDS: dict[str, dict[Language, str]] = {
    "gap": {
        "en": "{cluster}: {outcome} in {year} is {one:.4g} in {first} and {two:.4g} in {second}; gap {gap:+.4g}, "
        "made of:",
        "zh": "{cluster}：{year} 年的{outcome}在 {first} 中为 {one:.4g}，在 {second} 中为 {two:.4g}；差距 {gap:+.4g}，"
        "来自：",
    },
    "adds": {"en": "adds", "zh": "贡献"},
    "interval": {"en": "95 % interval", "zh": "95% 区间"},
    "orders": {"en": "± orders", "zh": "± 顺序抽样"},
    "to": {"en": " to ", "zh": " 至 "},
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="explain", epilog=EPILOG)(with_options(explain))


def explain(
    first: Annotated[str, typer.Argument(metavar="A", help="The scenario from which the gap is counted.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="synergy, order_digital_trade, stage, an indicator or a diagnostic.")
    ] = "synergy",
    year: Annotated[int | None, typer.Option(help="Year looked at; the last by default.")] = None,
    cluster: Annotated[str, typer.Option(metavar="NAME", help="Cluster told on the terminal.")] = "mean",
    orders: Annotated[int, typer.Option(help="Pairs of orders tried where there are more than 8 differences.")] = 10,
    sample: Sample = Sample(replications=10),
    until: Until = None,
    world: OutsideWorld = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Share the gap between two scenarios out among the levers, shocks and values they differ in (Shapley values).

    Every hybrid of the two meets the same luck; the contributions add up to the gap. Stopped or killed, the same
    command goes on; with more replications or orders it adds to what is there.
    """
    from ..errors import unknown
    from ..explanation.explain import STUDY, check_asked, explain_resolved, n_runs
    from ..explanation.hybrids import check_explainable
    from ..explanation.report import write
    from ..quantities import MEAN
    from ..resolution import resolve
    from ..runner import Session, parsed_settings
    from ..scenario import load
    from ..store.places import place_of

    overrides, times = parsed_settings(sample.settings), sample.replications or 0
    one, other = (resolve(load(name, world), overrides, sample.scale, until) for name in (first, second))
    keys = check_explainable(one, other)
    check_asked(one, outcome, year, times, orders)
    if cluster not in (known := [*one.inputs.clusters, MEAN]):
        raise unknown("cluster", cluster, known)
    runs = n_runs(keys, times, sample.seed, orders)
    folder = output.folder(f"explain_{one.name}_{other.name}")
    session = Session(folder, output, work, STUDY)
    session.say(f"{len(keys)} differences, {runs:,} runs.")
    with session.engine(one, runs) as engine:
        result = explain_resolved(one, other, outcome, year, times, sample.seed, orders, engine, place_of(folder))
    with session.writing_result() as writing:
        write(result, writing)
    _tell(session.console, result, cluster, output.lang)
    session.end()


def _tell(console: Console, result: Explanation, cluster: str, lang: Language = "en") -> None:
    """Print the gap of a cluster and what made it, the largest first."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from ...analysis.figures.comparison import place_name
    from ..explanation.words import outcome_words

    ends = result.gaps.set_index("cluster").loc[cluster]
    said = WORDS["gap"][lang].format(
        outcome=outcome_words(result.outcome, lang)[0], year=result.year, cluster=place_name(cluster, lang),
        one=ends["first"], two=ends["second"], first=result.first.name, second=result.second.name, gap=ends["gap"],
    )  # fmt: skip
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    rows = result.contributions[result.contributions["cluster"] == cluster]
    rows = rows.sort_values("value", key=lambda values: -values.abs())
    heads = [WORDS[one][lang] for one in ("adds", "interval", *([] if result.exact else ["orders"]))]
    table = Table("", *heads, box=SIMPLE_HEAD, pad_edge=False)
    names, between = result.names(lang), WORDS["to"][lang]
    for _, row in rows.iterrows():
        error = [] if result.exact else [f"{row['sampling_error']:.2g}"]
        interval = f"{row['lower']:+.4g}{between}{row['upper']:+.4g}"
        table.add_row(names[row["difference"]], f"{row['value']:+.4g}", interval, *error)
    console.print(table)
