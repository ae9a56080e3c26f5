"""``synergysim``: the command line. Libraries are loaded by the command that needs them, so that help comes at once."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

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
    levers,
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
from .commands.option_values import check_numbers, check_texts

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Group(TyperGroup):
    """The commands; what is said of an option's value comes without the name of the error's class before it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


class Command(TyperCommand):
    """A command; what is wrong with an option's value alone is told before anything else is looked at."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        check_texts(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        check_numbers(str(self.name), ctx.params)
        return super().invoke(ctx)


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
    levers,
    describe,
    evaluate,
    web_page,
    freeze_evaluator,
)

for command in COMMANDS:
    command.register(app)
for registered in app.registered_commands:
    registered.cls = Command


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a user's mistake becomes one sentence and exit code 2, never a traceback."""
    try:
        app(args=arguments)
    except ValueError as error:
        if not isinstance(error, _user_errors()):
            raise
        _end(str(error))
    except OSError as error:
        if error.errno in FULL:
            _end("The disk is full; what was being written is not whole. Make room and give the command again.", 1)
        if not _of_the_user(error):
            raise
        _end(f"{error.filename} cannot be written or read: {error.strerror}.")


def _of_the_user(error: OSError) -> bool:
    """Whether a file that cannot be opened is one that the user named; one of the program's own is a defect."""
    if error.filename is None or error.strerror is None:
        return False
    program = Path(__file__).resolve().parent.parent
    return not Path(os.path.abspath(os.fsdecode(error.filename))).is_relative_to(program)


def _end(sentence: str, code: int = 2) -> NoReturn:
    print(f"synergysim: {sentence}", file=sys.stderr)
    sys.exit(code)


def _user_errors() -> tuple[type[Exception], ...]:
    """What the three parts raise for a user's mistake; imported late, when there is one."""
    from ..analysis.catalogue import CatalogueError
    from ..analysis.synergy.errors import EvaluationError
    from ..simulation.parameters import ParameterError
    from .errors import UserError

    return UserError, ParameterError, CatalogueError, EvaluationError


if __name__ == "__main__":
    main()
