"""Workbooks of regions: blank ones filled in by the names of their rows and columns, as a user does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from synergysim.analysis.catalogue import Language
from synergysim.language import in_language
from synergysim.scenarios.studies.region.region import Region

Rows = Sequence[Mapping[str, Any]]
YEARS = range(2012, 2022)
BASE = {"Textiles": 420_000, "Small hardware": 260_000, "Toys": 90_000}
NAMES_ZH = {"Textiles": "纺织", "Small hardware": "小五金", "Toys": "玩具"}
FIRMS = {"Textiles": 9000, "Small hardware": 5200, "Toys": 1800}


def least(n: int = 1, cities: Sequence[str] = ()) -> dict[str, Rows]:
    """No more than is needed: ``n`` industries with exports and firms, in every one of the cities."""
    places = [{"city": city} for city in cities] or [{}]
    industries = [
        {"name_en": f"Industry {number + 1}", "n_firms": 500 + number, "base_exports": 20_000.0 + number, **place}
        for number in range(n)
        for place in places
    ]
    # Several cities need their places.
    spread = [{"name_en": city, "latitude": 29 + 0.1 * n, "longitude": 120 + 0.1 * n} for n, city in enumerate(cities)]
    return {"cities": spread, "industries": industries}


def riverland(lang: Language = "en") -> dict[str, Rows]:
    """Three invented industries of one city, ten years observed, two levers and an event."""

    def grown(base: float, rate: float, luck: float = 0.03) -> dict[int, float]:
        return {y: round(base * math.exp(rate * (y - 2012) + (y > 2012) * luck * math.sin(y)), 1) for y in YEARS}

    names = {name: NAMES_ZH[name] if lang == "zh" else name for name in BASE}
    series: list[dict[str, Any]] = []
    for name, rate in zip(BASE, (0.05, 0.07, 0.03), strict=True):
        series.append({"place": names[name], "series": "exports_usd", "source": "yb", **grown(BASE[name], rate)})
        series.append({"place": names[name], "series": "imports_usd", "source": "yb", **grown(0.12 * BASE[name], rate)})
    series.append({"series": "exports_total", "unit": "million USD", "source": "yb", **grown(15_000, 0.06)})
    series.append({"series": "imports_total", "unit": "million USD", "source": "yb", **grown(6_000, 0.05)})
    online = dict(zip(range(2016, 2022), (14, 22, 35, 50, 78, 102), strict=True))
    series.append({"series": "cbec_exports", "unit": "亿元", "source": "yb", **online})
    return {
        "cities": [
            {"name_en": "Jingcheng", "name_zh": "泾城", "latitude": 30.3, "longitude": 120.2, "source": "a map"}
        ],
        "industries": [
            {
                "name_en": name,
                "name_zh": NAMES_ZH[name],
                "n_firms": FIRMS[name],
                "base_exports": BASE[name],
                "source": "yb",
            }
            for name in BASE
        ],
        "observed": series,
        "policies": [
            {"measure": "P2", "level": 0.6, "start": 2015.5, "ramp": 3, "source": "a notice"},
            {"measure": "P1", "level": 0.4, "start": 2014, "ramp": 4},
            {"measure": "pandemic", "level": 0.3, "start": 2020, "end": 2021.5, "source": "a report"},
        ],
        "sources": [{"key": "yb", "source": "Riverland Statistical Yearbook (invented)", "confidence": "high"}],
    }


def filled(
    path: Path,
    tables: Mapping[str, Rows],
    lang: Language = "en",
    units: Mapping[str, str] | None = None,
    **settings: Any,
) -> Path:
    """A blank workbook with these rows and settings filled in, by keys; ``units`` of industries' columns."""
    in_language(lang, Region.blank, path)
    Region.fill(path, **tables, units=units, **{"base_year": 2012, **settings})
    return path
