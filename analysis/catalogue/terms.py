"""Words for the flows, stocks and variables that the diagrams show: Chinese from the CSV file beside this module."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Literal

from ...language import Text, language

Use = Literal["name", "kind"]


@cache
def terms() -> dict[tuple[str, str], str]:
    """The Chinese word by use (name or kind of flow) and English term, in the order of the file."""
    text = files(__package__).joinpath("terms.csv").read_text(encoding="utf-8")
    return {(row["use"], row["term"]): row["zh"] for row in csv.DictReader(text.splitlines())}


def term(name: str, use: Use = "name") -> str:
    """A name such as ``home_sales`` as words; one without a Chinese word keeps its English ones."""
    words = name.replace("_", " ")
    return terms().get((use, words), words) if language() == "zh" else words


def unit_in(unit: str) -> str:
    """A declared unit; one that the catalogue lacks stays as declared."""
    return str(Text(unit, "unit"))
