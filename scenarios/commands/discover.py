"""``synergysim discover``: under which conditions a case of interest comes about in a stored sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .compare import Words
from .run import Formats, formats_of

EXAMPLE = """\b
Examples:
  synergysim sweep policy_fails --out results/fails
  synergysim discover results/fails
  synergysim discover results/fails --case 'synergy < 0.5' --cluster jewelry --lang zh --out results/why
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="discover", epilog=EXAMPLE)(discover)


def discover(
    store: Annotated[
        str, typer.Argument(metavar="STORE", help="Folder, or fsspec address, that a sweep was written to.")
    ],
    case: Annotated[
        str, typer.Option(help="OUTCOME SIGN VALUE: a stage, a degree, an indicator or diagnostic that is stored.")
    ] = "stage <= start-up",
    cluster: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this cluster; may be given several times.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Year of the outcome; the last by default.")] = None,
    scenario: Annotated[str | None, typer.Option(help="Which of the sweep's scenarios, if it has several.")] = None,
    density: Annotated[float, typer.Option(help="Share of cases aimed at inside a box, 0 to 1.")] = 0.8,
    resamples: Annotated[int, typer.Option(help="Subsamples in which a limit must come back.")] = 50,
    seed: Annotated[int, typer.Option(help="Of halves, subsamples and trees.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("results/discovery"),
    lang: Annotated[Words, typer.Option(help="Language of sentences, figures and report.")] = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what the folder holds.")] = False,
    formats: Formats = None,
) -> None:
    """Find conditions (PRIM boxes) under which a case comes about, judged on cells held out; score the parameters."""
    from ..discovery.session import discover_and_report

    given: dict[str, object] = {"case": case, "clusters": tuple(cluster or ()), "year": year, "scenario": scenario}
    given |= {"density": density, "resamples": resamples, "seed": seed}
    discover_and_report(store, given, out, lang.value, force, formats_of(formats))
