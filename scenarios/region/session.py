"""A region on the command line: its mistakes, or what was understood, progress and what to do next."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from ...analysis.catalogue import Language
from ..execution import available_workers
from ..report.writing import typed_command
from ..resolution import resolve
from ..result_folder import check_free
from ..scenario import load
from ..session import at_least_one, compile_first, progress_of
from .region import TWINS, Region, RegionError
from .words import TEXT, commands, told
from .workbook import MOST_MISTAKES

WRITTEN: dict[Language, str] = {
    "en": "Written to {place} in {seconds:.0f} s.",
    "zh": "已写入 {place}，用时 {seconds:.0f} 秒。",
}
MORE: dict[Language, str] = {"en": "… and {n} more.", "zh": "……另有 {n} 处。"}


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    file: Path
    out: Path | None = None
    check: bool = False
    seeds: int = 30
    scale: float | None = None
    workers: int | None = None
    lang: Language | None = None
    force: bool = False


def build_and_tell(request: Request) -> None:
    """Build and tell; all mistakes of the workbook at once, exit code 2.

    Raises:
        TableError: the workbook cannot be read. UserError: the folder holds something else.
    """
    started, console = time.perf_counter(), Console()
    try:
        region = Region.from_excel(request.file, request.lang)
    except RegionError as error:
        lines = str(error).splitlines()
        for line in lines[: MOST_MISTAKES + 1]:
            typer.echo(line, err=True)
        if len(lines) > MOST_MISTAKES + 1:
            typer.echo(MORE[error.lang].format(n=len(lines) - MOST_MISTAKES - 1), err=True)
        raise typer.Exit(2) from None
    place = request.out or Path(region.code)
    workers = at_least_one("workers", request.workers, available_workers())
    if not request.check:
        check_free(place, request.force)
    _print(console, *told(region))
    if request.check:
        return
    compile_first(console, resolve(load("guangzhou")))
    with progress_of(console, request.seeds * (1 + len(TWINS))) as advance:
        region.build(
            place,
            seeds=request.seeds,
            scale=request.scale,
            workers=workers,
            force=request.force,
            command=typed_command(),
            finished=advance,
        )
    seconds = time.perf_counter() - started
    _print(
        console,
        WRITTEN[region.lang].format(place=place, seconds=seconds),
        TEXT["next"][region.lang],
        *(f"  {one}" for one in commands(region, place)),
    )


def _print(console: Console, *lines: str) -> None:
    for line in lines:
        console.print(line, soft_wrap=True, markup=False, highlight=False)
