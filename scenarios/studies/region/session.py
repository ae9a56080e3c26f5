"""A region on the command line: its mistakes, or what was understood, progress and what to do next."""

from __future__ import annotations

from pathlib import Path

import typer

from ....language import Language, Text, speak, tr
from ...files.resolution import resolve
from ...files.scenario import load
from ...present.options import Output, Work
from ...present.runner import Session
from ..reference import WORLDS
from .region import TWINS, Region, RegionError
from .words import TEXT, commands, told
from .workbook import MOST_MISTAKES

MORE: Text = tr("… and {n} more.")


def build_and_tell(
    file: Path, out: Path | None, check: bool, seeds: int, scale: float | None, force: bool, lang: Language | None,
    work: Work,
) -> None:  # fmt: skip
    """Build and tell; all mistakes of the workbook at once, exit code 2.

    Raises:
        TableError: the workbook cannot be read. UserError: the folder holds something else.
    """
    region = _read(file, lang)
    speak(region.lang)
    if check:
        for line in told(region):
            typer.echo(line)
        return
    place = out or Path(region.code)
    session = Session(place, Output(force=force), work)
    for line in told(region):
        session.say(line)
    with session.engine(resolve(load("guangzhou")), seeds * len((region.code, *TWINS, *WORLDS))) as engine:
        region.build(
            place, seeds=seeds, scale=scale, workers=engine, force=force, command=session.writing.command
        )  # fmt: skip
    with session.writing_result():  # lets go of the runs that were kept for it
        pass
    for line in (
        TEXT["written"].format(place=place),
        str(TEXT["next"]),
        *(f"  {one}" for one in commands(region, place)),
    ):
        session.say(line)


def _read(file: Path, lang: Language | None) -> Region:
    try:
        return Region.from_excel(file, lang)
    except RegionError as error:
        lines = str(error).splitlines()
        for line in lines[: MOST_MISTAKES + 1]:
            typer.echo(line, err=True)
        if len(lines) > MOST_MISTAKES + 1:
            typer.echo(MORE[error.lang].format(n=len(lines) - MOST_MISTAKES - 1), err=True)
        raise typer.Exit(2) from None
