"""The shipped values: each has a source, the observed ones are the observed ones, and none knows what is held out."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from synergysim.language import in_language
from synergysim.scenarios.files.library_files import LIBRARY, OBSERVED, names, read
from synergysim.scenarios.files.resolution import Resolved, resolve
from synergysim.scenarios.files.scenario import load

FIVE = ("textile_clothing", "beauty_chemicals", "luggage_leather", "jewelry", "food_beverage")


@pytest.fixture
def baseline() -> Resolved:
    return resolve(load("guangzhou"))


@pytest.fixture
def trade() -> pd.DataFrame:
    return pd.read_csv(OBSERVED / "trade_by_industry.csv").set_index(["cluster", "year"])


def numbers(value: Any) -> Iterator[float]:
    """Every number in nested YAML content or dataclasses."""
    if dataclasses.is_dataclass(value):
        value = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        yield from (float(key) for key in value if isinstance(key, (int, float)))
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)


def test_the_baseline_has_the_five_clusters_in_their_order(baseline: Resolved) -> None:
    assert baseline.inputs.clusters == FIVE


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_resolves_and_says_what_it_is(name: str) -> None:
    scenario = load(name)
    resolve(scenario)
    assert scenario.name == name
    assert scenario.title_en
    assert scenario.title_zh
    assert scenario.description
    for chinese in (scenario.title_zh, in_language("zh", scenario.description_in), in_language("zh", scenario.why_in)):
        assert re.search(r"[\u4e00-\u9fff]", chinese)


def test_every_value_of_the_baseline_has_a_source(baseline: Resolved) -> None:
    assert len(baseline.sources) > 100
    assert all(len(source) >= 2 for source in baseline.sources.values())


def test_base_year_trade_is_the_observed_one(baseline: Resolved, trade: pd.DataFrame) -> None:
    for industry in baseline.inputs.industries:
        assert industry.base_exports == trade.loc[(industry.code, 2010), "exports"]
        assert industry.base_imports == trade.loc[(industry.code, 2010), "imports"]


def test_city_exports_are_the_observed_ones_and_end_in_2017(baseline: Resolved) -> None:
    observed = pd.read_csv(OBSERVED / "trade_totals.csv").set_index("year")["exports"]
    assert dict(baseline.inputs.cities[0].exports_total) == observed.loc[2010:2017].to_dict()


def test_no_input_holds_the_industries_trade_after_the_base_year(trade: pd.DataFrame) -> None:
    held_out = trade[trade.index.get_level_values("year") > 2010]
    hidden = {float(value) for value in held_out.to_numpy().ravel()}
    for path in LIBRARY.rglob("*.yaml"):
        assert not hidden.intersection(numbers(read(path))), path.name


def test_no_input_holds_a_growth_rate_of_the_held_out_years(baseline: Resolved, trade: pd.DataFrame) -> None:
    exports = trade["exports"]
    changes = {
        round(float(exports[code, late] / exports[code, early] - 1), 4)
        for code in FIVE
        for early in range(2017, 2021)
        for late in range(early + 1, 2022)
    }
    used = {round(value, 4) for value in numbers((baseline.inputs.industries, baseline.inputs.shocks))}
    assert not changes.intersection(used)


def test_the_unreliable_year_2022_of_the_trade_totals_is_not_shipped() -> None:
    assert pd.read_csv(OBSERVED / "trade_totals.csv")["year"].max() == 2021


def test_observed_values_of_low_confidence_are_not_shipped() -> None:
    series = pd.read_csv(OBSERVED / "cross_border_ecommerce.csv")
    assert set(series["confidence"]) <= {"high", "medium"}


def test_industries_trade_agrees_with_the_city_total_in_that_it_stays_below_it(trade: pd.DataFrame) -> None:
    totals = pd.read_csv(OBSERVED / "trade_totals.csv").set_index("year")
    assert (trade.groupby("year")["exports"].sum() < totals["exports"]).all()


def test_no_policy_pulls_no_lever_and_strong_policy_pulls_each_harder_than_the_baseline(baseline: Resolved) -> None:
    strong = {one.code: one for one in resolve(load("strong_policy")).inputs.levers}
    assert resolve(load("no_policy")).inputs.levers == ()
    for lever in baseline.inputs.levers:
        assert strong[lever.code].level > lever.level
        assert strong[lever.code].start == lever.start


def test_scenarios_differ_from_the_baseline_in_their_levers_only(baseline: Resolved) -> None:
    for name in ("no_policy", "strong_policy"):
        other = resolve(load(name)).inputs
        assert dataclasses.replace(other, levers=baseline.inputs.levers) == baseline.inputs


def test_tariff_rounds_begin_on_their_day(baseline: Resolved) -> None:
    starts = {(one.product_list, one.rate): one.start for one in baseline.inputs.tariffs}
    assert starts["list3", 0.10] == pytest.approx(2018 + 266 / 365, abs=0.01)
    assert starts["list4a", 0.075] == pytest.approx(2020 + 44 / 366, abs=0.01)


def test_the_library_holds_what_it_promises() -> None:
    library = set(names())
    assert len(library) >= 15
    packages = {"policy_bay_area", "policy_mechanism", "policy_evaluation", "policy_digital_trade", "policy_ecommerce"}
    strategies = {"platform_led", "cluster_led", "leader_cultivation", "vicious_circle", "vicious_circle_broken"}
    strategies |= {"circle_missed", "circle_started", "all_together", "money_alone"}
    assert packages | strategies | {"guangzhou", "no_policy", "strong_policy"} <= library
    shocks = {name for name in library if f"{name}_response" in library}
    assert shocks == {
        "data_leak",
        "exchange_rate",
        "material_price",
        "pandemic",
        "platform_rules",
        "rcep",
        "rule_fragmentation",
        "technology_blockade",
        "trade_war",
    }
    for name in shocks:
        plain, answered = resolve(load(name)).inputs, resolve(load(f"{name}_response")).inputs
        assert answered.shocks == plain.shocks
        assert plain.shocks
        assert set(plain.levers) < set(answered.levers), "a response adds to the policy there was"


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_says_why_and_where_its_numbers_come_from(name: str) -> None:
    scenario = load(name)
    assert len(scenario.why) > 30
    assert min(len(source) for source in resolve(scenario).sources.values()) >= 2


def test_packages_differ_in_their_levers_only_so_that_they_can_be_compared() -> None:
    none = resolve(load("no_policy")).inputs
    for name in (one for one in names() if one.startswith("policy_")):
        package = resolve(load(name)).inputs
        assert dataclasses.replace(package, levers=()) == none
        assert {(lever.level, lever.start, lever.ramp) for lever in package.levers} == {(0.6, 2016, 4)}
