"""``synergysim describe``: the description of the model, its tables made from the code."""

from __future__ import annotations

from typing import Annotated

import typer

from ...language import tr

EXAMPLE = """\b
Examples:
  synergysim describe > ODD.md
  synergysim describe --write          (after a change of the model, in its source folder)
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="describe", epilog=EXAMPLE)(describe)


def describe(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="With the extensions of this scenario.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Bring the tables of the file up to date instead.")] = False,
) -> None:
    """Print the model description by the ODD protocol: purpose, entities, processes, equations, parameters."""
    from ...extensions import installed
    from ...simulation.description import ODD, DescriptionError, fill
    from ...simulation.description import write as refresh
    from ..errors import UserError
    from ..files.extending import description, extensions_of
    from ..files.scenario import load

    try:
        if not write:
            extensions = installed() if scenario is None else extensions_of(load(scenario))
            typer.echo(fill(ODD.read_text(encoding="utf-8")) + description(extensions), nl=False)
            return
        if installed():
            names = ", ".join(one.name for one in installed())
            raise UserError(
                tr("The model's own description is written without extensions; uninstall {names} first.", names=names)
            )
        changed = refresh(ODD)
    except DescriptionError as error:
        raise UserError(tr("{odd}: {error}", odd=ODD, error=error)) from error
    except OSError as error:
        raise UserError(tr("The model description cannot be read or written: {error}.", error=error)) from error
    typer.echo(f"{ODD}: {'up to date' if not changed else 'made anew: ' + ', '.join(changed)}.")
