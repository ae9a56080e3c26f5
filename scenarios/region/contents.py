"""From a region's workbook to the contents of its files: scenario, cities, industries, world regions, observations."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ...analysis.catalogue import indicators
from ...analysis.cells import fold
from ...language import Note, Text, tr
from ...simulation.inputs import Industry, facts
from ...simulation.levers import LEVERS
from ...simulation.shocks import SHOCKS
from ..errors import did_you_mean
from ..library_files import LIBRARY, read, read_list
from ..resolution import CODE, TAKEN
from ..scenario import Sourced, load
from .fields import (
    CENTRES,
    CITIES,
    CONSTANT,
    INDUSTRIES,
    INFRASTRUCTURE,
    SERIES,
    SETTINGS,
    Field,
    Series,
)
from .workbook import Row, Workbook

Content = dict[str, Any]
NO_SOURCE = "assumption: no source is given in the workbook"
CODES = {"name_en", "name_zh", "code", "city", "source", "output"}
LEAST_TRAIN, MOST_HELD = 4, 4  # years: below so many a demand process cannot be estimated
FAR, IMPOSSIBLE = 1.25, 10.0  # ratios of the base year to what is observed in it: named, and taken for another unit
NATIONAL_EXPORT_PART = 0.4
SIMULATED_FIRMS = 4000
EARTH_RADIUS = 6371.0  # km


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
    series: dict[tuple[str, str], tuple[dict[int, float], str]] = field(default_factory=dict)
    base_year: int = 0
    train_until: int | None = None
    given: frozenset[str] = frozenset()
    notes: list[Text] = field(default_factory=list)


def contents(book: Workbook, stem: str) -> Contents | None:
    """What a workbook comes to; None if too much of it is wrong to go on, and its mistakes say what."""
    code = made_code(stem) or "region"
    name = _text(book, "name_en") or _text(book, "name_zh") or stem
    made = Contents(code, _text(book, "name_en") or name, _text(book, "name_zh") or name)
    if "base_year" not in book.settings or not book.tables["industries"]:
        if not book.tables["industries"] and not any("Industries" in one.en for one in book.mistakes):
            book.wrong(
                Note(book.file, book.file),
                "the sheet 'Industries' has no row: at least one industry is needed.",
                "工作表“产业”没有数据行：至少需要一个产业。",
            )
        return None
    made.base_year = int(book.settings["base_year"].value)
    _Interpreter(book, made).interpret()
    return made


def _text(book: Workbook, key: str) -> str:
    return str(book.settings[key].value) if key in book.settings else ""


def made_code(name: str) -> str:
    """A name as a code: letters, digits and ``_``, in lower case; empty if it has none of them."""
    return re.sub(r"[^\w-]+", "_", name.strip()).strip("_-").lower()[:60]


class _Interpreter:
    """Goes through the tables in the order in which they need each other; every mistake goes into the workbook's."""

    def __init__(self, book: Workbook, made: Contents) -> None:
        self.book, self.made = book, made
        self.sources = self._sources()
        self.city_names: dict[str, str] = {}
        self.cluster_names: dict[str, list[str]] = {}
        self.world = read_list(LIBRARY / "regions" / "world.yaml")
        self.reference = read(LIBRARY / "cities" / "guangzhou.yaml")

    def interpret(self) -> None:
        self._name_cities()
        self._name_clusters()
        self._read_series()
        self.made.train_until = self._train_until()
        for code, row in self.city_rows.items():
            self.made.cities[code] = self._city(code, row)
        for code, row in self.cluster_rows.items():
            self.made.industries[code] = self._industry(code, row)
        self._close_totals()
        self.made.regions = self._regions()
        self.made.scenario = self._scenario()

    # ---- names ----

    def _sources(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self.book.tables["sources"]:
            parts = [row.text("address"), f"confidence: {row.text('confidence')}" if row.text("confidence") else ""]
            told = "; ".join(part for part in parts if part)
            key = row.text("key").casefold()
            if key in found:
                self.book.wrong(
                    row.at("key"), f"the key '{row.text('key')}' is given twice.", f"编号“{row.text('key')}”重复。"
                )
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
        self.city_rows: dict[str, Row | None] = {}
        for row in rows:
            code = self._code(row, self.city_rows)
            if code:
                self.city_rows[code] = row
                self._call(self.city_names, row, code)
        if not rows:
            self.city_rows = {self.made.code: None}
            for name in (self.made.code, self.made.name_en, self.made.name_zh):
                self.city_names[fold(name)] = self.made.code

    def _code(self, row: Row, taken: Iterable[str], also: str = "") -> str:
        """The code of a row, its own or made of its name; empty, and a mistake, if it can have none."""
        name = row.text("name_en") or row.text("name_zh")
        code = row.text("code") or made_code(name or row.text("code"))
        code = f"{also}_{code}" if also else code
        if not row.text("code") and not name:
            self.book.wrong(row.place, "the name is missing.", "缺少名称。")
            return ""
        if not CODE.fullmatch(code) or code in TAKEN or len(code) > 80:
            self.book.wrong(
                row.at("code" if row.text("code") else "name_en"),
                f"'{code}' cannot be a code: letters, digits, '_' and '-' only, and neither all nor mean.",
                f"“{code}”不能作代码：只能用字母、数字、_ 和 -，且不能为 all 或 mean。",
            )
            return ""
        if code in taken:
            self.book.wrong(
                row.place,
                f"'{code}' is given twice; give one of them another name or code.",
                f"“{code}”重复；请改用其他名称或代码。",
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
        self.cluster_rows: dict[str, Row] = {}
        self.city_of: dict[str, str] = {}
        self.industry_of: dict[str, str] = {}
        for row, industry in zip(rows, own, strict=True):
            city = self._city_of(row)
            several = own.count(industry) > 1 and not row.text("code")
            code = self._code(row, self.cluster_rows, city if several and city else "")
            if not code or not city:
                continue
            self.cluster_rows[code], self.city_of[code], self.industry_of[code] = row, city, industry or code
            for name in dict.fromkeys(fold(name) for name in self._called(row, code, city)):
                self.cluster_names.setdefault(name, []).append(code)
        for city in self.city_rows:
            if self.cluster_rows and city not in self.city_of.values() and self.city_rows[city] is not None:
                place = self.city_rows[city].place  # type: ignore[union-attr]
                self.book.wrong(
                    place,
                    f"no industry stands in the city '{city}'; add one or take the city out.",
                    f"城市“{city}”没有产业；请添加产业或删除该城市。",
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
                "the region has several cities: say in which this industry stands.",
                "地区有多个城市：请说明该产业所在城市。",
            )
            return ""
        return self._found(self.city_names, named, row.at("city"), "city", "城市") or ""

    def _found(self, known: Mapping[str, Any], name: str, place: Text, kind: str, kind_zh: str) -> Any:
        if fold(name) in known:
            return known[fold(name)]
        near = did_you_mean(name, sorted(set(map(str, _codes(known)))))
        self.book.wrong(place, f"no {kind} is called '{name}'.{near}", f"没有名为“{name}”的{kind_zh}。")
        return None

    # ---- observed series ----

    def _read_series(self) -> None:
        own = {fold(name): one for one in SERIES.values() for name in (one.key, one.en, one.zh)}
        catalogue = {fold(name): one for one in indicators() for name in (one.code, one.name_en, one.name_zh)}
        for row in self.book.tables["observed"]:
            if "series" not in row.entries:
                continue
            name = row.text("series")
            known = own.get(fold(name)) or own.get(fold(re.sub(r"[（(].*", "", name)))
            described = catalogue.get(fold(name)) or catalogue.get(fold(name.split()[0]))
            if known is None and described is not None:
                unit = {described.unit: 1.0, described.unit_zh: 1.0}
                known = Series(
                    described.code,
                    described.name_en,
                    described.name_zh,
                    described.unit,
                    described.unit_zh,
                    unit,
                    "cluster",
                )
            if known is None:
                near = did_you_mean(name, [one for single in SERIES.values() for one in (single.en, single.key)])
                self.book.wrong(
                    row.at("series"),
                    f"'{name}' is no series that a region can have.{near}",
                    f"“{name}”不是可用的序列。",
                )
                continue
            factor = self._unit(row, known)
            for place in self._places(row, known):
                self._keep(row, known, place, factor)

    def _unit(self, row: Row, known: Series) -> float:
        written = row.text("unit")
        factors = {fold(name): value for name, value in known.units.items()}
        if not written or fold(written) in factors:
            return factors[fold(written)] if written else 1.0
        allowed = ", ".join(known.units)
        self.book.wrong(
            row.at("unit"),
            f"the unit '{written}' of '{known.en}' is not known; write one of: {allowed}.",
            f"“{known.zh}”的单位“{written}”未知；可用：{allowed}。",
        )
        return 1.0

    def _places(self, row: Row, known: Series) -> list[str]:
        """The places a series is of."""
        named, whole = row.text("place"), known.key in (*INFRASTRUCTURE, "exchange_rate")
        if known.of == "city":
            if not named:
                if len(self.city_rows) == 1 or whole:
                    return list(self.city_rows)
                self.book.wrong(
                    row.place, f"'{known.en}' is a city's: say which city's.", f"“{known.zh}”属于城市：请说明城市。"
                )
                return []
            code = self._found(self.city_names, named, row.at("place"), "city", "城市")
            return [code] if code else []
        if not named and len(self.cluster_rows) == 1:
            return list(self.cluster_rows)
        if not named:
            self.book.wrong(
                row.place,
                f"'{known.en}' is an industry's: say which industry's.",
                f"“{known.zh}”属于产业：请说明产业。",
            )
            return []
        codes = self._found(self.cluster_names, named, row.at("place"), "industry", "产业") or []
        if len(codes) > 1:
            told = ", ".join(codes)
            self.book.wrong(
                row.at("place"),
                f"'{named}' stands in several cities: write one of {told}.",
                f"“{named}”在多个城市都有：请写 {told} 之一。",
            )
        return codes if len(codes) == 1 else []

    def _keep(self, row: Row, known: Series, place: str, factor: float) -> None:
        if (place, known.key) in self.made.series:
            self.book.wrong(row.place, f"'{known.en}' of {place} is given twice.", f"{place} 的“{known.zh}”重复。")
            return
        values = {year: entry.value * factor for year, entry in sorted(row.years.items())}
        if not values:
            self.book.wrong(
                row.place,
                "no year has a value; the years stand in the first row of the sheet.",
                "没有任何年份的数值；年份应写在表头。",
            )
        self.made.series[place, known.key] = values, self.source(row)

    def values(self, place: str, key: str) -> dict[int, float]:
        """The positive values of a series from the base year on."""
        values, _ = self.made.series.get((place, key), ({}, ""))
        return {year: value for year, value in values.items() if year >= self.made.base_year and value > 0}

    def _train_until(self) -> int | None:
        """The last year that fits may see: asked for, or before the years held out; None without observations."""
        known = [set(self.values(code, "exports_usd")) for code in self.cluster_rows]
        years = sorted(set.intersection(*known)) if known else []
        if "train_until" in self.book.settings:
            asked = self.book.settings["train_until"]
            if asked.value < self.made.base_year:
                self.book.wrong(
                    asked.place,
                    f"{asked.value:g} lies before the base year {self.made.base_year}.",
                    f"{asked.value:g} 早于基年 {self.made.base_year}。",
                )
            return int(asked.value)
        if not years:
            return None
        held = min(MOST_HELD, max(len(years) - LEAST_TRAIN - 1, 0))
        return years[-1 - held]

    # ---- cities ----

    def _entry(self, row: Row | None, one: Field, value: float | None = None, source: str = "") -> Content:
        """Value and source of a fact: the row's, or a default that says it is one."""
        if row is not None and one.key in row.entries:
            return {"value": row.entries[one.key].value, "source": self.source(row)}
        if value is None:
            assert isinstance(one.default, float), one.key
            return {"value": one.default, "source": one.source}
        return {"value": value, "source": source}

    def _city(self, code: str, row: Row | None) -> Content:
        name_en = self.made.name_en if row is None else row.text("name_en") or row.text("name_zh") or code
        name_zh = self.made.name_zh if row is None else row.text("name_zh") or name_en
        made: Content = {"code": code, "name_en": name_en, "name_zh": name_zh}
        for one in CITIES:
            if one.key in CODES:
                continue
            reference = self.reference.get(one.key, {}).get("value")
            away = one.key in ("latitude", "longitude")
            if away and len(self.city_rows) > 1 and (row is None or one.key not in row.entries):
                self.book.wrong(
                    self.book_place(row),
                    f"'{one.en}' is needed: the region has several cities.",
                    f"“{one.zh}”必填：地区有多个城市。",
                )
            made[one.key] = self._entry(
                row, one, reference if away else None, "assumption: that of Guangzhou; the region's is not given"
            )
        made["exchange_rate"] = self._exchange_rate(code)
        for key, (level, _) in INFRASTRUCTURE.items():
            values, source = self.made.series.get((code, key), ({}, ""))
            made[key] = (
                {"source": source, "values": values}
                if values
                else {"source": CONSTANT, "values": {self.made.base_year: level}}
            )
        return made

    def book_place(self, row: Row | None) -> Text:
        """The place of a row, or the workbook."""
        return Note(self.book.file, self.book.file) if row is None else row.place

    def _exchange_rate(self, code: str) -> Content:
        values, source = self.made.series.get((code, "exchange_rate"), ({}, ""))
        known = dict(self.reference["exchange_rate"]["values"])
        if self.made.base_year not in {**known, **values}:
            years = f"{min(known)}-{max(known)}"
            self.book.wrong(
                Note(self.book.file, self.book.file),
                f"the exchange rate of {self.made.base_year} is not known (the library has {years}): add it to "
                "the observed series.",
                f"缺少 {self.made.base_year} 年汇率（库中有 {years}）：请加入观测序列。",
            )
        told = f"{source}; other years: " if source else ""
        return {"source": told + self.reference["exchange_rate"]["source"], "values": {**known, **values}}

    # ---- industries ----

    def _industry(self, code: str, row: Row) -> Content:
        by_key = {one.key: one for one in INDUSTRIES}
        name_en = row.text("name_en") or row.text("name_zh") or code
        made: Content = {
            "code": code,
            "name_en": name_en,
            "name_zh": row.text("name_zh") or name_en,
            "city": self.city_of[code],
            "industry": self.industry_of[code],
        }
        exports, share = self._trade(code, row)
        firms = row.entries["n_firms"].value if "n_firms" in row.entries else 100.0
        launch = self.setting("platform_launch")["value"]
        imports = self.values(code, "imports_usd").get(self.made.base_year)
        ruled = {
            "base_exports": exports,
            "export_share": share,
            "base_imports": self._entry(row, by_key["base_imports"], imports, self._series_source(code, "imports_usd"))
            if imports and "base_imports" not in row.entries
            else self._entry(row, by_key["base_imports"], 0.2 * exports["value"], "assumption: a fifth of exports"),
            "platform_push_start": self._entry(
                row, by_key["platform_push_start"], launch + 3, "assumption: three years after platforms begin"
            ),
            "base_park_area": self._entry(
                row,
                by_key["base_park_area"],
                round(max(0.03 * firms, 1.0), 1),
                "assumption: three hectares per hundred firms",
            ),
            "n_firms": self._entry(row, by_key["n_firms"], firms, NO_SOURCE),
        }
        for name in facts(Industry):
            made[name] = ruled[name] if name in ruled else self._entry(row, by_key[name])
        made["region_weights"] = {"source": "assumption: no leaning beyond size and distance", "values": {}}
        return made

    def _series_source(self, place: str, key: str) -> str:
        return self.made.series[place, key][1] if (place, key) in self.made.series else ""

    def _trade(self, code: str, row: Row) -> tuple[Content, Content]:
        """Exports of the base year and the share of sales that they are, from what of exports and output is given."""
        fields = {one.key: one for one in INDUSTRIES}
        share = self._entry(row, fields["export_share"])
        observed = self.values(code, "exports_usd").get(self.made.base_year)
        rate = self.made.cities[self.city_of[code]]["exchange_rate"]["values"].get(self.made.base_year, 6.5)
        output = row.entries["output"].value if "output" in row.entries else None
        exports: Content
        if "base_exports" in row.entries:
            exports = self._entry(row, fields["base_exports"])
            self._hold_against(row, exports["value"], observed)
        elif observed:
            exports = {"value": observed, "source": self._series_source(code, "exports_usd")}
        elif output:
            told = f"derived: output ({self.source(row)}) by the share exported; {share['source']}"
            return {"value": output * share["value"] / rate, "source": _as_weak(told, share["source"])}, share
        else:
            if not {"base_exports", "output"} & row.filled:
                self.book.wrong(row.place, "exports or output of the base year is needed.", "基年出口或产值必填。")
            return {"value": 1.0, "source": NO_SOURCE}, share
        if output and "export_share" not in row.entries:
            derived = exports["value"] * rate / output
            if not 0.01 <= derived <= 0.95:
                self.book.wrong(
                    row.at("output"),
                    f"exports are {derived:.0%} of output; a share of 1 to 95 % can be "
                    "simulated. Check the units of both.",
                    f"出口为产值的 {derived:.0%}；可模拟的范围为 1% 至 95%。请检查二者单位。",
                )
                return exports, share
            share = {"value": round(derived, 4), "source": f"derived: exports over output ({self.source(row)})"}
        return exports, share

    def _hold_against(self, row: Row, exports: float, observed: float | None) -> None:
        """Name a base level far from what is observed of the same year, before anything runs."""
        if not observed:
            return
        ratio = max(exports, observed) / min(exports, observed)
        told = (
            f"exports are {exports:g} here and {observed:g} (10,000 USD) in the observed series of "
            f"{self.made.base_year}",
            f"此处出口为 {exports:g}，而观测序列 {self.made.base_year} 年为 {observed:g}（万美元）",
        )
        place = row.at("base_exports")
        if ratio >= IMPOSSIBLE:
            self.book.wrong(place, f"{told[0]}: one of the two is in another unit.", f"{told[1]}：二者单位不一致。")
        elif ratio > FAR:
            self.made.notes.append(
                tr("{place}: {told}; the simulation starts from the former.", place=place, told=Note(told[0], told[1]))
            )

    # ---- what needs both ----

    def _close_totals(self) -> None:
        """Exports of all goods of every city up to the last training year, and what of them goes online."""
        for city, made in self.made.cities.items():
            made["exports_total"] = self._exports_total(city)
            made["online_share"] = self._online_share(city, made)

    def _until(self, values: Mapping[int, float]) -> dict[int, float]:
        last = self.made.train_until or self.made.base_year
        return {year: value for year, value in values.items() if year <= last}

    def _exports_total(self, city: str) -> Content:
        base = self.made.base_year
        given = self._until(self.values(city, "exports_total"))
        if given and base not in given:
            self.book.wrong(
                Note(self.book.file, self.book.file),
                f"exports of all goods of {city} lack the base year {base}.",
                f"{city} 全部商品出口缺少基年 {base}。",
            )
        if base in given:
            return {"source": self._series_source(city, "exports_total"), "values": given}
        clusters = [code for code, place in self.city_of.items() if place == city]
        known = [self._until(self.values(code, "exports_usd")) for code in clusters]
        shared = set.intersection(*map(set, known)) if known else set()
        sums = {year: sum(one[year] for one in known) for year in sorted(shared)}
        start = sum(
            self.made.industries[code]["base_exports"]["value"] for code in clusters if code in self.made.industries
        )
        if base not in sums:
            return {
                "source": "assumption: the sum of the industries given, in the base year; exports of all goods are "
                "not given",
                "values": {base: start},
            }
        return {
            "source": "assumption: the sum of the industries given; exports of all goods are not given",
            "values": sums,
        }

    def _online_share(self, city: str, made: Content) -> Content:
        exports, rates = made["exports_total"]["values"], made["exchange_rate"]["values"]
        online, source = self.values(city, "cbec_exports"), self._series_source(city, "cbec_exports")
        if not online:
            both = self.values(city, "cbec_total")
            online = {year: NATIONAL_EXPORT_PART * value for year, value in both.items()}
            source = (
                f"assumption: {NATIONAL_EXPORT_PART:.0%} of cross-border e-commerce are exports, as in the nation; "
            )
            source += self._series_source(city, "cbec_total")
        shares = {
            year: value * 1e4 / (exports[year] * rates[year])
            for year, value in online.items()
            if year in exports and year in rates
        }
        if any(not 0 <= share < 0.9 for share in shares.values()):
            year = next(year for year, share in shares.items() if not 0 <= share < 0.9)
            self.book.wrong(
                Note(self.book.file, self.book.file),
                f"cross-border e-commerce of {city} in {year} is {shares[year]:.0%} of its exports: check the units "
                "of both.",
                f"{city} {year} 年跨境电商为出口的 {shares[year]:.0%}：请检查二者单位。",
            )
        launch = math.floor(self.setting("platform_launch")["value"])
        if shares and self._is_own_total(made):
            begun = {launch: 0.0} if launch < min(shares) else {}
            return {
                "source": f"derived: {source}, over exports of all goods; none when platforms begin (assumption)",
                "values": {year: round(value, 6) for year, value in {**begun, **shares}.items()},
            }
        known = self.reference["online_share"]["values"]
        shift = launch - min(known)
        return {
            "source": "assumption: the shares of Guangzhou, from the year in which platforms begin",
            "values": {year + shift: value for year, value in known.items()},
        }

    def _is_own_total(self, made: Content) -> bool:
        return not made["exports_total"]["source"].startswith("assumption")

    def _regions(self) -> list[Content]:
        """The world's regions with their distances from the first city; the library's where it is not said."""
        first = next(iter(self.city_rows.values()))
        if first is None or not {"latitude", "longitude"} <= set(first.entries):
            return []
        here = first.entries["latitude"].value, first.entries["longitude"].value
        made = []
        for one in self.world:
            away = max(round(great_circle(here, CENTRES[one["code"]])), 60)
            told = "assumption: great-circle distance from the first city to a centre of the buyers"
            made.append({**one, "distance": {"value": away, "source": told}})
        return made

    # ---- the scenario ----

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
                f"the last year {end} is less than five years after the base year {made.base_year}.",
                f"模拟末年 {end} 距基年 {made.base_year} 不足五年。",
            )
        total = sum(one["n_firms"]["value"] for one in made.industries.values())
        levers, shocks = self._policies()
        fitted = load("guangzhou").parameters
        return {
            "name": made.code,
            "title_en": made.name_en,
            "title_zh": made.name_zh,
            "description": f"Made of {book.file} by synergysim region build.",
            "description_zh": f"由 synergysim region build 根据 {book.file} 生成。",
            "why": "The region as it is described, with its policies: the scenario that others are compared with.",
            "why_zh": "按工作簿描述的地区及其政策：其他情景的比较基准。",
            "start_year": made.base_year,
            "end_year": end,
            "scale": float(f"{min(1.0, SIMULATED_FIRMS / max(total, 1)):.2g}"),
            "replications": 10,
            "tariffs": self._tariffs(),
            "platform_launch": self.setting("platform_launch"),
            "parameters": {path: _taken_over(one) for path, one in fitted.items()},
            "levers": levers,
            "shocks": shocks,
        }

    def _tariffs(self) -> str | None:
        told = str(self.setting("tariffs")["value"]).casefold()
        if told in ("yes", "y", "true", "是", "1"):
            return "section_301"
        if told not in ("no", "n", "false", "否", "0", "none", "无"):
            self.book.wrong(
                self.book.settings["tariffs"].place,
                f"'{told}' is neither yes nor no.",
                f"“{told}”既不是“是”也不是“否”。",
            )
        return None

    def _policies(self) -> tuple[Content, list[Content]]:
        levers: Content = {}
        shocks: list[Content] = []
        known = {fold(name): one for one in LEVERS for name in _lever_names(one)}
        events = {fold(name): one for one in SHOCKS for name in (one.kind, one.name_en, one.name_zh)}
        for row in sorted(
            self.book.tables["policies"], key=lambda row: row.entries["start"].value if "start" in row.entries else 0.0
        ):
            name = row.text("measure")
            if not {"measure", "level", "start"} <= set(row.entries):
                continue
            if fold(name) in known:
                self._lever(row, known[fold(name)], levers)
            elif fold(name) in events:
                shocks.append(self._event(row, events[fold(name)]))
            else:
                names = [*(one.name_en for one in LEVERS), *(one.name_en for one in SHOCKS)]
                self.book.wrong(
                    row.at("measure"),
                    f"'{name}' is neither a lever nor an event.{did_you_mean(name, names)}",
                    f"“{name}”既不是政策杠杆也不是事件。",
                )
        return levers, shocks

    def _within(self, row: Row, bounds: tuple[float, float], unit: str) -> None:
        level = row.entries["level"].value
        if not bounds[0] <= level <= bounds[1]:
            self.book.wrong(
                row.at("level"),
                f"{level:g} is outside [{bounds[0]:g}, {bounds[1]:g}] {unit}.",
                f"{level:g} 超出 [{bounds[0]:g}, {bounds[1]:g}]。",
            )

    def _times(self, row: Row) -> tuple[float, float, float | None]:
        start, ramp = row.entries["start"].value, row.entries["ramp"].value if "ramp" in row.entries else 0.0
        end = row.entries["end"].value if "end" in row.entries else None
        if end is not None and end <= start:
            self.book.wrong(
                row.at("end"),
                f"it ends in {end:g}, not after its start in {start:g}.",
                f"结束于 {end:g}，不晚于开始的 {start:g}。",
            )
        return start, ramp, end

    def _lever(self, row: Row, lever: Any, levers: Content) -> None:
        """A lever's schedule; a later row of the same lever changes its level from then on."""
        self._within(row, lever.bounds, lever.unit)
        start, ramp, end = self._times(row)
        step: Content = {"level": row.entries["level"].value, "start": start, "ramp": ramp}
        cities = [
            self._found(self.city_names, one, row.at("cities"), "city", "城市") for one in self._list(row, "cities")
        ]
        before = levers.get(lever.code)
        if before is None:
            levers[lever.code] = {
                **step,
                **({"end": end} if end is not None else {}),
                **({"cities": cities} if cities else {}),
                "source": self.source(row),
            }
            return
        last = [before["start"], *(one["start"] for one in before.get("then", []))][-1]
        if before.get("cities", []) != cities or start <= last or start >= before.get("end", math.inf):
            self.book.wrong(
                row.place,
                f"{lever.code} has a row already; a later one may only change its level, in the same "
                "cities and before it ends.",
                f"{lever.code} 已有一行；后一行只能在相同城市、结束之前改变力度。",
            )
            return
        before.setdefault("then", []).append(step)
        if end is not None:
            before["end"] = end

    def _event(self, row: Row, kind: Any) -> Content:
        self._within(row, kind.bounds, kind.unit)
        start, ramp, end = self._times(row)
        made: Content = {
            "kind": kind.kind,
            "size": row.entries["level"].value,
            "start": start,
            "duration": max((end if end is not None else start + 1.0) - start, 0.01),
            "ramp": ramp,
        }
        world = {
            fold(name): one["code"] for one in self.world for name in (one["code"], one["name_en"], one["name_zh"])
        }
        for key, known, names in (
            ("industries", self.cluster_names, ("industry", "产业")),
            ("regions", world, ("region of the world", "世界区域")),
        ):
            asked = self._list(row, key)
            if asked and key not in kind.limits:
                self.book.wrong(
                    row.at(key),
                    f"'{kind.name_en}' cannot be limited to {key}: leave the cell empty.",
                    f"“{kind.name_zh}”不能限定{names[1]}：请留空。",
                )
                continue
            found = [self._found(known, one, row.at(key), *names) for one in asked]
            flat = [code for one in found if one for code in (one if isinstance(one, list) else [one])]
            if flat:
                made[key] = flat
        return {**made, "source": self.source(row)}

    def _list(self, row: Row, key: str) -> Sequence[str]:
        return row.entries[key].value if key in row.entries else []


def _taken_over(one: Sourced) -> Content:
    """A value fitted to Guangzhou, which is none of the region's until it is calibrated there."""
    fitted = one.source.split(" on ")[0]
    return {"value": one.value, "source": f"assumption: that of Guangzhou, until it is calibrated here ({fitted})"}


def _lever_names(lever: Any) -> tuple[str, ...]:
    names = lever.name_en, lever.name_zh
    return (lever.code, *names, *(f"{lever.code} {name}" for name in names))


def _codes(known: Mapping[str, Any]) -> Iterable[str]:
    for one in known.values():
        yield from one if isinstance(one, list) else [one]


def _as_weak(text: str, share_source: str) -> str:
    """What rests on an assumption is one."""
    return f"assumption: {text}" if share_source.startswith("assumption") else text


def great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two places, in degrees north and east, along the globe, in km (haversine)."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))


def observed_table(made: Contents) -> pd.DataFrame:
    """The observed series as ``validate --observed`` reads them: cluster, year and a column a series."""
    rows: dict[tuple[str, int], dict[str, float]] = {}
    of_region = {"cbec_total", "containers", "patents"}
    for (place, key), (values, _) in made.series.items():
        known = SERIES.get(key)
        own = known is None or known.of == "cluster"
        if not own and key not in of_region:
            continue
        for year, value in values.items():
            if year >= made.base_year:
                row = rows.setdefault((place if own else "city", year), {})
                row[key] = row.get(key, 0.0) + value
    for key in of_region:  # a sum over some of the cities is no observation of the region
        having = [city for city in made.cities if (city, key) in made.series]
        shared = [set(made.series[city, key][0]) for city in having]
        whole = set.intersection(*shared) if shared and len(having) == len(made.cities) else set()
        for (place, year), row in rows.items():
            if place == "city" and year not in whole:
                row.pop(key, None)
    table = pd.DataFrame([{"cluster": place, "year": year, **row} for (place, year), row in rows.items() if row])
    return table if table.empty else table.sort_values(["cluster", "year"]).reset_index(drop=True)


def totals_table(made: Contents) -> pd.DataFrame:
    """Exports and imports of all goods by year, of a region of one city; empty where not both are known."""
    if len(made.cities) != 1:
        return pd.DataFrame()
    city = next(iter(made.cities))
    both = [made.series.get((city, key), ({}, ""))[0] for key in ("exports_total", "imports_total")]
    years = sorted(year for year in set(both[0]) & set(both[1]) if year >= made.base_year)
    return pd.DataFrame({"year": years, "exports": [both[0][y] for y in years], "imports": [both[1][y] for y in years]})
