"""A user's own observations, in the evaluator's input format: what of them a run can be held against."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from ....analysis.catalogue import CatalogueError, Indicator, indicator, indicators
from ....analysis.catalogue.clusters import cluster_code
from ....analysis.cells import fold
from ....analysis.evaluation import tidy
from ....analysis.headers import UnknownIndicatorError
from ....analysis.tables import IndicatorTables, TableError, read_tables
from ....language import Note, Text, tr
from ...errors import UserError, did_you_mean
from .observations import CITY, COLUMNS, QUANTITIES, Quantity

CITY_NAMES = ("city", "the city", "全市", "城市")
DOLLARS = {"10,000 USD": 1.0, "10000 USD": 1.0, "万美元": 1.0, "USD": 1e-4, "US dollars": 1e-4, "美元": 1e-4,
           "million USD": 1e2, "百万美元": 1e2, "100 million USD": 1e4, "亿美元": 1e4, "billion USD": 1e5,
           "十亿美元": 1e5}  # fmt: skip
UNITS: dict[str, dict[str, float]] = {
    "exports_usd": DOLLARS,
    "imports_usd": DOLLARS,
    "trade_usd": DOLLARS,
    "cbec_total": {"100 million CNY": 1.0, "亿元": 1.0, "10,000 CNY": 1e-4, "万元": 1e-4, "billion CNY": 10.0,
                   "十亿元": 10.0},
    "containers": {"million TEU": 1.0, "百万标准箱": 1.0, "10,000 TEU": 1e-2, "万标准箱": 1e-2, "TEU": 1e-6,
                   "标准箱": 1e-6},
    "patents": {"patents": 1.0, "件": 1.0},
}  # fmt: skip


def own_observations(path: Path, clusters: Sequence[str], years: tuple[int, int]) -> tuple[pd.DataFrame, list[Text]]:
    """The rows that overlap with a run (columns COLUMNS) and one sentence for everything that does not.

    Beside the indicators of the catalogue, columns ``exports_usd``, ``imports_usd`` and ``trade_usd`` of a cluster and
    ``cbec_total``, ``containers`` and ``patents`` of the city (cluster ``city``) are read, in the units of UNITS.

    Args:
        clusters: those of the run. years: the run's first and the last it may be asked for.

    Raises:
        TableError: the file cannot be read. UserError: nothing of it overlaps with the run.
    """
    if not path.is_file():
        raise UserError(tr("--observed {path}: there is no such file.", path=path))
    tables, notes = _read(path)
    rows = tidy(tables)
    gaps = int((~(rows["value"] > 0.0)).sum())
    rows = rows.assign(cluster=[_cluster(str(name)) for name in rows["cluster"]], counted=True)
    rows = _of_clusters(rows, clusters, notes)
    rows = _in_units(rows, tables, notes)
    rows = _in_years(rows, years, notes)
    if gaps:
        notes.append(tr("Cells that are empty or not above 0 count in no comparison: {gaps}.", gaps=gaps))
    kept = rows[rows["value"] > 0.0]
    if kept.empty:
        raise _nothing(path, notes)
    return kept[COLUMNS].reset_index(drop=True), notes


def _nothing(path: Path, notes: Sequence[Text]) -> UserError:
    told = " ".join(note.en for note in notes)
    return UserError(f"{path.name}: nothing overlaps with the run. {told}".rstrip())


def _read(path: Path) -> tuple[IndicatorTables, list[Text]]:
    """The tables, without the columns that are no indicator, which notes tell of."""
    described: dict[str, Indicator | None] = dict(_described())
    notes: list[Text] = []
    known = [*QUANTITIES, *(one.code for one in indicators())]
    while True:
        try:
            tables = read_tables(path, described, one_subsystem=True)
        except UnknownIndicatorError as error:
            name, key = error.header, fold(error.header)
            if key in described:
                raise
            described[key] = None
            near = did_you_mean(name.split("(")[0].strip(), known)
            notes.append(
                tr(
                    "{name!r} is not an indicator that a run measures, or in no unit that is known: left out.{near}",
                    name=name,
                    near=near,
                )
            )
        except TableError as error:
            raise UserError(" ".join([str(error), *(note.en for note in notes)])) from error
        else:
            return tables, notes


@cache
def _described() -> dict[str, Indicator]:
    """The quantities observed of Guangzhou by how a column may be called; a header may add a unit in brackets."""
    return {
        fold(name): _indicator(quantity)
        for code, quantity in QUANTITIES.items()
        for name in (code, quantity.name_en, quantity.name_zh)
    }


def _indicator(quantity: Quantity) -> Indicator:
    names, units = (quantity.name_en, quantity.name_zh) * 2, (quantity.unit, quantity.unit_zh)
    return Indicator(quantity.code, "described", *names, *units, 1, "observed", "", "", False, "", "")


def _cluster(name: str) -> str:
    return CITY if name.strip().casefold() in CITY_NAMES else cluster_code(name) or name


def _of_clusters(rows: pd.DataFrame, clusters: Sequence[str], notes: list[Text]) -> pd.DataFrame:
    """The rows of the run's clusters, and of the city where it is the city that is observed."""
    for name in dict.fromkeys(rows.loc[~rows["cluster"].isin([*clusters, CITY]), "cluster"]):
        near = did_you_mean(str(name), clusters)
        notes.append(
            tr(
                "{name} is not a cluster of the run: its rows are left out.{near} A file without a "
                "column 'cluster' is one cluster, called like the file; another city or industry "
                "needs its scenario.",
                name=name,
                near=near,
            )
        )
    of_city = rows["indicator"].isin([code for code, one in QUANTITIES.items() if not one.is_level])
    in_city = rows["cluster"] == CITY
    for code in dict.fromkeys(rows.loc[of_city != in_city, "indicator"]):
        if code in QUANTITIES and not QUANTITIES[str(code)].is_level:
            notes.append(tr("{code} is compared for the city only: other rows of it are left out.", code=code))
        elif in_city.any():
            notes.append(tr("{code} is compared for the clusters only: other rows of it are left out.", code=code))
    return rows[(rows["cluster"].isin(clusters) & ~of_city) | (in_city & of_city)]


