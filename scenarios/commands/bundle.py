"""``synergysim bundle``: a result as one archive with its metadata, for Zenodo or CoMSES."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...language import tr


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="bundle")(bundle)


def bundle(
    folder: Annotated[Path, typer.Argument(metavar="RESULT", help="Folder of a run, comparison, evaluation ….")],
    out: Annotated[Path | None, typer.Option(help="Archive to write; RESULT.zip beside it by default.")] = None,
    licence: Annotated[
        str, typer.Option("--license", metavar="SPDX", help="Under which the result is passed on, such as CC-BY-4.0.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the archive if it exists.")] = False,
) -> None:
    """Pack a result into one archive that says what each file is and how it was made (RO-Crate), for Zenodo or CoMSES.

    Example: synergysim bundle results/guangzhou --license CC-BY-4.0
    """
    from ..studies.bundle import bundle as packed

    typer.echo(tr("Written to {path}.", path=packed(folder, out, licence=licence, force=force)))
