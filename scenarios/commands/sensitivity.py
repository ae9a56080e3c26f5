"""``synergysim sensitivity``: which parameters, how much chance, how much of the evaluator's choices."""

from __future__ import annotations

from typing import Annotated

import typer

from .compare import Words
from .run import Formats, formats_of
from .sweep import Scheduler, Workers

EPILOG = """\b
Examples:
  synergysim sensitivity guangzhou --method morris --out results/screening
  synergysim sensitivity guangzhou --method sobol -p pricing.target_margin -p 'adoption.*' --samples 128
  synergysim sensitivity guangzhou --method oat --add lever.P1.level=0:1
  synergysim sensitivity results/screening --year 2025
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="sensitivity", epilog=EPILOG)(sensitivity)


def sensitivity(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A scenario, or the folder of a sensitivity to go on with.")
    ],
    method: Annotated[str, typer.Option(metavar="morris|sobol|oat", help="Screening, variance, one at a time.")] = (
        "morris"
    ),
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameters",
            "-p",
            metavar="PATH",
            help="Vary only these: a path, a pattern such as 'pricing.*', or PATH=LOW:HIGH; repeat for more. All "
            "declared uncertainties by default.",
        ),
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="PATH=LOW:HIGH", help="Vary this too; anything that --set takes.")
    ] = None,
    posterior: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Posterior of 'calibrate' (.json), or a name of the library, in place of declared ranges.",
        ),
    ] = None,
    samples: Annotated[
        int | None, typer.Option(help="Trajectories (morris, 10), base samples (sobol, 512) or posterior draws.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", "-n", help="Seeds in every point: 3 (morris), 1 (sobol), 10 (oat).")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the first replication, and of the sample.")] = 1,
    scale: Annotated[float | None, typer.Option(help="Share of firms simulated.")] = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated.")] = None,
    year: Annotated[int | None, typer.Option(help="Year looked at; the last by default.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a value in every run.")
    ] = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Annotated[str | None, typer.Option(metavar="DIR", help="New folder for the runs and tables.")] = None,
    lang: Annotated[Words, typer.Option(help="Language of figures and report.")] = Words.en,
    formats: Formats = None,
) -> None:
    """Find what U, order degrees, exports and stages are sensitive to, and split the variance of U.

    Every point meets the same luck; for sobol luck is one of the factors, drawn anew for every base sample. Ctrl-C
    stops cleanly; the same command on the folder, or 'synergysim resume', goes on.
    """
    from ..calibration.posterior import read_posterior
    from ..experiments.session import Workplace
    from ..sensitivities.question import Question
    from ..sensitivities.session import sensitivity_and_tell
    from ..session import parsed_settings

    asked = Question(
        scenario,
        method,
        tuple(parameters or ()),
        tuple(add or ()),
        samples,
        replications,
        seed,
        scale,
        until,
        parsed_settings(settings or ()),
        None if posterior is None else read_posterior(posterior),
    )
    sensitivity_and_tell(asked, out, Workplace(workers, scheduler), year, lang.value, formats_of(formats))
