"""What is observed of a region, from its workbook: series of its clusters and cities, and the tables made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

import pandas as pd

from ....analysis.catalogue import indicators
from ....analysis.cells import fold
from ....language import Note, tr
from ...errors import did_you_mean
from .contents import Contents, Observed
from .fields import INFRASTRUCTURE, SERIES, Series
from .names import CITY, CLUSTER, Names
from .workbook import Row, Workbook

JUMP = 10.0  # from a year to the next: no trade of an industry grows or falls so
TRADE = ("exports_usd", "imports_usd", "exports_total", "imports_total")
LEAST_TRAIN, MOST_HELD = 4, 4  # years: below so many a demand process cannot be estimated


class SeriesReader:
    """Reads the sheet of observed series: ``series`` has values by year of every place and series, with the source."""

    def __init__(self, book: Workbook, names: Names) -> None:
        self.book, self.names = book, names
        self.series: Observed = {}
        self._read_series()

    def _read_series(self) -> None:
        own = {fold(name): one for one in SERIES.values() for name in (one.key, one.name.en, one.name.zh)}
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
                    Note(described.name_en, described.name_zh),
                    Note(described.unit, described.unit_zh),
                    unit,
                    "cluster",
                )
            if known is None:
                near = did_you_mean(
                    name, [one for single in SERIES.values() for one in (single.name[self.book.lang], single.key)]
                )
                self.book.wrong(
                    row.at("series"),
                    tr("'{name}' is no series that a region can have.{near}", name=name, near=near),
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
            tr(
                "the unit '{written}' of '{name}' is not known; write one of: {allowed}.",
                written=written,
                name=known.name,
                allowed=allowed,
            ),
        )
        return 1.0

    def _places(self, row: Row, known: Series) -> list[str]:
        """The places a series is of."""
        named, whole = row.text("place"), known.key in (*INFRASTRUCTURE, "exchange_rate")
        if known.of == "city":
            if not named:
                if len(self.names.city_rows) == 1 or whole:
                    return list(self.names.city_rows)
                self.book.wrong(row.place, tr("'{name}' is a city's: say which city's.", name=known.name))
                return []
            code = self.names.found(self.names.city_names, named, row.at("place"), CITY)
            return [code] if code else []
        if not named and len(self.names.cluster_rows) == 1:
            return list(self.names.cluster_rows)
        if not named:
            self.book.wrong(
                row.place,
                tr("'{name}' is an industry's: say which industry's.", name=known.name),
            )
            return []
        codes = self.names.found(self.names.cluster_names, named, row.at("place"), CLUSTER) or []
        if len(codes) > 1:
            told = ", ".join(codes)
            self.book.wrong(
                row.at("place"),
                tr("'{named}' stands in several cities: write one of {told}.", named=named, told=told),
            )
        return codes if len(codes) == 1 else []

    def _keep(self, row: Row, known: Series, place: str, factor: float) -> None:
        if (place, known.key) in self.series:
            self.book.wrong(row.place, tr("'{name}' of {place} is given twice.", name=known.name, place=place))
            return
        values = {year: entry.value * factor for year, entry in sorted(row.years.items())}
        if not values and any(one.years for one in self.book.tables["observed"]):
            self.book.wrong(
                row.place,
                tr("no year has a value; the years stand in the first row of the sheet."),
            )
        self._check_steps(row, known, values)
        self.series[place, known.key] = values, self.names.source(row)

    def _check_steps(self, row: Row, known: Series, values: Mapping[int, float]) -> None:
        """Name a value that cannot be of the same unit as the one before, and a trade of none."""
        if known.key not in TRADE:
            return
        positive = [year for year, value in values.items() if value > 0.0]
        for year in set(values) - set(positive):
            self.book.notes.append(
                tr(
                    "{place}: 0 is taken for a missing value, as no trade can begin from it.",
                    place=row.years[year].place,
                )
            )
        for before, year in pairwise(positive):
            ratio = values[year] / values[before]
            if max(ratio, 1.0 / ratio) ** (1.0 / (year - before)) >= JUMP:
                self.book.wrong(
                    row.years[year].place,
                    tr(
                        "'{name}' is {ratio:,.3g} times that of {before}: one of the two is in another unit.",
                        name=known.name,
                        ratio=ratio,
                        before=before,
                    ),
                )
                return  # one such step makes another


def train_until(book: Workbook, made: Contents, clusters: Iterable[str]) -> int | None:
    """The last year that fits may see: asked for, or before the years held out; None without observations."""
    known = [set(made.values(code, "exports_usd")) for code in clusters]
    years = sorted(set.intersection(*known)) if known else []
    if "train_until" in book.settings:
        asked = book.settings["train_until"]
        if asked.value < made.base_year:
            book.wrong(
                asked.place,
                tr(
                    "{value:g} lies before the base year {base_year}.",
                    value=asked.value,
                    base_year=made.base_year,
                ),
            )
        if years and asked.value >= years[-1]:
            made.notes.append(
                tr(
                    "{place}: no year after {year:g} is observed of every industry: nothing is held out, and no "
                    "forecast can be tested.",
                    place=asked.place,
                    year=asked.value,
                )
            )
        return int(asked.value)
    if not years:
        return None
    held = min(MOST_HELD, max(len(years) - LEAST_TRAIN - 1, 0))
    return years[-1 - held]


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
