"""S3's digital trade: seven columns with exports and imports, each of them flows of the simulated economy.

Nothing is assumed of how strongly a column answers to what drives it: a side *is* a sum of flows of the run. What of it
crosses the border is told in money; where the run has the activity but not what of it crosses, the side is an index;
where the region's trade in digital services of 2020 is known, it has that level in 2020 and moves with its flows.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from ....language import Text, tr
from ..policy_costs import HUNDRED_MILLION
from .measure import ENABLED
from .study import CitiesResult

BASE_YEAR = 2020
EXPORTED = 0.53  # of digital services (assumption: the order of the country's; S3 gives no split)
SPLIT_RANGE = 1.5  # factor up and down within which the split of the known sum into columns and sides is trusted
LEVEL = 0.95
INFORMATION = "information_services"  # digital services sold abroad but for the enabled ones
TRADE_AND_FINANCE = "trade_finance_exports"  # exports of clusters that trade and finance
Measured = Literal["money", "anchored", "index"]
MONEY: Measured = "money"
ANCHORED: Measured = "anchored"
INDEX: Measured = "index"
Side = Literal["exports", "imports"]
SIDES: tuple[Side, ...] = ("exports", "imports")


class Flows(NamedTuple):
    """What one side of a column is in the run: the sum of these flows, and how it is told."""

    names: tuple[str, ...]
    measured: Measured


class Column(NamedTuple):
    """A column of S3's Table 1; ``share``: of digital services, where they are known (an assumption, low)."""

    code: str
    name: Text
    exports: Flows
    imports: Flows
    why: Text
    share: float = math.nan

    def side(self, side: Side) -> Flows:
        """Exports or imports."""
        return self.exports if side == "exports" else self.imports


COLUMNS = (
    Column(
        "ordered_goods",
        tr("Goods ordered online"),
        Flows(("online_exports",), MONEY),
        Flows(("online_imports",), MONEY),
        tr("goods sold to and bought from abroad on platforms"),
    ),
    Column(
        "ordered_services",
        tr("Services ordered online"),
        Flows(("bonded_warehouse_fees",), MONEY),
        Flows(("overseas_warehouse_fees",), MONEY),
        tr("storing in bond for foreign sellers; storing abroad. Travel, S3's example, is not in the model"),
    ),
    Column(
        "enabled_services",
        tr("Traditional services that digital means enable"),
        Flows((ENABLED,), MONEY),
        Flows(("operator_fees", "training_fees"), INDEX),
        tr("what industrial platforms learn from members and sell abroad; what members pay for solutions"),
    ),
    Column(
        "telecom_computer_information",
        tr("Telecommunications, computer and information"),
        Flows((INFORMATION,), ANCHORED),
        Flows(("digital_workers",), ANCHORED),
        tr("other digital services sold abroad; work in digital trade, which uses them"),
        0.36,
    ),
    Column(
        "content",
        tr("Digital content"),
        Flows(("digital_products",), ANCHORED),
        Flows(("content_fees",), ANCHORED),
        tr("digital products sold abroad; content that sellers buy"),
        0.03,
    ),
    Column(
        "other_services",
        tr("Other services that can be delivered digitally"),
        Flows((TRADE_AND_FINANCE,), ANCHORED),
        Flows(("commissions", "marketing_fees"), ANCHORED),
        tr("sales abroad of trade and finance; commissions and advertising paid"),
        0.61,
    ),
    Column(
        "data_elements",
        tr("Trade in data elements"),
        Flows(("new_data",), INDEX),
        Flows(("market_signals",), INDEX),
        tr("business recorded as data; foreign demand seen on platforms"),
    ),
)


def digital_trade(result: CitiesResult, scenario: str) -> pd.DataFrame:
    """column, side, year, value, low, high, measured: of the cities of the most common jurisdiction.

    Values are means over replications, in 100 million CNY (``money``, ``anchored``) or an index, 100 in
    BASE_YEAR. Where the region's digital services are not known, what would be anchored is an index. ``low`` and
    ``high`` hold a further replication in 95 of 100 cases (t, in logarithms) and, of what is anchored, how far the
    split is trusted; they are empty for one replication. Empty where the run does not reach the base year.
    """
    sums = mainland(result, scenario)
    if sums.empty or BASE_YEAR not in sums.columns:
        return pd.DataFrame(columns=["column", "side", "year", "value", "low", "high", "measured"])
    declared = result.arms[scenario].scenario.cities_observed
    services = declared.digital_services if declared is not None else None
    tables = []
    for one in COLUMNS:
        for side in SIDES:
            flows = one.side(side)
            amounts = sums.loc[list(flows.names)].groupby(level="replication").sum()
            base = amounts[BASE_YEAR].where(amounts[BASE_YEAR] > 0.0)
            measured, trust = flows.measured, 0.0
            if measured == ANCHORED and services is not None:
                part = EXPORTED if side == "exports" else 1.0 - EXPORTED
                amounts = amounts.div(base, axis=0) * services.value * one.share * part
                trust = math.log(SPLIT_RANGE)
            elif measured == MONEY:
                amounts = amounts / HUNDRED_MILLION
            else:
                measured, amounts = INDEX, 100.0 * amounts.div(base, axis=0)
            tables.append(_told(amounts, trust).assign(column=one.code, side=side, measured=measured))
    return pd.concat(tables, ignore_index=True)[["column", "side", "year", "value", "low", "high", "measured"]]


