"""How a command writes its result: into which folder, in which language, figures in which formats."""

from __future__ import annotations

import functools
import json
import shlex
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from ...ensemble.result_folder import MANIFEST, replaced
from ...files.carried import lay_given
from ...present import stored
from .builder import Section, write_report
from .reproduction import reproduction

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from ....analysis.figures.files import Format


Result = TypeVar("Result")
More = ParamSpec("More")


def typed_command() -> str:
    """The command as it was typed."""
    return shlex.join(["synergysim", *sys.argv[1:]])


@dataclass(frozen=True)
class Writing:
    """Where and how a result is written; no ``command`` means that it was made from Python."""

    folder: Path
    force: bool = False
    command: str = ""
    formats: Sequence[Format] = ("png",)

    def figures(self, drawn: Mapping[str, Picture], source: str) -> dict[str, Path | bytes]:
        """Write figures, each with its source below it; what the report can show of them, by name."""
        from ....analysis.figures.files import save_all

        return save_all(drawn.items(), self.folder / stored.FIGURES, self.formats, source)

    def report(
        self, title: str, sections: Iterable[Section], seeds: Iterable[int], chance: str = "", methods: str = ""
    ) -> None:
        """Write the report: the sections, and how to get them again; the rest as in :func:`reproduction`."""
        again = reproduction(self.command, seeds, chance, methods)
        write_report(self.folder / stored.REPORT, title, [*sections, again])

    def manifest(self, content: Mapping[str, Any]) -> None:
        """Write the manifest: everything needed to repeat the result."""
        text = json.dumps(
            {**content, **lay_given(self.folder, self.command)},
            ensure_ascii=False,
            indent=1,
            allow_nan=False,
            default=str,
        )
        (self.folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


Writer = Callable[Concatenate[Result, Writing, More], None]
WritesWhole = Callable[Concatenate[Result, Writing, More], Path]


def in_whole(
    study: str = "", work: Collection[str] = ()
) -> Callable[[Writer[Result, More]], WritesWhole[Result, More]]:
    """For a function that writes a result: what it writes takes the place of the folder in whole, which it returns.

    ``study`` and ``work`` as in :func:`.result_folder.replaced`.
    """

    def wrapped(write: Writer[Result, More]) -> WritesWhole[Result, More]:
        @functools.wraps(write)
        def in_place(result: Result, writing: Writing, /, *args: More.args, **keywords: More.kwargs) -> Path:
            with replaced(writing.folder, writing.force, study, work) as aside:
                write(result, replace(writing, folder=aside), *args, **keywords)
            return writing.folder

        return in_place

    return wrapped
