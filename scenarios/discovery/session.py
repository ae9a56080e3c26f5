"""A discovery on the command line: progress, and what was found in sentences."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from .. import outputs
from .discover import discover
from .report import write

if TYPE_CHECKING:
    from ...analysis.catalogue import Language


def discover_and_report(store: str, given: Mapping[str, Any], out: Path, lang: Language, force: bool) -> None:
    """Look for conditions, write and tell.

    Raises:
        UserError, EvaluationError: what was asked for is not stored or cannot be answered; nothing is written then.
    """
    console = Console()
    outputs.check_free(out, force)
    with console.status("Looking for conditions …") as status:
        found = discover(store, **given, searched=lambda name: status.update(f"Looking for conditions … {name} done"))
        write(found, out, force, shlex.join(["synergysim", *sys.argv[1:]]), lang)
    for line in found.sentences(lang):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(outputs.written(out), soft_wrap=True, markup=False, highlight=False)
