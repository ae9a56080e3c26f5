"""``synergysim sensitivity``: which parameters, how much chance, how much of the evaluator's choices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...language import tr
from ..present.options import Look, Sample, Until, Work, with_options

EPILOG = """\b
Examples:
  synergysim sensitivity guangzhou --method morris --out results/screening
  synergysim sensitivity guangzhou --method sobol -p pricing.target_margin -p 'adoption.*' --samples 128
  synergysim sensitivity guangzhou --method oat --add lever.P1.level=0:1
  synergysim sensitivity results/screening --year 2025
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="sensitivity", epilog=EPILOG)(with_options(sensitivity))


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
    sample: Sample = Sample(),
    until: Until = None,
    year: Annotated[int | None, typer.Option(help="Year looked at; the last by default.")] = None,
    out: Annotated[str | None, typer.Option(metavar="DIR", help="Folder to write; one in results/ by default.")] = None,
    work: Work = Work(),
    look: Look = Look(),
) -> None:
    """Find what U, order degrees, exports and stages are sensitive to, and split the variance of U.

    Every point meets the same luck; for sobol luck is one of the factors, drawn anew for every base sample. Ctrl-C
    stops cleanly; the same command on the folder, or 'synergysim resume', goes on.
    """
    import tempfile

    from rich.console import Console

    from ..ensemble.store.manifest import MANIFEST
    from ..ensemble.store.places import place_of
    from ..ensemble.store.store import Store
    from ..present import stored
    from ..present.report.writing import Writing
    from ..present.runner import check_work, parsed_settings
    from ..studies.calibration.posterior import read_posterior
    from ..studies.sensitivities.outputs import write
    from ..studies.sensitivities.question import Question, experiment_of
    from ..studies.sensitivities.result import analysed
    from ..studies.sensitivities.telling import tell
    from ..studies.sweep.plan import make_plan
    from ..studies.sweep.session import announce, begin_and_advance, resume_and_tell
    from ..studies.sweep.sweep import check_before_locking

    check_work(work)
    console = Console()
    folder = Path(out or f"results/sensitivity_{Path(scenario).stem}_{method}")
    if (Path(scenario) / MANIFEST).is_file():
        folder = Path(scenario)
        resume_and_tell(str(folder), work)
    else:
        asked = Question(
            scenario, method, tuple(parameters or ()), tuple(add or ()), samples, sample.replications, sample.seed,
            sample.scale, until, parsed_settings(sample.settings),
            None if posterior is None else read_posterior(posterior),
        )  # fmt: skip
        check_before_locking(place_of(str(folder)))
        with tempfile.TemporaryDirectory() as drawn:
            plan = make_plan(experiment_of(asked, Path(drawn)))
        announce(console, plan)
        # What moves nothing is found by the indices themselves.
        begin_and_advance(console, plan, str(folder), work, None)
    with console.status(str(tr("Computing indices …"))):
        result = analysed(Store.open(str(folder)), year)
        write(result, Writing(folder, False, result.store.manifest.command, look.figure_formats))
    tell(console, result)
    console.print(stored.written(folder), soft_wrap=True, markup=False, highlight=False)
