"""What the files of a region are to hold, as its workbook says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ....language import Text

Content = dict[str, Any]
Observed = dict[tuple[str, str], tuple[dict[int, float], str]]


@dataclass
class Contents:
    """What the files of a region are to hold.

    ``series``: of every place (a cluster, a city) and series the values by year in the usual unit, held-out years
    included, with the source. ``given`` are the codes of Table 4's infrastructure that the workbook brings.
    """

    code: str
    name_en: str
    name_zh: str
    scenario: Content = field(default_factory=dict)
    cities: dict[str, Content] = field(default_factory=dict)
    industries: dict[str, Content] = field(default_factory=dict)
    regions: list[Content] = field(default_factory=list)
    series: Observed = field(default_factory=dict)
    base_year: int = 0
    train_until: int | None = None
    given: frozenset[str] = frozenset()
    notes: list[Text] = field(default_factory=list)

    def values(self, place: str, key: str) -> dict[int, float]:
        """The positive values of a series from the base year on."""
        values, _ = self.series.get((place, key), ({}, ""))
        return {year: value for year, value in values.items() if year >= self.base_year and value > 0}
