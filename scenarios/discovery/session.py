"""A discovery on the command line: progress, and what was found in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from .. import outputs
from ..report.writing import Writing, typed_command
from ..result_folder import check_free
from .discover import discover
from .report import write

if TYPE_CHECKING:
    from ...analysis.catalogue import Language
    from ...analysis.figures.files import Format


def discover_and_report(
    store: str, given: Mapping[str, Any], out: Path, lang: Language, force: bool, formats: Sequence[Format] = ("png",)
) -> None:
    """Look for conditions, write and tell.

    Raises:
        UserError, EvaluationError: what was asked for is not stored or cannot be answered; nothing is written then.
    """
    console = Console()
    check_free(out, force)
    with console.status("Looking for conditions …") as status:
        found = discover(store, **given, searched=lambda name: status.update(f"Looking for conditions … {name} done"))
        write(found, Writing(out, force, typed_command(), lang, formats))
    for line in found.sentences(lang):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(outputs.written(out), soft_wrap=True, markup=False, highlight=False)