def _in_units(rows: pd.DataFrame, tables: IndicatorTables, notes: list[Text]) -> pd.DataFrame:
    """The rows in the run's units; those in other units that cannot be converted are left out."""
    parts = []
    for code, own in rows.groupby("indicator", sort=False):
        factor, note = _factor(str(code), tables.indicators[str(code)].unit)
        if note is not None:
            notes.append(note)
        if factor is not None:
            parts.append(own.assign(value=own["value"] * factor))
    return pd.concat(parts, ignore_index=True) if parts else rows.head(0)


def _factor(code: str, unit: str) -> tuple[float | None, Text | None]:
    """What values in a unit are multiplied with (None: they cannot be compared), and what is to be said of it."""
    if code in QUANTITIES:
        factors = {fold(name): factor for name, factor in UNITS[code].items()}
        own, own_zh = QUANTITIES[code].unit, QUANTITIES[code].unit_zh
        if fold(unit) in factors:
            factor = factors[fold(unit)]
            told = tr("{code} is converted from {unit} to {own}.", code=code, unit=unit, own=Note(own, own_zh))
            return factor, None if factor == 1.0 else told
    else:
        try:
            known = indicator(code)
        except CatalogueError:
            return None, tr("{code} is not an indicator that a run measures: left out.", code=code)
        own, own_zh = known.unit, known.unit_zh
        if unit in ("", own, own_zh):
            return 1.0, None
    return None, tr("{code} is in {unit}, the run's in {own}: left out.", code=code, unit=unit, own=Note(own, own_zh))


def _in_years(rows: pd.DataFrame, years: tuple[int, int], notes: list[Text]) -> pd.DataFrame:
    outside = sorted(set(rows.loc[~rows["year"].between(*years), "year"]))
    if outside:
        named = ", ".join(map(str, outside))
        notes.append(
            tr("Years outside {years}-{years_2} are left out: {named}.", years=years[0], years_2=years[1], named=named)
        )
    return rows[rows["year"].between(*years)]
