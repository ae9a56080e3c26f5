"""The baseline's imports and trade balances against those observed in the years that it was set on, 2010-2017."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from synergysim.scenarios.files.library_files import OBSERVED
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.simulation import record

FIVE = ("textile_clothing", "beauty_chemicals", "luggage_leather", "jewelry", "food_beverage")
SEEDS = (1, 2, 3)
BALANCES = ["imports_usd", "exports_usd"]
# Beauty's trade is nearly in balance (surpluses of 2,374 to 8,937 on exports of some 55,000, in 10,000 USD; then a
# deficit of 3,933 and, after imports rose by a third within 2017, of 20,580): the baseline misses the sign.
MISSED = {("beauty_chemicals", year) for year in range(2012, 2018)}


@pytest.fixture(scope="module")
def observed() -> pd.DataFrame:
    """Imports and exports by cluster and year, 10,000 USD."""
    table = pd.read_csv(OBSERVED / "trade_by_industry.csv").set_index(["cluster", "year"])
    return table.set_axis(["imports_usd", "exports_usd"], axis=1)


@pytest.fixture(scope="module")
def simulated() -> list[pd.DataFrame]:
    """The same of the baseline at the usual scale, one table a seed."""
    inputs = resolve(load("guangzhou"), scale=0.05, until=2017).inputs
    tables = []
    for seed in SEEDS:
        table = record(inputs, seed).diagnostics
        table = table[table["diagnostic"].isin(BALANCES)]
        table = table.assign(year=table["quarter"].str[:4].astype(int))
        totals = table.pivot_table(index=["cluster", "year"], columns="diagnostic", values="value", aggfunc="sum")
        tables.append(totals)
    return tables


@pytest.mark.parametrize("cluster", FIVE)
def test_imports_over_exports_of_2010_are_those_observed_within_a_tenth(
    observed: pd.DataFrame, simulated: list[pd.DataFrame], cluster: str
) -> None:
    """Over the exports that the fitted trend gives for 2010, from which a run starts."""
    known = observed.loc[(cluster, 2010)]
    level = next(one for one in resolve(load("guangzhou")).inputs.industries if one.code == cluster).export_level
    for table in simulated:
        found = table.loc[(cluster, 2010)]
        assert found["imports_usd"] / found["exports_usd"] == pytest.approx(
            known["imports_usd"] / known["exports_usd"] / math.exp(level), rel=0.1
        )


@pytest.mark.parametrize("cluster", FIVE)
def test_every_industry_has_a_surplus_or_a_deficit_in_the_years_it_had_one(
    observed: pd.DataFrame, simulated: list[pd.DataFrame], cluster: str
) -> None:
    """But for beauty's from 2012 on."""
    known = observed["exports_usd"] > observed["imports_usd"]
    for table in simulated:
        found = table["exports_usd"] > table["imports_usd"]
        wrong = {(cluster, year) for year in range(2010, 2018) if found[cluster, year] != known[cluster, year]}
        assert wrong <= MISSED


def test_balances_of_both_signs_are_observed_and_simulated(
    observed: pd.DataFrame, simulated: list[pd.DataFrame]
) -> None:
    """In 2017, but for beauty."""
    for table in (observed, *simulated):
        surplus = (table["exports_usd"] > table["imports_usd"]).xs(2017, level="year")
        assert surplus[[one for one in FIVE if one != "beauty_chemicals"]].tolist() == [True, True, True, False]
