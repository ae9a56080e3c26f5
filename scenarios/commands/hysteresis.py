"""``synergysim hysteresis``: a lever pulled up and let down again: does the way back retrace the way there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...language import tr
from ..present.options import Output, Sample, Scenario, Work, with_options

if TYPE_CHECKING:
    from ..ensemble.engine import Engine
    from ..studies.evolution.hysteresis import Hysteresis

EPILOG = """\b
Example:
  synergysim hysteresis no_policy P2 --strong --replications 10
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="hysteresis", epilog=EPILOG)(with_options(hysteresis))


def hysteresis(
    scenario: Scenario,
    lever: Annotated[str, typer.Argument(metavar="LEVER", help="A code from 'synergysim list levers', such as P2.")],
    strong: Annotated[
        bool, typer.Option("--strong", help="Strong network effects: firms sell online because others do.")
    ] = False,
    steps: Annotated[int, typer.Option(help="Levels from zero to full; the way down has as many.")] = 5,
    years: Annotated[int, typer.Option("--years-per-step", help="Years that every level is held.")] = 10,
    settle: Annotated[int, typer.Option(help="Years without the lever before the first level.")] = 8,
    sample: Sample = Sample(),
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Pull a lever slowly up and down again, and show whether the clusters jump and whether they come back.

    Stopped or killed, the same command goes on where it was.
    """
    from ...analysis.figures.hysteresis import WORDS as NAMES
    from ...analysis.figures.style import cluster_name
    from ..present.runner import Session, parsed_settings
    from ..studies.evolution import hysteresis as experiment
    from ..studies.evolution.hysteresis_report import comparison, rate_sentence, verdicts, warnings_of, write_hysteresis
    from ..studies.evolution.lever_sweep import Sweep

    sweep, overrides = Sweep(lever, steps, years, settle), parsed_settings(sample.settings)
    resolved = experiment.prepared(scenario, sweep, strong, overrides, sample.scale)
    times = resolved.scenario.replications if sample.replications is None else sample.replications
    session = Session(output.folder(f"{resolved.name}_{sweep.lever}_hysteresis"), output, work)

    def swept(with_strong: bool, engine: Engine) -> Hysteresis:
        return experiment.hysteresis(
            scenario, sweep, strong=with_strong, seed=sample.seed, replications=times, scale=sample.scale,
            overrides=overrides, workers=engine,
        )  # fmt: skip

    with session.engine(resolved, (4 if strong else 2) * times) as engine:
        found = swept(strong, engine)
        own = swept(False, engine) if strong else None
    with session.writing_result() as writing:
        warned = None if found.points.empty else warnings_of(found, own)
        write_hysteresis(found, writing, own, warned)
    session.tell_failures(found.runs)
    if warned is not None:
        compared = [] if own is None or own.points.empty else comparison(found, own)
        for line in [*verdicts(found), *compared]:
            session.console.print(line, highlight=False)
        for one in warned.before.itertuples():
            session.console.print(
                tr(
                    "Before the jump, {cluster}, {order}: variance trend {variance:.2f} (p {p_variance:.3f}), "
                    "autocorrelation trend {autocorrelation:.2f} (p {p_autocorrelation:.3f}).",
                    cluster=cluster_name(str(one.cluster)), order=NAMES[str(one.order_parameter)],
                    variance=one.variance_trend, p_variance=one.variance_p_value,
                    autocorrelation=one.autocorrelation_trend, p_autocorrelation=one.autocorrelation_p_value,
                ),
                highlight=False,
            )  # fmt: skip
        if rates := rate_sentence(warned):
            session.console.print(rates, highlight=False)
    session.end(failed=not found.failures.empty)
