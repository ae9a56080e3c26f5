"""``synergysim``: the command line. Libraries are loaded by the command that needs them, so that help comes at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from .commands import (
    calibrate,
    channels,
    compare,
    demo,
    describe,
    discover,
    draw,
    evaluate,
    explain,
    freeze_evaluator,
    hysteresis,
    list_names,
    network,
    optimise,
    patterns,
    run,
    scenario_files,
    sensitivity,
    stages,
    sweep,
    validate,
    web_page,
)


class Group(TyperGroup):
    """The commands; what is said of an option's value comes without the name of the error's class before it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


app = typer.Typer(
    name="synergysim",
    cls=Group,
    help="Simulates how digital trade and industrial clusters develop together, and scores their synergy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# In the order of the help.
COMMANDS = (
    demo,
    run,
    compare,
    sweep,
    discover,
    optimise,
    sensitivity,
    explain,
    stages,
    validate,
    calibrate,
    hysteresis,
    network,
    draw,
    channels,
    patterns,
    scenario_files,
    list_names,
    describe,
    evaluate,
    web_page,
    freeze_evaluator,
)

for command in COMMANDS:
    command.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a user's mistake becomes one sentence and exit code 2, never a traceback."""
    try:
        app(args=arguments)
    except ValueError as error:
        if not isinstance(error, _user_errors()):
            raise
        _end(str(error))
    except (PermissionError, FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        # Of a place that the user named for a file; a file of ours that is missing is another error, and a defect.
        _end(f"{error.filename} cannot be written or read: {error.strerror}.")


def _end(sentence: str) -> NoReturn:
    print(f"synergysim: {sentence}", file=sys.stderr)
    sys.exit(2)


def _user_errors() -> tuple[type[Exception], ...]:
    """What the three parts raise for a user's mistake; imported late, when there is one."""
    from ..analysis.catalogue import CatalogueError
    from ..analysis.synergy.errors import EvaluationError
    from ..simulation.parameters import ParameterError
    from .errors import UserError

    return UserError, ParameterError, CatalogueError, EvaluationError


if __name__ == "__main__":
    main()
