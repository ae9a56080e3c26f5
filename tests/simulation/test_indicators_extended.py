"""S1's 35 indicators: those of the catalogue, all measured, in the units stated, consistent with Table 4 and flows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.catalogue import system
from synergysim.simulation import ClusterModel, Inputs, Trajectory, record
from synergysim.simulation.indicators.extended import EXTENDED, RESEARCHERS
from synergysim.simulation.indicators.table4 import RESEARCH_UNIT
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.model import forget

CODES = [f"D{i:02d}" for i in range(1, 20)] + [f"C{i:02d}" for i in range(1, 17)]
OF_THE_CITY = {"D11", "D12", "D13", "D15", "D17"}  # exogenous but for lever P6
COUNTS = {"D18", "D19"}  # of what levers issue
SEEDS = (1, 2, 3)
LAST = 2016
# What both systems have: the indicator here, there, and how many units of there make one of here.
SAME = [
    ("D07", "A9", 1), ("D11", "A4", 1), ("D12", "A5", 1), ("D13", "A6", 1500), ("D15", "A7", 1), ("D16", "A8", 1),
    ("D18", "A11", 1), ("C01", "B1", 1e4), ("C02", "B2", 1), ("C04", "B4", 1e4), ("C08", "B6", 1e4),
    ("C10", "B8", 1), ("C13", "B7", 1),
]  # fmt: skip

Table = pd.DataFrame
Rule = Callable[[Table], bool]


def table(trajectories: list[Trajectory]) -> Table:
    """Rows seed, cluster, year; columns the indicators of both systems."""
    rows = pd.concat([one.indicators.assign(seed=i) for i, one in enumerate(trajectories)], ignore_index=True)
    return rows.pivot_table(index=["seed", "cluster", "year"], columns="indicator", values="value")


def annual_flows(trajectory: Trajectory) -> Table:
    """Flows between subsystems by year, all clusters together."""
    flows = trajectory.flows.assign(year=trajectory.flows["quarter"].str[:4].astype(int))
    return flows.pivot_table(index="year", columns="flow", values="value", aggfunc="sum")


@pytest.fixture(scope="module")
def runs(busy_inputs: Inputs) -> list[Trajectory]:
    inputs = dataclasses.replace(busy_inputs, end_year=LAST, scale=0.05)
    return [record(inputs, seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def values(runs: list[Trajectory]) -> Table:
    return table(runs)


@pytest.fixture(scope="module")
def idle(small_inputs: Inputs) -> Table:
    """The same without levers and shocks."""
    return table([record(dataclasses.replace(small_inputs, end_year=2013), seed) for seed in SEEDS])


def formulas_of_time(values: Table) -> set[str]:
    """Indicators that take the same values in every seed."""
    spread = values.groupby(["cluster", "year"]).agg(lambda one: one.max() - one.min()).max()
    return set(spread[spread == 0.0].index)


def test_the_indicators_are_those_of_the_catalogue_in_its_order() -> None:
    assert list(EXTENDED) == CODES == [one.code for one in system("extended")]
    assert len(EXTENDED) == 35


def test_a_run_gives_each_of_them_for_every_cluster_and_year(runs: list[Trajectory], busy_inputs: Inputs) -> None:
    found = runs[0].indicators
    found = found[found["indicator"].isin(CODES)]
    assert len(found) == len(busy_inputs.clusters) * (LAST - 2009) * 35
    assert not found.duplicated(["cluster", "year", "indicator"]).any()
    assert np.isfinite(found["value"]).all()


def test_only_profit_can_be_negative(values: Table) -> None:
    others = [code for code in CODES if code not in ("C04", "C05")]
    assert (values[others] >= 0.0).all(axis=None)


@pytest.mark.parametrize("code", CODES)
def test_it_moves_over_time_in_every_seed(values: Table, code: str) -> None:
    totals = values[code].groupby(["seed", "year"]).sum()
    assert (totals.groupby("seed").nunique() > 2).all()


def test_without_levers_none_is_a_formula_of_time_but_the_citys_infrastructure_and_counts(idle: Table) -> None:
    assert formulas_of_time(idle[CODES]) == OF_THE_CITY | COUNTS


def test_one_made_up_from_the_calendar_is_noticed(small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXTENDED, "D05", lambda model, _: np.exp(model.elapsed) * np.ones(model.population.n_clusters))
    broken = table([record(small_inputs, seed) for seed in SEEDS[:2]])
    assert "D05" in formulas_of_time(broken[CODES])


@pytest.mark.parametrize(("code", "other", "factor"), SAME)
def test_what_both_systems_have_is_the_same(values: Table, code: str, other: str, factor: float) -> None:
    np.testing.assert_allclose(factor * values[code], values[other], rtol=1e-12)
    assert values[other].abs().max() > 0.0


RULES: list[tuple[str, Rule]] = [
    ("digital exports are part of trade", lambda v: bool((v["D02"] < v["D01"]).all())),
    ("exports are part of trade", lambda v: bool((v["C06"] < v["D01"]).all())),
    ("exports online are part of exports", lambda v: bool((v["A1"] <= 1e4 * v["C06"]).all())),
    ("services are part of digital exports", lambda v: bool((v["D04"] < v["D02"]).all())),
    ("goods online are part of digital exports", lambda v: bool((v["A1"] < 1e4 * v["D02"]).all())),
    ("parcels carry part of the retail sales", lambda v: bool((200.0 * v["D08"] <= v["D03"]).all())),
    ("parcels pay part of logistics fees", lambda v: bool((1e4 * v["D09"] < v["A10"]).all())),
    ("express revenue has a foreign and a home part", lambda v: bool((v["D10"] > 1e4 * v["D09"]).all())),
    ("goods flown are part of those shipped", lambda v: bool((v["D14"] < v["D16"]).all())),
    ("zones are set up by measures", lambda v: bool((v["D19"] <= v["D18"]).all())),
    ("new products take part of R&D", lambda v: bool((v["C09"] < v["C13"]).all())),
    ("firms with an R&D institution do R&D", lambda v: bool((v["C11"] <= v["C14"]).all())),
    ("firms with R&D are firms", lambda v: bool((v["C14"] < v["C02"]).all())),
    ("institutions of firms are part of all", lambda v: bool((v["C11"] < v["B9"]).all())),
    ("logistics moves what is made and traded", lambda v: bool((1e4 * v["D06"] > v["C06"]).all())),
    (
        "people of one city consume alike",
        lambda v: bool((v["D05"].xs("bags", level=1) == v["D05"].xs("weaving", level=1)).all()),
    ),
    ("stocks are small beside a year's output", lambda v: bool(v["C07"].between(80.0, 120.0).all())),
]


@pytest.mark.parametrize(("claim", "holds"), RULES, ids=[claim for claim, _ in RULES])
def test_they_fit_together(values: Table, claim: str, holds: Rule) -> None:
    assert holds(values), claim


def expected(totals: pd.Series, flow: pd.Series, inputs: Inputs, opened: float) -> dict[str, float]:
    """What the last year's totals over clusters should be about, from Table 4, flows, facts and the levers' costs."""
    t, f = totals, flow
    n, years = len(inputs.clusters), LAST - inputs.start_year
    city = inputs.cities[0]
    exports = f["merchant_exports"] + f["online_exports"]
    consumer_imports = f["merchant_imports"] + f["online_imports"]
    trade = exports + consumer_imports + f["imported_materials"]
    digital = f["digital_products"] + f["digital_services"]
    value_per_tonne = inputs.industries[0].value_per_tonne
    retail = 0.25 * t["A1"] + f["online_imports"]
    parcel_fees = t["A10"] * 1.5 * 0.25 * t["A1"] / (1.5 * t["A1"] + f["merchant_exports"])
    costs = {lever.code: lever.annual_cost for lever in LEVERS}
    building = (costs["P6"] + costs["P18"]) / sum(costs.values())
    issue = {lever.code: lever.measures_per_year for lever in LEVERS if lever.counts_in == "A11"}
    area = np.mean([industry.base_park_area for industry in inputs.industries])
    made = f["wages"] + f["home_materials"] + f["imported_materials"]
    return {
        "D01": (trade + digital) / 1e4, "D02": (f["online_exports"] + digital) / 1e4, "D03": retail / 1e4,
        "D04": f["digital_services"] / 1e4, "D05": n * city.consumption * 1.05**years,
        "D06": (f["home_materials"] + f["home_sales"] + trade) / 1e8, "D07": t["A9"],
        "D08": retail * 1e4 / 200.0 / 1e8, "D09": parcel_fees / 1e4,
        "D10": parcel_fees + 0.09 * 0.1 * 0.7 * f["home_sales"], "D11": 1.2 * n * city.rail_km[2013],
        "D12": 1.2 * n * city.road_km[2013], "D13": 1.2 * n * city.air_route_km[2013] / 1500.0,
        "D14": (retail + 0.005 * trade) / value_per_tonne / 1e4, "D15": 1.2 * n * city.berths[2013],
        "D16": trade / value_per_tonne / 1e4, "D17": 1.2 * n * city.broadband[2013], "D18": t["A11"],
        "D19": t["A11"] * issue["P2"] / sum(issue.values()), "C01": 1.15 * made / 1e4, "C02": t["B2"],
        "C03": f["investment_spending"] / 1e4, "C04": f["taxes"] / city.tax_rate / 1e4,
        "C05": n * 100.0 * t["B4"] / (f["home_sales"] + exports), "C06": exports / 1e4, "C07": n * 100.0,
        "C08": f["wages"] / 4.0 / 1e4, "C09": 0.5 * t["B7"], "C10": t["B8"],
        "C11": t["B9"] - 1.5 * sum(industry.base_institutes for industry in inputs.industries),
        "C12": t["B7"] / 4.0, "C13": f["research_done"], "C14": 0.1 * t["B2"],
        "C15": 0.1 * (f["home_sales"] + exports), "C16": (building * f["programmes"] + 300.0 * area * opened) / 1e4,
    }  # fmt: skip


def out_of_proportion(totals: pd.Series, about: dict[str, float]) -> set[str]:
    """Indicators that are three times as large as expected, or a third, or beyond."""
    ratios = {code: totals[code] / about[code] for code in CODES}
    return {code for code, ratio in ratios.items() if not 1 / 3 < ratio < 3}


@pytest.mark.parametrize("code", ["D01", "D02", "D03", "D04", "D06", "C03", "C06", "C13"])
def test_a_sum_of_flows_is_that_sum(last_year: tuple[pd.Series, dict[str, float]], code: str) -> None:
    totals, about = last_year
    assert totals[code] == pytest.approx(about[code], rel=1e-9)


@pytest.fixture(scope="module")
def last_year(runs: list[Trajectory], busy_inputs: Inputs) -> tuple[pd.Series, dict[str, float]]:
    totals = table(runs[:1]).xs(LAST, level="year").sum()
    parks = table(runs[:1])["B3"].groupby("year").sum()
    areas = sum(industry.base_park_area for industry in busy_inputs.industries)
    opened = (parks[LAST] - parks[LAST - 1]) / areas * len(busy_inputs.clusters)
    return totals, expected(totals, annual_flows(runs[0]).loc[LAST], busy_inputs, opened)


def test_every_indicator_is_in_its_unit(last_year: tuple[pd.Series, dict[str, float]]) -> None:
    totals, about = last_year
    assert set(about) == set(CODES)
    assert out_of_proportion(totals, about) == set(), {code: totals[code] / about[code] for code in CODES}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("mistake", [10.0, 0.1])
def test_a_wrong_unit_is_noticed(last_year: tuple[pd.Series, dict[str, float]], code: str, mistake: float) -> None:
    totals, about = last_year
    assert out_of_proportion(totals.where(totals.index != code, mistake * totals), about) == {code}


def test_the_first_year_is_that_of_the_facts(small_inputs: Inputs, idle: Table) -> None:
    first = idle.xs(2010, level="year").groupby("cluster").mean()
    for industry in small_inputs.industries:
        city = next(one for one in small_inputs.cities if one.code == industry.city)
        exports, imports = 6.8e-4 * industry.base_exports, 6.8e-4 * industry.base_imports
        seen = first.loc[industry.code]
        assert seen["C06"] == pytest.approx(exports, rel=0.15)
        assert seen["D01"] == pytest.approx(exports + imports, rel=0.2)
        assert seen["D05"] == pytest.approx(city.consumption, rel=0.1)
        assert seen["C02"] == pytest.approx(industry.n_firms, rel=0.1)


def test_flows_of_the_year_are_the_sum_of_its_quarters(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    names = ("exports", "imports", "digital_products", "digital_services", "researchers", "parcel_fees", "own_research")
    sums = {name: np.zeros(3) for name in names}
    while model.quarter < model.environment.years.size:
        model.step()
        if 2012.0 <= model.environment.years[model.quarter - 1] < 2013.0:
            for name in names:
                sums[name] += model.book.this_quarter(name)
    rows = model.collector.indicators()
    of_year = rows[rows["year"] == 2012].pivot_table(index="cluster", columns="indicator", values="value")
    of_year = of_year.loc[list(small_inputs.clusters)]
    trade = sum(sums[name] for name in names[:4])
    np.testing.assert_allclose(of_year["D01"], 1e-4 * trade)
    np.testing.assert_allclose(of_year["D09"], 1e-4 * sums["parcel_fees"])
    np.testing.assert_allclose(of_year["C12"], sums["researchers"] / 4.0)
    np.testing.assert_allclose(of_year["C09"], model.parameters.innovation.innovation_share * sums["own_research"])
    forget(model)


def test_an_institution_costs_more_than_a_researcher() -> None:
    """Else a firm could have an R&D institution without doing R&D."""
    assert RESEARCH_UNIT > RESEARCHERS
