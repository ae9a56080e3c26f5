"""Published scales on which papers grade the coupling degree C and the coordination degree D, as data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...language import language


@dataclass(frozen=True)
class Scale:
    """A scale of grades from the lowest up.

    ``lower`` is where each grade begins, the first at 0; the last ends at 1. ``closed`` says whether a grade holds its
    own lower bound (``left``) or the next one's (``right``).
    """

    name: str
    closed: str
    lower: tuple[float, ...]
    en: tuple[str, ...]
    zh: tuple[str, ...]
    source: str
    source_zh: str

    def source_in(self) -> str:
        """Where the scale is printed."""
        return self.source_zh if language() == "zh" else self.source

    def labels(self) -> tuple[str, ...]:
        """The grades."""
        return self.zh if language() == "zh" else self.en


@cache
def scales() -> dict[str, Scale]:
    """Every scale by its name."""
    text = files(__package__).joinpath("grades.csv").read_text(encoding="utf-8")
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        rows.setdefault(row["scale"], []).append(row)
    return {
        name: Scale(
            name,
            own[0]["closed"],
            tuple(float(row["lower"]) for row in own),
            tuple(row["en"] for row in own),
            tuple(row["zh"] for row in own),
            own[0]["source"],
            own[0]["source_zh"],
        )
        for name, own in rows.items()
    }
