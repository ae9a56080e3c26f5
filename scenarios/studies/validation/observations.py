"""What is observed of Guangzhou, as tidy tables: the training years for fitting, all years for scoring only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ....language import language, tr
from ...errors import UserError

OBSERVED = Path(__file__).resolve().parent.parent.parent / "observed"
TRAIN_LAST = 2017  # the last year that a fit may see
TEST_LAST = 2021
CITY = "city"  # in place of a cluster: all industries of the city
COLUMNS = ["cluster", "indicator", "year", "value", "counted"]
TRADE = ("exports_usd", "imports_usd", "trade_usd")
SHOWN_ONLY = "low"  # a confidence with which a value is shown, but counts in no error


@dataclass(frozen=True)
class Quantity:
    """An observed quantity. ``is_level``: the model has the same, else only its growth since the origin compares."""

    code: str
    name_en: str
    name_zh: str
    unit: str
    unit_zh: str
    is_level: bool = True

    def name(self) -> str:
        """The name."""
        return self.name_zh if language() == "zh" else self.name_en

    def unit_in(self) -> str:
        """The unit."""
        return self.unit_zh if language() == "zh" else self.unit


QUANTITIES = {
    one.code: one
    for one in (
        Quantity("exports_usd", "Exports", "出口", "10,000 USD", "万美元"),
        Quantity("imports_usd", "Imports", "进口", "10,000 USD", "万美元"),
        Quantity("trade_usd", "Exports and imports", "进出口", "10,000 USD", "万美元"),
        Quantity("cbec_total", "Cross-border e-commerce of the city", "全市跨境电商", "100 million CNY", "亿元", False),
        Quantity("containers", "Containers of the port", "港口集装箱", "million TEU", "百万标准箱", False),
        Quantity("patents", "Invention patents of the city", "全市发明专利授权", "patents", "件", False),
    )
}


def training_table(last: int = TRAIN_LAST) -> pd.DataFrame:
    """What a fit may see: exports and imports by industry from 2010 to ``last``; columns COLUMNS.

    Raises:
        UserError: a year after :data:`TRAIN_LAST` was asked for: those are held out.
    """
    _check_training(last)
    return _trade(last)


def training_totals(last: int = TRAIN_LAST) -> pd.DataFrame:
    """The city's exports and imports of all goods by year (index, 10,000 USD). Errors as in the function above."""
    _check_training(last)
    return _totals(last)


def observations(last: int = TEST_LAST) -> pd.DataFrame:
    """Everything observed up to a year, the held-out years included: for scoring, never for fitting."""
    return pd.concat([_trade(last), _city(last)], ignore_index=True)


def observed_totals(last: int = TEST_LAST) -> pd.DataFrame:
    """The city's exports and imports of all goods, held-out years included: the input of the conditional protocol."""
    return _totals(last)


def _check_training(last: int) -> None:
    if last > TRAIN_LAST:
        raise UserError(
            tr(
                "{last} is held out: fits see years up to {train_last}, later ones are for scoring only.",
                last=last,
                train_last=TRAIN_LAST,
            )
        )


def _trade(last: int) -> pd.DataFrame:
    table = pd.read_csv(OBSERVED / "trade_by_industry.csv")
    table = table[table["year"] <= last]
    table = table.assign(trade=table["exports"] + table["imports"])
    long = table.melt(["cluster", "year"], ["exports", "imports", "trade"], "indicator")
    return long.assign(indicator=long["indicator"] + "_usd", counted=True, value=long["value"].astype(float))[COLUMNS]


def _city(last: int) -> pd.DataFrame:
    table = pd.read_csv(OBSERVED / "city_indicators.csv")
    kept = table[table["year"] <= last]
    return kept.assign(cluster=CITY, counted=kept["confidence"] != SHOWN_ONLY)[COLUMNS]


def _totals(last: int) -> pd.DataFrame:
    table = pd.read_csv(OBSERVED / "trade_totals.csv").set_index("year").astype(float)
    return table[table.index <= last]


def panel(table: pd.DataFrame, indicator: str, clusters: Sequence[str] | None = None) -> pd.DataFrame:
    """One indicator as years (index) by clusters (columns, in the order given)."""
    wide = table[table["indicator"] == indicator].pivot_table(index="year", columns="cluster", values="value")
    return wide if clusters is None else wide[[code for code in clusters if code in wide.columns]]
