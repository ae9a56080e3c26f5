"""How a command writes its result: into which folder, in which language, figures in which formats."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import outputs
from .builder import Section, write_report
from .reproduction import reproduction

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from ...analysis.catalogue import Language
    from ...analysis.figures.files import Format


def typed_command() -> str:
    """The command as it was typed."""
    return shlex.join(["synergysim", *sys.argv[1:]])


@dataclass(frozen=True)
class Writing:
    """Where and how a result is written; no ``command`` means that it was made from Python."""

    folder: Path
    force: bool = False
    command: str = ""
    lang: Language = "en"
    formats: Sequence[Format] = ("png",)

    @property
    def drawn_in(self) -> Language:
        """The language figures can be drawn in: English where Chinese has no font."""
        from ...analysis.figures.style import figure_language

        return figure_language(self.lang)

    def make_free(self) -> None:
        """Make the folder; UserError where it holds a run and ``force`` is not set."""
        outputs.make_free(self.folder, self.force)

    def figures(self, drawn: Mapping[str, Picture], source: str) -> dict[str, Path | bytes]:
        """Write figures, each with its source below it; what the report can show of them, by name."""
        from ...analysis.figures.files import save_all

        return save_all(drawn.items(), self.folder / outputs.FIGURES, self.formats, source)

    def report(self, title: str, sections: Iterable[Section], seeds: Iterable[int], chance: str = "") -> None:
        """Write the report: the sections, and how to get them again; ``chance`` as in :func:`reproduction`."""
        again = reproduction(self.command, seeds, self.lang, chance)
        write_report(self.folder / outputs.REPORT, title, [*sections, again], self.lang)

    def manifest(self, content: Mapping[str, Any]) -> None:
        """Write the manifest; it comes last, for a folder with a manifest holds a complete result."""
        text = json.dumps(dict(content), ensure_ascii=False, indent=1, allow_nan=False, default=str)
        (self.folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
