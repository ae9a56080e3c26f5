"""Who is called what in a region's workbook: its sources, cities and clusters, by every name and code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ....analysis.cells import fold
from ....language import Text, tr, trc
from ...errors import did_you_mean
from ...files.resolution import CODE, TAKEN
from .workbook import Row, Workbook

# What yearbooks call the last row of a table, which is no industry and no city.
SUMS = frozenset(map(fold, ("total", "sum", "all industries", "合计", "总计", "全部", "小计", "合 计", "总 计")))
NO_SOURCE = "assumption: no source is given in the workbook"
CITY, CLUSTER, WORLD = trc("workbook", "city"), trc("workbook", "industry"), trc("workbook", "region of the world")


def made_code(name: str) -> str:
    """A name as a code: letters, digits and ``_``, in lower case; empty if it has none of them."""
    return re.sub(r"[^\w-]+", "_", name.strip()).strip("_-").lower()[:60]


class Names:
    """Cities and clusters by code with their rows, and codes by every name; ``region`` is the code of the whole.

    ``city_rows`` has None for the only city of a workbook that lists none. ``city_of`` and ``industry_of`` are by
    cluster. What cannot be named is among the workbook's mistakes.
    """

    def __init__(self, book: Workbook, region: str, called: Iterable[str]) -> None:
        self.book, self.region, self.called = book, region, tuple(called)
        self.sources = self._sources()
        self.city_rows: dict[str, Row | None] = {}
        self.city_names: dict[str, str] = {}
        self.cluster_rows: dict[str, Row] = {}
        self.cluster_names: dict[str, list[str]] = {}
        self.city_of: dict[str, str] = {}
        self.industry_of: dict[str, str] = {}
        self.refused: set[str] = set()  # names of rows that are mistakes already: whoever calls them is none
        self._name_cities()
        self._name_clusters()

    def _sources(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self.book.tables["sources"]:
            parts = [row.text("address"), f"confidence: {row.text('confidence')}" if row.text("confidence") else ""]
            told = "; ".join(part for part in parts if part)
            key = row.text("key").casefold()
            if key in found:
                self.book.wrong(row.at("key"), tr("the key '{key}' is given twice.", key=row.text("key")))
            found[key] = f"{row.text('source')} ({told})" if told else row.text("source")
        return found

    def source(self, row: Row) -> str:
        """Where a row's values come from."""
        text = row.text("source")
        told = self.sources.get(text.casefold(), text)
        if len(told.replace(" ", "")) > 1:
            return told
        return f"{NO_SOURCE} ({row.place.en})"

    def _name_cities(self) -> None:
        rows = self.book.tables["cities"]
        for row in rows:
            code = self._code(row, self.city_rows)
            if code:
                self.city_rows[code] = row
                self._call(self.city_names, row, code)
            else:
                self._refuse(row)
        if not rows:
            self.city_rows = {self.region: None}
            for name in (self.region, *self.called):
                self.city_names[fold(name)] = self.region

    def _refuse(self, row: Row) -> None:
        self.refused |= {fold(row.text(key)) for key in ("name_en", "name_zh", "code") if row.text(key)}

    def _code(self, row: Row, taken: Iterable[str], also: str = "") -> str:
        """The code of a row, its own or made of its name; empty, and a mistake, if it can have none."""
        name = row.text("name_en") or row.text("name_zh")
        if fold(name) in SUMS:
            self.book.wrong(row.place, tr("'{name}' is a sum and nothing of its own: take the row out.", name=name))
            return ""
        code = row.text("code") or made_code(name or row.text("code"))
        code = f"{also}_{code}" if also else code
        if not row.text("code") and not name:
            self.book.wrong(row.place, tr("the name is missing."))
            return ""
        if not CODE.fullmatch(code) or code in TAKEN or len(code) > 80:
            self.book.wrong(
                row.at("code" if row.text("code") else "name_en"),
                tr(
                    "'{code}' cannot be a code: letters, digits, '_' and '-' only, and neither all nor mean.", code=code
                ),
            )
            return ""
        if code in taken:
            self.book.wrong(
                row.place,
                tr(
                    "'{name}' is given twice; give one of them another name or code.",
                    name=row.text("code") or name or code,
                ),
            )
            return ""
        return code

    def _call(self, names: dict[str, str], row: Row, code: str) -> None:
        for name in (code, row.text("code"), row.text("name_en"), row.text("name_zh")):
            if name:
                names.setdefault(fold(name), code)

    def _name_clusters(self) -> None:
        rows = self.book.tables["industries"]
        own = [made_code(row.text("code") or row.text("name_en") or row.text("name_zh")) for row in rows]
        places = [self._city_of(row) for row in rows]
        standing = set(zip(own, places, strict=True))
        for row, industry, city in zip(rows, own, places, strict=True):
            several = sum(one == industry for one, _ in standing) > 1 and not row.text("code")
            code = self._code(row, self.cluster_rows, city if several and city else "")
            if not code or not city:
                self._refuse(row)
                continue
            self.cluster_rows[code], self.city_of[code], self.industry_of[code] = row, city, industry or code
            for name in dict.fromkeys(fold(name) for name in self._called(row, code, city)):
                self.cluster_names.setdefault(name, []).append(code)
        for city in self.city_rows:
            if self.cluster_rows and city not in self.city_of.values() and self.city_rows[city] is not None:
                place = self.city_rows[city].place  # type: ignore[union-attr]
                self.book.wrong(
                    place,
                    tr("no industry stands in the city '{city}'; add one or take the city out.", city=city),
                )

    def _called(self, row: Row, code: str, city: str) -> Iterable[str]:
        place = self.city_rows[city]
        names = [name for name in (row.text("name_en"), row.text("name_zh"), row.text("code")) if name]
        cities = [city] if place is None else [city, place.text("name_en"), place.text("name_zh")]
        yield from (code, *names)
        yield from (f"{one}{name}" for name in names for one in cities if one)
        yield from (f"{name}{one}" for name in names for one in cities if one)

    def _city_of(self, row: Row) -> str:
        named = row.text("city")
        if not named:
            if len(self.city_rows) == 1:
                return next(iter(self.city_rows))
            self.book.wrong(
                row.place,
                tr("the region has several cities: say in which this industry stands."),
            )
            return ""
        return self.found(self.city_names, named, row.at("city"), CITY) or ""

    def found(self, known: Mapping[str, Any], name: str, place: Text, kind: Text) -> Any:
        """What is called so; nothing, and a mistake, if there is none."""
        if fold(name) in known:
            return known[fold(name)]
        if fold(name) in self.refused:
            return None
        near = did_you_mean(name, sorted(set(map(str, _codes(known)))))
        self.book.wrong(place, tr("no {kind} is called '{name}'.{near}", kind=kind, name=name, near=near))
        return None


def _codes(known: Mapping[str, Any]) -> Iterable[str]:
    for one in known.values():
        yield from one if isinstance(one, list) else [one]
