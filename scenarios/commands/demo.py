"""``synergysim demo``: the baseline of Guangzhou's five clusters in under a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Formats, Lang, Replications, Scale, Words, Workers, formats_of


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="demo")(demo)


def demo(
    replications: Replications = None,
    scale: Scale = None,
    workers: Workers = None,
    out: Annotated[Path, typer.Option(help="Folder to write; an earlier demo there is overwritten.")] = Path(
        "results/demo"
    ),
    lang: Lang = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite another result that the folder holds.")] = False,
    formats: Formats = None,
) -> None:
    """Simulate Guangzhou's five clusters with digital trade, 2010-2035, score them and show the result."""
    from ..result_folder import manifest_of
    from ..session import Request, run_and_report

    earlier = (manifest_of(out) or {}).get("command")
    asked = Request(
        "guangzhou",
        replications=replications,
        scale=scale,
        workers=workers,
        out=out,
        force=force or str(earlier).startswith("synergysim demo"),
        lang=lang.value,
        formats=formats_of(formats),
    )
    run_and_report(asked)
