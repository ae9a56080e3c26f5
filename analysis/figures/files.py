"""Figures as files: the formats, a file in each of those asked for, and the one that a page can show."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, get_args

from matplotlib.figure import Figure

from . import style

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
SHOWN: tuple[Format, ...] = ("png", "svg")  # by browsers; the first that was asked for
PNG: tuple[Format, ...] = ("png",)


def save_formats(
    figure: Figure, folder: Path, name: str, formats: Sequence[Format] = PNG, source: str = ""
) -> Path | bytes:
    """Write a figure into a folder in each of the formats, its source below it, and free its memory.

    Returns what a page can show: the PNG or SVG file, or the content of a PNG if neither was asked for.
    """
    files = {one: folder / f"{name}.{one}" for one in dict.fromkeys(formats)}
    shown = next((files[one] for one in SHOWN if one in files), None)
    if shown is not None:
        return style.save(figure, shown, source, [one for one in files.values() if one != shown])
    with tempfile.TemporaryDirectory() as aside:
        return style.save(figure, Path(aside, "shown.png"), source, list(files.values())).read_bytes()


def save_all(
    figures: Iterable[tuple[str, Figure]], folder: Path, formats: Sequence[Format] = PNG, source: str = ""
) -> dict[str, Path | bytes]:
    """:func:`save_formats` of figures by name, one after the other."""
    return {name: save_formats(figure, folder, name, formats, source) for name, figure in figures}
