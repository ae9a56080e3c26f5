"""``synergysim``: the command line. Libraries are loaded by the command that needs them, so that help comes at once."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandInfo

from ..analysis.given_files import keeping
from ..language import LANGUAGES, Language, language, language_of_locale, speak, tr
from .commands import (
    bounds,
    bundle,
    calibrate,
    channels,
    cities,
    compare,
    compiling,
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
    reconstruct,
    region,
    run,
    scenario_files,
    sensitivity,
    stages,
    sweep,
    validate,
    web_page,
)
from .commands.help_pages import HelpContext, refusal, short
from .commands.option_values import check_numbers, check_texts
from .ensemble.interrupts import INTERRUPTED, forget_interrupts, was_interrupted
from .present.options import with_language

MISTAKE, FAILURE = 2, 1  # exit codes; 130 is that of a command that was interrupted
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# What a user can put right by naming another file; anything else is the machine's.
NAMED_WRONGLY = {
    errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.EROFS, errno.ENAMETOOLONG,
    errno.ELOOP, errno.EINVAL,
}  # fmt: skip
# A failing allocation tells itself in many words, by the library it happens in.
LEAST_MEMORY = 2**30  # bytes of address space without which the compiler is not loaded (measured: 0.8 GB fails)
RESERVED = 8 * 2**20  # bytes let go of when there are no more, so that this can still be told
OUT_OF_MEMORY = (
    b"synergysim: There is too little memory. What was there before is as it was; give fewer --workers, a smaller "
    b"--scale, or a higher limit (ulimit -v).\n"
)
OF_MEMORY = (ImportError, OSError, RuntimeError, SystemError)
NO_MEMORY = re.compile(
    r"cannot allocate memory|failed to map segment|can't start new thread|out of memory|error return without exception",
    re.I,
)
# typer brings its own copy of click or takes the installed one, by its version: their common error is this.
USAGE: Any = typer.BadParameter.__base__
LONGEST = 200  # characters of an argument that a message repeats whole


class Group(TyperGroup):
    """The commands; what is said of an option's value comes without the name of the error's class before it."""

    context_class = HelpContext

    def invoke(self, ctx: Any) -> Any:
        try:
            with _short():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            stopped = tr("Stopped. What was there before is as it was.")
            print(f"\nsynergysim: {stopped}", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        with _short():
            return super().parse_args(ctx, args)


class Command(TyperCommand):
    """A command; what is wrong with an option's value alone is told before anything else is looked at."""

    context_class = HelpContext

    def get_short_help_str(self, limit: int = 45) -> str:
        """What the list of commands says of it."""
        return super().get_short_help_str(limit) if language() == "en" else short(self.help or "")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        check_texts(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        check_numbers(str(self.name), ctx.params)
        if "workers" in ctx.params and _limit() < LEAST_MEMORY:
            raise MemoryError  # the libraries would end the process without a word
        return super().invoke(ctx)


app = typer.Typer(
    name="synergysim",
    cls=Group,
    help="Simulates how digital trade and industrial clusters develop together, and scores their synergy.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    """Print the version and end, where it is asked for."""
    if asked:
        from importlib.metadata import version

        typer.echo(f"synergysim {version('synergysim')}")
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Simulates how digital trade and industrial clusters develop together, and scores their synergy."""


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
    cities,
    network,
    draw,
    channels,
    patterns,
    scenario_files,
    region,
    list_names,
    levers,
    bounds,
    compiling,
    describe,
    evaluate,
    reconstruct,
    web_page,
    bundle,
    freeze_evaluator,
)


def _own(registered: CommandInfo) -> None:
    """What every command has in common."""
    if registered.cls is not Command and registered.callback is not None:
        registered.cls, registered.callback = Command, with_language(registered.callback)


for command in COMMANDS:
    command.register(app)
for group in (app, *(one.typer_instance for one in app.registered_groups if one.typer_instance)):
    group.info.cls = Group
    for registered in group.registered_commands:
        _own(registered)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line.

    Exit codes: 0 done; 2 a user's mistake, told in one sentence; 1 a failure while working, such as runs that failed, a
    full disk or too little memory; 130 interrupted. An error that is none of these is a defect and keeps its traceback.
    """
    reserve = bytearray(RESERVED)
    forget_interrupts()
    before = language()
    _given[:] = sys.argv[1:] if arguments is None else arguments
    speak(_asked_language(_given) or language_of_locale(os.environ))
    try:
        _register_studies()
        with keeping():
            app(args=arguments)
    except SystemExit as ended:
        if was_interrupted() and ended.code in (None, 0, FAILURE):
            sys.exit(INTERRUPTED)
        raise
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and (missing := missing_extra(str(error.name))):
            _end(missing)
        if _is_memory(error):
            del reserve
            error.__traceback__ = None
            os.write(2, OUT_OF_MEMORY)
            sys.exit(FAILURE)
        sentence, code = _told(error)
        if not sentence:
            raise
        _end(sentence, code)
    finally:
        speak(before)


def _asked_language(arguments: Sequence[str]) -> Language | None:
    """The language that an argument asks for, also where help is asked for or another word is wrong."""
    words = " ".join(arguments).replace("--lang=", "--lang ").split()
    asked = [after for one, after in pairwise(words) if one == "--lang"]
    return next((one for one in LANGUAGES if one in asked), None)


_studies: list[bool] = []


def _register_studies() -> None:
    """Add the commands that installed packages bring; where there are none, nothing more is loaded."""
    from importlib.metadata import entry_points

    if not _studies and entry_points(group="synergysim.studies"):
        from .files.extending import register_studies

        _studies.append(True)
        register_studies(app)
        for one in app.registered_commands:
            _own(one)


def missing_extra(module: str) -> str:
    """What to do where a library is not installed that an extra brings; nothing of any other."""
    from importlib.metadata import requires

    name = module.partition(".")[0]
    if name == "synergysim":  # of which an extra may ask for another extra
        return ""
    for text in requires("synergysim") or ():
        wanted, _, marker = text.partition(";")
        extra = re.search(r"""extra\s*==\s*["'](\w+)["']""", marker)
        if extra and re.match(r"[\w.-]+", wanted.strip())[0].lower() == name.lower():  # type: ignore[index]
            asked = f"pip install 'synergysim[{extra[1]}]'"
            return str(tr("This needs the library {name}; install it with: {command}", name=name, command=asked))
    return ""


def _is_memory(error: Exception) -> bool:
    """Whether memory has run out; under a limit, what cannot be loaded has not found the room."""
    if isinstance(error, MemoryError):
        return True
    if isinstance(error, OF_MEMORY) and NO_MEMORY.search(str(error)):
        return True
    unloaded = isinstance(error, ImportError) or (isinstance(error, OSError) and error.errno is None)
    return unloaded and math.isfinite(_limit())


def _limit() -> float:
    """The bytes of address space that this process may use."""
    try:
        import resource
    except ImportError:  # on Windows
        return math.inf
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return math.inf if limit == resource.RLIM_INFINITY else limit


def _told(error: Exception) -> tuple[str, int]:
    """What to say of an error, and the exit code; nothing of a defect of the program."""
    if isinstance(error, _failures()):
        return str(error), FAILURE
    if isinstance(error, _user_errors()):
        return str(error), MISTAKE
    if isinstance(error, OSError) and error.errno in FULL:
        full = tr("The disk is full. What was there before is as it was; make room and give the command again.")
        return str(full), FAILURE
    if isinstance(error, OSError) and _of_the_user(error):
        code = MISTAKE if error.errno in NAMED_WRONGLY else FAILURE
        said = tr("{file} cannot be written or read: {why}.", file=error.filename, why=error.strerror)
        return str(said), code
    return "", FAILURE


def _of_the_user(error: OSError) -> bool:
    """Whether a file that cannot be opened is one that the user named; one of the program's own is a defect."""
    if error.filename is None or error.strerror is None:
        return False
    program = Path(__file__).resolve().parent.parent
    return not Path(os.path.abspath(os.fsdecode(error.filename))).is_relative_to(program)


def _end(sentence: str, code: int = MISTAKE) -> NoReturn:
    print(f"synergysim: {shortened(sentence, _given)}", file=sys.stderr)
    sys.exit(code)


_given: list[str] = []


@contextlib.contextmanager
def _short() -> Iterator[None]:
    """What is said of an option's value comes without the name of the error's class, and with no long value whole."""
    try:
        yield
    except USAGE as error:
        error.message = shortened(error.message.removeprefix("Value error, "), _given)
        if language() == "en" or "\n" in error.message:
            raise
        if error.ctx is not None:
            print(error.ctx.get_usage(), file=sys.stderr)
            print(tr("Try '{command} --help'.\n", command=error.ctx.command_path), file=sys.stderr)
        print(tr("Error: {sentence}", sentence=refusal(error.format_message())), file=sys.stderr)
        raise typer.Exit(MISTAKE) from None


def shortened(sentence: str, arguments: Sequence[str]) -> str:
    """A sentence that repeats no argument, and no value in one, of more than :data:`LONGEST` characters whole."""
    pieces = {piece for one in arguments for piece in (one, *re.split(r"[=:,\s]", one)) if len(piece) > LONGEST}
    for piece in sorted(pieces, key=len, reverse=True):
        for shown in (piece, repr(piece)[1:-1], piece.lower()):
            sentence = sentence.replace(shown, f"{piece[:40]}… ({len(piece):,} characters)")
    return sentence


def _failures() -> tuple[type[Exception], ...]:
    """What is raised where what was asked for was right and could not be done."""
    from .errors import WorkError
    from .studies.run.run import RunError

    return WorkError, RunError


def _user_errors() -> tuple[type[Exception], ...]:
    """What the three parts raise for a user's mistake; imported late, when there is one."""
    from ..analysis.catalogue import CatalogueError
    from ..analysis.synergy.errors import EvaluationError
    from ..extensions import ExtensionError
    from ..simulation.parameters import ParameterError
    from .errors import UserError

    return UserError, ParameterError, CatalogueError, EvaluationError, ExtensionError


if __name__ == "__main__":
    main()
