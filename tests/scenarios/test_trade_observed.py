"""The baseline's imports and trade balances against those observed in the years that it was set on, 2010-2017."""

from __future__ import annotations

import pandas as pd
import pytest
from synergysim.scenarios.library_files import OBSERVED
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load
from synergysim.simulation import record

FIVE = ("textile_clothing", "beauty_chemicals", "luggage_leather", "jewelry", "food_beverage")
SEEDS = (1, 2, 3)
BALANCES = ["imports_usd", "exports_usd"]
# Surpluses of 2,374 to 8,937 on exports of some 55,000 (10,000 USD); the baseline has deficits in these years.
MISSED = {("beauty_chemicals", year) for year in (2012, 2013, 2014, 2015)}


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
    known = observed.loc[(cluster, 2010)]
    for table in simulated:
        found = table.loc[(cluster, 2010)]
        assert found["imports_usd"] / found["exports_usd"] == pytest.approx(
            known["imports_usd"] / known["exports_usd"], rel=0.1
        )


@pytest.mark.parametrize("cluster", FIVE)
def test_every_industry_has_a_surplus_or_a_deficit_in_the_years_it_had_one(
    observed: pd.DataFrame, simulated: list[pd.DataFrame], cluster: str
) -> None:
    """But for beauty's small surpluses of 2012-2015, which the baseline misses in every seed."""
    known = observed["exports_usd"] > observed["imports_usd"]
    for table in simulated:
        found = table["exports_usd"] > table["imports_usd"]
        wrong = {(cluster, year) for year in range(2010, 2018) if found[cluster, year] != known[cluster, year]}
        assert wrong <= MISSED


def test_balances_of_both_signs_are_observed_and_simulated(
    observed: pd.DataFrame, simulated: list[pd.DataFrame]
) -> None:
    for table in (observed, *simulated):
        surplus = (table["exports_usd"] > table["imports_usd"]).xs(2017, level="year")
        assert surplus[list(FIVE)].tolist() == [True, False, True, True, False]
