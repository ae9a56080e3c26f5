"""The figures of a validation, by file name: bands of every series, order degrees of both sides, the scorecard."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.figure import Figure

from ....analysis.figures.validation import Against, Mark, bands_over_points, scorecard_picture, skill_picture
from ....language import Text, tr
from .experiment import Validation
from .observations import CITY, QUANTITIES, TRADE
from .scoring import CONSTANT_SHARE
from .synergy import compare_city, order_from_trade
from .targets import LEAST_COVERED, MOST_COVERED, Line, WithinLine, scorecard, within_lines
from .words import NAMES, TEXT, place_name, series_name, series_unit

BAND = {"lower": 0.05, "median": 0.5, "upper": 0.95}
BILLION = 1e5  # in units of 10,000 USD
ORDER_NAMES: dict[str, Text] = {
    "order_digital_trade": tr("Order, digital trade"),
    "order_industrial_cluster": tr("Order, cluster"),
    "synergy": tr("Synergy degree U"),
}
Drawn = dict[str, tuple[Figure, str]]


def bands(result: Validation) -> pd.DataFrame:
    """Simulated bands of everything observed, every year up to the last observed, and the observed values.

    Columns protocol, cluster, indicator, year, lower, median, upper, observed, hollow. Series of another coverage are
    the observed value of the origin times simulated growth, and left out where it is not observed.
    """
    known = result.observed[["cluster", "indicator", "year", "value", "counted"]]
    keys = known[["cluster", "indicator"]].drop_duplicates()
    rows = result.simulated.merge(keys, on=["cluster", "indicator"])
    rows = rows[rows["year"] <= max(int(known["year"].max()), result.origin)]
    growing = [code for code, one in QUANTITIES.items() if not one.is_level]
    origin = known[known["year"] == result.origin].set_index(["cluster", "indicator"])["value"]
    parts = [rows[~rows["indicator"].isin(growing)]]
    own = rows[rows["indicator"].isin(growing)]
    runs = ["protocol", "replication", "cluster", "indicator"]
    base = own[own["year"] == result.origin].merge(origin.rename("at_origin"), on=["cluster", "indicator"])
    scaled = own.merge(base.assign(ratio=base["at_origin"] / base["value"])[[*runs, "ratio"]], on=runs)
    parts.append(scaled.assign(value=scaled["value"] * scaled["ratio"]))
    by = pd.concat(parts).groupby(["protocol", "cluster", "indicator", "year"], sort=False)["value"]
    table = pd.DataFrame({name: by.quantile(share) for name, share in BAND.items()}).reset_index()
    seen = known.rename(columns={"value": "observed"})
    merged = table.merge(seen, on=["cluster", "indicator", "year"], how="left")
    return merged.assign(hollow=~merged["counted"].eq(True) | (merged["year"] > result.origin))


def pictures(result: Validation) -> Iterator[tuple[str, Figure, str]]:
    """Name, figure and caption of every figure."""
    lines = scorecard(result)
    if lines and result.within is not None:
        heading = str(TEXT["within_picture"])
        yield (
            "within",
            skill_picture([_skill(line) for line in within_lines(result.within)], heading),
            heading,
        )
    if lines:
        heading = str(TEXT["scorecard"])
        marks = [_mark(line) for line in lines]
        yield "scorecard", scorecard_picture(marks, (LEAST_COVERED, MOST_COVERED), heading), heading
    yield from _series(_ordered(bands(result), result))
    yield from _synergy(result)


def _ordered(table: pd.DataFrame, result: Validation) -> pd.DataFrame:
    """Rows in the scenario's order of clusters, those of other places as they come after them."""
    place = {code: number for number, code in enumerate(result.resolved.inputs.clusters)}
    return table.sort_values("cluster", key=lambda codes: codes.map(place).fillna(len(place)), kind="stable")


def _mark(line: Line) -> Mark:
    against = CONSTANT_SHARE if line.protocol == "conditional" else "random_walk"
    names = [str(NAMES[one]) for one in (line.protocol, line.view, against)]
    return Mark(TEXT["card_row"].format(*names), line.measure, line.value, line.target, line.reached)


def _skill(line: WithinLine) -> Against:
    rule = str(NAMES[line.against]) if line.against else ""
    return Against(rule, line.value, line.error, (line.least, line.most), line.reached)


def _series(table: pd.DataFrame) -> Iterator[tuple[str, Figure, str]]:
    clusters = table[table["cluster"] != CITY]
    for code, rows in clusters.groupby("indicator", sort=False):
        name, trade = series_name(str(code)), code in TRADE
        shown = rows.assign(panel=[place_name(one) for one in rows["cluster"]])
        if trade:
            shown[[*BAND, "observed"]] = shown[[*BAND, "observed"]] / BILLION
        axis = str(TEXT["usd"]) if trade else series_unit(str(code))
        yield str(code).removesuffix("_usd"), bands_over_points(shown, name, axis), name
    city = table[table["cluster"] == CITY]
    if not city.empty:
        titles = [f"{series_name(code)}\n{series_unit(code)}" for code in city["indicator"]]
        heading = str(TEXT["city_series"])
        yield (
            "city_series",
            bands_over_points(city.assign(panel=titles), heading, str(TEXT["native"])),
            heading,
        )


def _synergy(result: Validation) -> Iterator[tuple[str, Figure, str]]:
    orders = _ordered(order_from_trade(result.observed, result.simulated), result)
    if not orders.empty:
        shown = orders.assign(
            panel=[place_name(code) for code in orders["cluster"]], hollow=orders["year"] > result.origin
        )
        heading = str(TEXT["order_trade"])
        yield "order_trade", bands_over_points(shown, heading, str(TEXT["degree"])), heading
    if {"patents", "containers", "cbec_total", "exports_usd"} <= set(result.observed["indicator"]):
        city = compare_city(result.observed, result.simulated)
        shown = city.assign(
            panel=[str(ORDER_NAMES[name]) for name in city["quantity"]],
            hollow=city["masked"] | (city["year"] > result.origin),
        )
        heading = str(TEXT["city_synergy"])
        yield "city_synergy", bands_over_points(shown, heading, str(TEXT["degrees"])), heading