def _told(amounts: pd.DataFrame, trust: float) -> pd.DataFrame:
    """year, value, low, high of amounts by replication (rows) and year (columns)."""
    from scipy import stats

    n, value = len(amounts), amounts.mean()
    low, high = pd.Series(math.nan, index=value.index), pd.Series(math.nan, index=value.index)
    if n > 1:
        logs = np.log(amounts.where(amounts > 0.0))
        spread = logs.std(ddof=1) * float(stats.t.ppf(0.5 + LEVEL / 2.0, n - 1)) * math.sqrt(1.0 + 1.0 / n)
        reach = np.hypot(spread, trust)
        low, high = np.exp(logs.mean() - reach), np.exp(logs.mean() + reach)
    return pd.DataFrame({"year": value.index, "value": value, "low": low, "high": high})


def mainland(result: CitiesResult, scenario: str) -> pd.DataFrame:
    """Sums over clusters of cities of the most common law: a row a flow and replication, a column a year."""
    cities = result.arms[scenario].inputs.cities
    laws = [city.jurisdiction for city in cities]
    law = max(dict.fromkeys(laws), key=laws.count)
    inside = [city.code for city in cities if city.jurisdiction == law]
    rows = result.years[(result.years["scenario"] == scenario) & result.years["city"].isin(inside)]
    rows = rows.assign(
        **{
            INFORMATION: rows["digital_services"] - rows[ENABLED],
            TRADE_AND_FINANCE: rows["exports"].where(rows["trading"], 0.0),
        }
    )
    names = sorted({name for one in COLUMNS for side in SIDES for name in one.side(side).names})
    sums = rows.groupby(["replication", "year"])[names].sum()
    return pd.concat({name: sums[name].unstack("year") for name in names}, names=["flow"])  # noqa: PD010


def goods(table: pd.DataFrame) -> pd.DataFrame:
    """Goods ordered online by year, of :func:`digital_trade`: exports, imports and their low and high ends."""
    own = table[table["column"] == "ordered_goods"].set_index("year")
    parts = {side: own[own["side"] == side] for side in SIDES}
    return pd.DataFrame(
        {name: part[what] for side, part in parts.items() for name, what in (
            (side, "value"), (f"{side}_low", "low"), (f"{side}_high", "high"),
        )}
    )  # fmt: skip


def held_against(simulated: pd.DataFrame, observed: pd.DataFrame) -> pd.DataFrame:
    """Simulated and observed goods ordered online: level in a definition's last common year, growth a year within it.

    Args:
        simulated: Of :func:`goods` (100 million CNY).
        observed: Of :func:`.observed.ecommerce`; no growth is told across a change of definition.

    Returns:
        definition, side, first, last, simulated, low, high, observed, growth_simulated, growth_observed.
    """
    seen = observed.set_index("year")
    rows = []
    for definition, part in seen.groupby("definition", sort=False):
        years = [year for year in part.index if year in simulated.index]
        if len(years) < 2:
            continue
        first, last = years[0], years[-1]
        for side in SIDES:
            own, known = simulated[side], part[side]
            rows.append(
                {
                    "definition": definition,
                    "side": side,
                    "first": first,
                    "last": last,
                    "simulated": float(own[last]),
                    "low": float(simulated[f"{side}_low"][last]),
                    "high": float(simulated[f"{side}_high"][last]),
                    "observed": float(known[last]),
                    "growth_simulated": float((own[last] / own[first]) ** (1.0 / (last - first)) - 1.0),
                    "growth_observed": float((known[last] / known[first]) ** (1.0 / (last - first)) - 1.0),
                }
            )
    return pd.DataFrame(rows)
