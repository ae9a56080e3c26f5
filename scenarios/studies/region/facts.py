"""The facts of a region's cities and industries: what its workbook says, and defaults that say that they are."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ....language import Note, Text, tr
from ....simulation.inputs import Industry, facts
from ...files.library_files import LIBRARY, read
from .contents import Content, Contents
from .fields import CITIES, CONSTANT, INDUSTRIES, INFRASTRUCTURE, Field
from .names import NO_SOURCE, Names
from .workbook import Row, Workbook

CODES = {"name_en", "name_zh", "code", "city", "source", "output"}
FAR, IMPOSSIBLE = 1.25, 10.0  # ratios of the base year to what is observed in it: named, and taken for another unit
IMPORTS_OVER_EXPORTS = 100.0  # and more, or as much less: taken for another unit
ROUNDING = 1.01  # by how much parts may be more than their whole
RATE_APART = 1.5  # ratio of exchange rates of one year, from which one of the two is of something else
NATIONAL_EXPORT_PART = 0.4
REFERENCE = "guangzhou"  # the city of the library whose values stand in for what is not given, and say so


class Facts:
    """Fills ``cities`` and ``industries`` of the contents; ``launch`` is the year in which platforms begin."""

    def __init__(self, book: Workbook, made: Contents, names: Names, launch: float) -> None:
        self.book, self.made, self.names, self.launch = book, made, names, launch
        self.reference = read(LIBRARY / "cities" / f"{REFERENCE}.yaml")
        for code, row in names.city_rows.items():
            made.cities[code] = self._city(code, row)
        for code, industry in names.cluster_rows.items():
            made.industries[code] = self._industry(code, industry)
        self._close_totals()

    def _entry(self, row: Row | None, one: Field, value: float | None = None, source: str = "") -> Content:
        """Value and source of a fact: the row's, or a default that says it is one."""
        if row is not None and one.key in row.entries:
            return {"value": row.entries[one.key].value, "source": self.names.source(row)}
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
            if away and len(self.names.city_rows) > 1 and (row is None or one.key not in row.entries):
                self.book.wrong(
                    self.book_place(row),
                    tr("'{name}' is needed: the region has several cities.", name=one.name),
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
                tr(
                    "the exchange rate of {base_year} is not known (the library has {years}): add it to the "
                    "observed series.",
                    base_year=self.made.base_year,
                    years=years,
                ),
            )
        for year in sorted(set(values) & set(known)):
            ratio = values[year] / known[year]
            if not 1.0 / RATE_APART <= ratio <= RATE_APART:
                self.book.wrong(
                    Note(self.book.file, self.book.file),
                    tr(
                        "the exchange rate of {year} is {value:g} and {known:g} in the library: write CNY per USD.",
                        year=year,
                        value=values[year],
                        known=known[year],
                    ),
                )
                break
        told = f"{source}; other years: " if source else ""
        return {"source": told + self.reference["exchange_rate"]["source"], "values": {**known, **values}}

    def _industry(self, code: str, row: Row) -> Content:
        by_key = {one.key: one for one in INDUSTRIES}
        name_en = row.text("name_en") or row.text("name_zh") or code
        name_zh = row.text("name_zh") or name_en
        if len(self.names.city_rows) > 1:  # as one industry may stand in several
            place = self.made.cities[self.names.city_of[code]]
            name_en, name_zh = f"{name_en} ({place['name_en']})", f"{name_zh}（{place['name_zh']}）"
        made: Content = {
            "code": code,
            "name_en": name_en[:80],
            "name_zh": name_zh[:80],
            "city": self.names.city_of[code],
            "industry": self.names.industry_of[code],
        }
        exports, share = self._trade(code, row)
        firms = row.entries["n_firms"].value if "n_firms" in row.entries else 100.0
        imports = self.made.values(code, "imports_usd").get(self.made.base_year)
        ruled = {
            "base_exports": exports,
            "export_share": share,
            "base_imports": self._entry(row, by_key["base_imports"], imports, self._series_source(code, "imports_usd"))
            if imports and "base_imports" not in row.entries
            else self._entry(row, by_key["base_imports"], 0.2 * exports["value"], "assumption: a fifth of exports"),
            "platform_push_start": self._entry(
                row, by_key["platform_push_start"], self.launch + 3, "assumption: three years after platforms begin"
            ),
            "base_park_area": self._entry(
                row,
                by_key["base_park_area"],
                round(max(0.03 * firms, 1.0), 1),
                "assumption: three hectares per hundred firms",
            ),
            "n_firms": self._entry(row, by_key["n_firms"], firms, NO_SOURCE),
        }
        ratio = ruled["base_imports"]["value"] / exports["value"]
        if "base_imports" in row.entries and not 1.0 / IMPORTS_OVER_EXPORTS <= ratio <= IMPORTS_OVER_EXPORTS:
            self.book.wrong(
                row.at("base_imports"),
                tr(
                    "imports are {ratio:,.3g} times exports: check the units of both, or leave the cell empty.",
                    ratio=ratio,
                ),
            )
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
        observed = self.made.values(code, "exports_usd").get(self.made.base_year)
        rate = self.made.cities[self.names.city_of[code]]["exchange_rate"]["values"].get(self.made.base_year, 6.5)
        output = row.entries["output"].value if "output" in row.entries else None
        exports: Content
        if "base_exports" in row.entries:
            exports = self._entry(row, fields["base_exports"])
            self._hold_against(row, exports["value"], observed)
        elif observed:
            exports = {"value": observed, "source": self._series_source(code, "exports_usd")}
        elif output:
            told = f"derived: output ({self.names.source(row)}) by the share exported; {share['source']}"
            return {"value": output * share["value"] / rate, "source": _as_weak(told, share["source"])}, share
        else:
            if not {"base_exports", "output"} & row.filled:
                self.book.wrong(row.place, tr("exports or output of the base year is needed."))
            return {"value": 1.0, "source": NO_SOURCE}, share
        if output and "export_share" not in row.entries:
            derived = exports["value"] * rate / output
            if not 0.01 <= derived <= 0.95:
                self.book.wrong(
                    row.at("output"),
                    tr(
                        "exports are {derived:.0%} of output; a share of 1 to 95 % can be simulated. Check the units "
                        "of both.",
                        derived=derived,
                    ),
                )
                return exports, share
            share = {"value": round(derived, 4), "source": f"derived: exports over output ({self.names.source(row)})"}
        return exports, share

    def _hold_against(self, row: Row, exports: float, observed: float | None) -> None:
        """Name a base level far from what is observed of the same year, before anything runs."""
        if not observed:
            return
        ratio = max(exports, observed) / min(exports, observed)
        told = tr(
            "exports are {exports:g} here and {observed:g} (10,000 USD) in the observed series of {year}",
            exports=exports,
            observed=observed,
            year=self.made.base_year,
        )
        place = row.at("base_exports")
        if ratio >= IMPOSSIBLE:
            self.book.wrong(place, tr("{told}: one of the two is in another unit.", told=told))
        elif ratio > FAR:
            self.made.notes.append(
                tr("{place}: {told}; the simulation starts from the former.", place=place, told=told)
            )

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
        given = self._until(self.made.values(city, "exports_total"))
        if given and base not in given:
            self.book.wrong(
                Note(self.book.file, self.book.file),
                tr("exports of all goods of {city} lack the base year {base}.", city=city, base=base),
            )
        if base in given:
            return {"source": self._series_source(city, "exports_total"), "values": given}
        clusters = [code for code, place in self.names.city_of.items() if place == city]
        known = [self._until(self.made.values(code, "exports_usd")) for code in clusters]
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

    def _hold_below(self, city: str) -> bool:
        """Whether a city's industries together export no more than the city does; if not, that is a mistake."""
        whole = self.made.values(city, "exports_total")
        clusters = [code for code, place in self.names.city_of.items() if place == city]
        parts = [self.made.values(code, "exports_usd") for code in clusters]
        for year, total in whole.items():
            known = sum(one.get(year, 0.0) for one in parts)
            if known > total * ROUNDING:
                self.book.wrong(
                    Note(self.book.file, self.book.file),
                    tr(
                        "exports of the industries of {city} in {year} are {parts:,.10g} together and exports of all "
                        "goods {whole:,.10g} (10,000 USD): check the units of both.",
                        city=city,
                        year=year,
                        parts=known,
                        whole=total,
                    ),
                )
                return False
        return True

    def _online_share(self, city: str, made: Content) -> Content:
        exports, rates = made["exports_total"]["values"], made["exchange_rate"]["values"]
        online, source = self.made.values(city, "cbec_exports"), self._series_source(city, "cbec_exports")
        whole = self.made.values(city, "cbec_total")
        above = [year for year in sorted(set(online) & set(whole)) if online[year] > whole[year]]
        if above:
            self.book.wrong(
                Note(self.book.file, self.book.file),
                tr(
                    "exports by cross-border e-commerce of {city} in {year} are {exports:g} and all of it {whole:g} "
                    "(100 million CNY): a part cannot be more than the whole; check the units of both.",
                    city=city,
                    year=above[0],
                    exports=online[above[0]],
                    whole=whole[above[0]],
                ),
            )
        if not online:
            both = self.made.values(city, "cbec_total")
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
        if self._hold_below(city) and any(not 0 <= share < 0.9 for share in shares.values()):
            year = next(year for year, share in shares.items() if not 0 <= share < 0.9)
            self.book.wrong(
                Note(self.book.file, self.book.file),
                tr(
                    "cross-border e-commerce of {city} in {year} is {share:.0%} of its exports: check the units of "
                    "both.",
                    city=city,
                    year=year,
                    share=shares[year],
                ),
            )
        launch = math.floor(self.launch)
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


def _as_weak(text: str, share_source: str) -> str:
    """What rests on an assumption is one."""
    return f"assumption: {text}" if share_source.startswith("assumption") else text
