"""From a region's workbook to the contents of its files: scenario, cities, industries, world regions, observations."""

from __future__ import annotations

import math

from ....language import Note, Text, tr
from ...files.library_files import LIBRARY, read_list
from ...files.scenario import Sourced, load
from .contents import Content, Contents
from .facts import REFERENCE, Facts
from .fields import CENTRES, SETTINGS, SHEETS
from .names import Names, made_code
from .observed import SeriesReader, train_until
from .policies import Policies
from .workbook import Workbook

SIMULATED_FIRMS = 4000
EARTH_RADIUS = 6371.0  # km


def contents(book: Workbook, stem: str) -> Contents | None:
    """What a workbook comes to; None if too much of it is wrong to go on, and its mistakes say what."""
    code = made_code(stem) or "region"
    name = _text(book, "name_en") or _text(book, "name_zh") or stem
    made = Contents(code, _text(book, "name_en") or name, _text(book, "name_zh") or name)
    if "base_year" not in book.settings or not book.tables["industries"]:
        if not book.tables["industries"] and not any(SHEETS["industries"].en in one.en for one in book.mistakes):
            book.wrong(
                Note(book.file, book.file),
                tr("the sheet '{sheet}' has no row: at least one industry is needed.", sheet=SHEETS["industries"]),
            )
        return None
    made.base_year = int(book.settings["base_year"].value)
    _Interpreter(book, made).interpret()
    return made


def in_both(title: Text, description: Text, why: Text) -> Content:
    """What a scenario's file says of it, in both languages."""
    return {
        "title_en": title.en,
        "title_zh": title.zh,
        "description": description.en,
        "description_zh": description.zh,
        "why": why.en,
        "why_zh": why.zh,
    }


def _text(book: Workbook, key: str) -> str:
    return str(book.settings[key].value) if key in book.settings else ""


class _Interpreter:
    """Goes through the tables in the order in which they need each other; every mistake goes into the workbook's."""

    def __init__(self, book: Workbook, made: Contents) -> None:
        self.book, self.made = book, made
        self.names = Names(book, made.code, (made.name_en, made.name_zh))
        self.world = read_list(LIBRARY / "regions" / "world.yaml")

    def interpret(self) -> None:
        self.made.series = SeriesReader(self.book, self.names).series
        self.made.train_until = train_until(self.book, self.made, self.names.cluster_rows)
        Facts(self.book, self.made, self.names, self.setting("platform_launch")["value"])
        self.made.regions = self._regions()
        self.made.scenario = self._scenario()

    def _regions(self) -> list[Content]:
        """The world's regions with their distances from the first city; the library's where it is not said."""
        first = next(iter(self.names.city_rows.values()))
        if first is None or not {"latitude", "longitude"} <= set(first.entries):
            return []
        here = first.entries["latitude"].value, first.entries["longitude"].value
        made = []
        for one in self.world:
            away = max(round(great_circle(here, CENTRES[one["code"]])), 60)
            told = "assumption: great-circle distance from the first city to a centre of the buyers"
            made.append({**one, "distance": {"value": away, "source": told}})
        return made

    def setting(self, key: str) -> Content:
        """Value and source of a setting."""
        declared = next(one for one in SETTINGS if one.key == key)
        if key in self.book.settings:
            return {"value": self.book.settings[key].value, "source": "given in the workbook"}
        return {"value": declared.default, "source": declared.source}

    def _scenario(self) -> Content:
        made, book = self.made, self.book
        end = int(self.setting("end_year")["value"])
        if end < made.base_year + 5:
            place = book.settings["end_year"].place if "end_year" in book.settings else Note(book.file, book.file)
            book.wrong(
                place,
                tr(
                    "the last year {end} is less than five years after the base year {base_year}.",
                    end=end,
                    base_year=made.base_year,
                ),
            )
        total = sum(one["n_firms"]["value"] for one in made.industries.values())
        policies = Policies(book, self.names, self.world, (made.base_year, end))
        fitted = load(REFERENCE).parameters
        return {
            "name": made.code,
            **in_both(
                Note(made.name_en, made.name_zh),
                tr("Made of {file} by synergysim region build.", file=book.file),
                tr("The region as it is described, with its policies: the scenario that others are compared with."),
            ),
            "start_year": made.base_year,
            "end_year": end,
            "scale": float(f"{min(1.0, SIMULATED_FIRMS / max(total, 1)):.2g}"),
            "replications": 10,
            "tariffs": self._tariffs(),
            "platform_launch": self.setting("platform_launch"),
            "parameters": {path: _taken_over(one) for path, one in fitted.items()},
            "levers": policies.levers,
            "shocks": policies.shocks,
        }

    def _tariffs(self) -> str | None:
        told = str(self.setting("tariffs")["value"]).casefold()
        if told in ("yes", "y", "true", "是", "1"):
            return "section_301"
        if told not in ("no", "n", "false", "否", "0", "none", "无"):
            self.book.wrong(
                self.book.settings["tariffs"].place,
                tr("'{told}' is neither yes nor no.", told=told),
            )
        return None


def _taken_over(one: Sourced) -> Content:
    """A value fitted to Guangzhou, which is none of the region's until it is calibrated there."""
    fitted = one.source.split(" on ")[0]
    return {"value": one.value, "source": f"assumption: that of Guangzhou, until it is calibrated here ({fitted})"}


def great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two places, in degrees north and east, along the globe, in km (haversine)."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))
