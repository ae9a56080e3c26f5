"""``synergysim region new`` and ``region build``: a region of one's own from a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ...language import tr
from ..present.options import Work, with_options

EXAMPLES = """\b
Examples:
  synergysim region new my_region.xlsx           (fill it in)
  synergysim region build my_region.xlsx
  synergysim compare my_region/no_policy.yaml my_region/my_region.yaml
"""
Lang = Annotated[
    Literal["en", "zh"] | None, typer.Option(help="Language of what is told; the workbook's own by default.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    group = typer.Typer(help="A region of your own, from a workbook.", no_args_is_help=True)
    group.command(name="new", epilog=EXAMPLES)(new)
    group.command(name="build", epilog=EXAMPLES)(with_options(build))
    app.add_typer(group, name="region")


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
) -> None:
    """Write a blank workbook for a region: what is needed is marked, everything else has a default."""
    from ..ensemble.result_folder import replaced_file
    from ..studies.region.blank import write_blank

    with replaced_file(file, force) as aside:
        write_blank(aside)
    typer.echo(str(tr("Written: {file}. Fill it in, then: synergysim region build {file}", file=file)))


def build(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook, filled in (.xlsx, .xlsm, .ods).")],
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder to write; the workbook's name by default.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only check and tell; write nothing.")] = False,
    seeds: Annotated[int, typer.Option(help="Runs of each scenario that the region's own evaluator is made of.")] = 30,
    scale: Annotated[float | None, typer.Option(help="Share of firms simulated for that; 0.02 by default.")] = None,
    lang: Lang = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a folder that an earlier build wrote.")] = False,
    work: Work = Work(),
) -> None:
    """Check a region's workbook, tell what is understood and assumed, and write its folder of scenarios.

    All mistakes are told at once, with sheet and cell; exit code 2 if there are any.
    """
    from ..studies.region.session import build_and_tell

    build_and_tell(file, out, check, seeds, scale, force, lang, work)
