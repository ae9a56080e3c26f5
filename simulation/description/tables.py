"""Markdown, as the blocks of the model description need it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [_line(columns), _line(["-"] * len(columns)), *(_line(row) for row in rows)]
    return "\n".join(lines)


def code(name: str) -> str:
    """A name of the code."""
    return f"`{name}`"


def codes(names: Iterable[str]) -> str:
    """Names of the code, or a dash where there is none."""
    return ", ".join(code(name) for name in names) or "–"


def number(value: float) -> str:
    """A number as short as it is exact."""
    return f"{value:.10g}"


def interval(ends: tuple[float, float] | None) -> str:
    """An interval, or a dash where there is none."""
    return "–" if ends is None else f"{number(ends[0])} to {number(ends[1])}"


def first_line(documented: object) -> str:
    """The first sentence of what a docstring says, on one line."""
    text = (documented.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(text.split()).replace("``", "`")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
