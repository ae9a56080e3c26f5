"""S3's digital trade: seven columns with exports and imports, each with drivers of its own, beside the run.

A satellite account: nothing of it acts on the model. Goods ordered online are what the run says. The other columns move
with what drives them in the run; three have a published base in 2020, for three no base is published: they are indices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from ...language import Text, tr
from ..library_files import OBSERVED
from .study import CitiesResult

BASE_YEAR = 2020
# Guangdong's trade in digital services of 2020, 100 million CNY, exports and imports together (S3, part 3, item 2).
SERVICES_2020 = 4295.58
EXPORTED = 0.53  # of it (assumption: the order of the country's; S3 gives no split)
HUNDRED_MILLION = 1e4  # in 10,000 CNY


class Column(NamedTuple):
    """A column of S3's Table 1.

    ``share``: of digital services of 2020, exports and imports alike, None where no base is published. Drivers: what it
    moves with in a year, and the elasticity, an assumption (half to twice of it); sums of :mod:`.measure`.
    """

    code: str
    name: Text
    share: float | None
    exports: Mapping[str, float]
    imports: Mapping[str, float]
    why: Text


COLUMNS = (
    Column(
        "ordered_goods",
        tr("Goods ordered online"),
        None,
        {},
        {},
        tr("simulated: sold and bought on platforms"),
    ),
    Column(
        "ordered_services",
        tr("Services ordered online"),
        None,
        {"adopters": 0.5},
        {"revenue": 0.7},
        tr("sellers online; incomes from sales"),
    ),
    Column(
        "enabled_services",
        tr("Traditional services that digital means enable"),
        None,
        {"members": 0.5, "own_research": 0.3},
        {"new_product_sales": 0.5},
        tr("members of industrial platforms, research; new products"),
    ),
    Column(
        "telecom_computer_information",
        tr("Telecommunications, computer and information"),
        0.36,
        {"digital_services": 1.0},
        {"data": 0.5},
        tr("what operators of platforms sell abroad; data in use"),
    ),
    Column(
        "content",
        tr("Digital content"),
        0.03,
        {"digital_products": 1.0},
        {"online_imports": 0.3},
        tr("digital products sold abroad; imports online"),
    ),
    Column(
        "other_services",
        tr("Other services that can be delivered digitally"),
        0.61,
        {"patents_granted": 0.3, "traders_revenue": 0.4},
        {"own_research": 0.6},
        tr("patents, trade and finance; research that licenses abroad"),
    ),
    Column(
        "data_elements",
        tr("Trade in data elements"),
        None,
        {"data": 1.0},
        {"online_exports": 0.5},
        tr("data in use; foreign buyers online"),
    ),
)


def digital_trade(result: CitiesResult, scenario: str) -> pd.DataFrame:
    """Column, year, exports, imports, measured (100 million CNY, or index, BASE_YEAR = 100) of the mainland's cities.

    Means over replications. Empty where the run does not reach the base year.
    """
    sums = mainland(result, scenario)
    if BASE_YEAR not in sums.index:
        return pd.DataFrame(columns=["column", "year", "exports", "imports", "measured"])
    tables = []
    for one in COLUMNS:
        if one.code == "ordered_goods":
            sides = {side: sums[f"online_{side}"] / HUNDRED_MILLION for side in ("exports", "imports")}
        else:
            levels = {"exports": EXPORTED, "imports": 1.0 - EXPORTED}
            sides = {
                side: (100.0 if one.share is None else SERVICES_2020 * one.share * part)
                * moved(sums, getattr(one, side))
                for side, part in levels.items()
            }
        measured = "money" if one.code == "ordered_goods" or one.share is not None else "index"
        tables.append(pd.DataFrame({"column": one.code, "year": sums.index, **sides, "measured": measured}))
    return pd.concat(tables, ignore_index=True)


def moved(sums: pd.DataFrame, drivers: Mapping[str, float]) -> pd.Series:
    """What drivers make of a base of 1 in BASE_YEAR: each over its value then, to its elasticity."""
    found = pd.Series(1.0, index=sums.index)
    for name, elasticity in drivers.items():
        base = float(sums[name].loc[BASE_YEAR])
        if base > 0.0:
            found *= (sums[name] / base) ** elasticity
    return found


def mainland(result: CitiesResult, scenario: str) -> pd.DataFrame:
    """Sums over the clusters of cities of the most common jurisdiction by year, means over replications."""
    cities = result.arms[scenario].inputs.cities
    laws = [city.jurisdiction for city in cities]
    law = max(dict.fromkeys(laws), key=laws.count)
    inside = [city.code for city in cities if city.jurisdiction == law]
    rows = result.years[(result.years["scenario"] == scenario) & result.years["city"].isin(inside)]
    sums: pd.DataFrame = rows.groupby("year").sum(numeric_only=True) / len(result.seeds)
    return sums.drop(columns=["replication"])


def observed_ecommerce() -> pd.DataFrame:
    """Guangdong's cross-border e-commerce of 2015-2023 (S3, Table 2): year, exports, imports, total, definition.

    The definition changes in 2021: the two parts are not joined.
    """
    return pd.read_csv(OBSERVED / "guangdong_ecommerce.csv")


def held_against(simulated: pd.DataFrame) -> pd.DataFrame:
    """Simulated and observed goods ordered online: level in a definition's last common year, growth a year within it.

    ``simulated``: by year: exports, imports (100 million CNY).
    """
    observed = observed_ecommerce().set_index("year")
    rows = []
    for definition, part in observed.groupby("definition", sort=False):
        years = [year for year in part.index if year in simulated.index]
        if len(years) < 2:
            continue
        first, last = years[0], years[-1]
        for side in ("exports", "imports"):
            own, seen = simulated[side], part[side]
            rows.append(
                {
                    "definition": definition,
                    "side": side,
                    "first": first,
                    "last": last,
                    "simulated": float(own[last]),
                    "observed": float(seen[last]),
                    "growth_simulated": float((own[last] / own[first]) ** (1.0 / (last - first)) - 1.0),
                    "growth_observed": float((seen[last] / seen[first]) ** (1.0 / (last - first)) - 1.0),
                }
            )
    return pd.DataFrame(rows)
