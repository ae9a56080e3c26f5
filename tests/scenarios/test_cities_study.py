"""Cities side by side: what a run tells of them, scenarios compared, digital trade, hold-out, the Bay's data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import report_text
from synergysim.scenarios.cities import digital_trade as trade
from synergysim.scenarios.cities import held_out
from synergysim.scenarios.cities.study import ALL_CITIES, CitiesResult, compare_cities
from synergysim.scenarios.cli import main
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.library_files import LIBRARY, OBSERVED
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load

PACKAGES = ("bay_package_s0", "bay_package_s3")


@pytest.fixture(scope="module")
def two() -> CitiesResult:
    """Two cities with and without open borders, two replications."""
    arms = [resolve(load(name), {}, 0.003, 2021) for name in ("two_cities", "two_cities")]
    other = {"levers.P21_mobility": 0.0}
    arms[1] = resolve(load("two_cities").model_copy(update={"name": "closed"}), other, 0.003, 2021)
    return compare_cities(arms, [1, 2])


# The Bay's data


@pytest.fixture(scope="module")
def bay() -> object:
    return resolve(load("greater_bay_area"))


def test_the_bay_has_eleven_cities_and_every_branch_in_all_nine_of_the_mainland(bay: object) -> None:
    inputs = bay.inputs  # type: ignore[attr-defined]
    assert len(inputs.cities) == 11
    assert {city.jurisdiction for city in inputs.cities} == {"mainland", "hong_kong", "macao"}
    branches = [one.industry for one in inputs.industries]
    assert {branches.count(one) for one in set(branches) - {"trade_finance"}} == {9}
    assert len(inputs.industries) == 94


def test_every_value_of_a_city_that_is_no_assumption_says_how_far_it_is_to_be_trusted(bay: object) -> None:
    sources = bay.sources  # type: ignore[attr-defined]
    derived = [
        text for path, text in sources.items() if path.startswith(("city.", "industry.")) and text.startswith("derived")
    ]
    assert len(derived) > 300
    assert all(text.endswith(("(high)", "(medium)", "(low)")) for text in derived)


def test_nothing_is_shipped_that_repeats_the_commercial_table() -> None:
    for path in (*LIBRARY.rglob("bay*.yaml"), *OBSERVED.glob("*.csv")):
        assert "CSMAR" not in path.read_text(encoding="utf-8"), path.name
    assert set(held_out.observations()["confidence"]) <= {"high", "medium"}


def test_shares_of_branches_at_the_start_are_those_observed_in_2018(bay: object) -> None:
    """Sales of a branch are its value added by one factor: within a city structure and observation agree."""
    inputs, seen = bay.inputs, held_out.observations()  # type: ignore[attr-defined]
    shares = seen[seen["variable"] == "value_added_share"].set_index(["city", "branch"])["value"]
    for city in inputs.cities[:9]:
        own = {
            one.industry: one
            for one in inputs.industries
            if one.city == city.code and one.industry in shares[city.code]
        }
        sales = pd.Series({name: one.base_exports / one.export_share for name, one in own.items()})
        expected = shares[city.code].reindex(sales.index)
        np.testing.assert_allclose(sales / sales.sum(), expected / expected.sum(), rtol=2e-3)


def test_no_observed_firms_or_patents_of_other_cities_are_inputs(bay: object) -> None:
    """Firms are value added by Guangzhou's firms for each yuan of it: one ratio for all."""
    inputs = bay.inputs  # type: ignore[attr-defined]
    made = [one for one in inputs.industries if one.industry != "trade_finance" and one.n_firms >= 1000]
    ratios = [one.n_firms * one.export_share / one.base_exports for one in made]
    np.testing.assert_allclose(ratios, ratios[0], rtol=0.01)


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_of_the_bay_pull_what_the_paper_proposes_and_differ_in_levers_only(name: str) -> None:
    import dataclasses

    package, none = resolve(load(name)).inputs, resolve(load("bay_no_policy")).inputs
    paper = {"bay_package_s0": "policy_bay_area", "bay_package_s3": "policy_digital_trade"}[name]
    proposed = {one.code for one in resolve(load(paper)).inputs.levers}
    added = {"P21"} if name == "bay_package_s0" else set()
    assert {one.code for one in package.levers} == proposed | added
    assert dataclasses.replace(package, levers=()) == none


# What is measured


def test_what_moves_between_cities_is_counted_and_open_borders_let_more_pass(two: CitiesResult) -> None:
    assert set(two.moves["kind"]) <= {"firms", "founders", "talent", "capital", "ties"}
    assert (two.moves["source"] != two.moves["target"]).all()
    opened, closed = (two.flows(name, "talent").to_numpy().sum() for name in two.arms)
    assert opened > closed > 0.0
    assert two.flows(two.first, "firms").to_numpy().sum() == 0.0, "no industry stands in both"


def test_years_add_up_to_what_the_run_records(two: CitiesResult) -> None:
    from synergysim.scenarios import run

    recorded = run("two_cities", seed=1, replications=1, scale=0.003, until=2021).diagnostics
    exports = recorded[(recorded["diagnostic"] == "adoption_share") & (recorded["quarter"] == "2021Q4")]
    own = two.years[
        (two.years["scenario"] == "two_cities") & (two.years["replication"] == 1) & (two.years["year"] == 2021)
    ]
    assert len(own) == len(exports) == 6
    assert (own["firms_above_size"] <= own["firms"]).all()
    assert (own["adopters"] <= own["firms"]).all()
    assert two.span == (2010, 2021)


def test_synergy_of_all_cities_lies_between_that_of_its_cities(two: CitiesResult) -> None:
    for _, part in two.synergy[two.synergy["year"] == 2021].groupby(["scenario", "replication"]):
        by_city = part.set_index("city")["synergy"]
        assert by_city.drop(ALL_CITIES).min() <= by_city[ALL_CITIES] <= by_city.drop(ALL_CITIES).max()


def test_one_city_or_other_cities_are_refused_with_a_sentence() -> None:
    with pytest.raises(UserError, match="guangzhou has one city"):
        compare_cities([resolve(load("guangzhou"))], [1])
    with pytest.raises(UserError, match="different cities or industries"):
        compare_cities([resolve(load("two_cities")), resolve(load("greater_bay_area"))], [1])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_writes_report_figures_and_tables(lang: str, tmp_path: Path) -> None:
    asked = ["cities", "two_cities", "-n", "2", "--scale", "0.003", "--until", "2021", "--lang", lang, "--workers", "1"]
    with pytest.raises(SystemExit) as ended:
        main([*asked, "--out", str(tmp_path / "out")])
    assert ended.value.code == 0
    out = tmp_path / "out"
    assert {one.name for one in (out / "figures").iterdir()} >= {"map.png", "division.png", "synergy.png"}
    report = report_text(out)
    assert ("Roles and transfer" in report) == (lang == "en")
    assert ("城市角色与产业转移" in report) == (lang == "zh")
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["experiment"] == "cities"


def test_the_command_refuses_one_city_before_anything_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cities", "guangzhou", "--out", str(tmp_path / "out")])
    assert ended.value.code == 2
    assert "guangzhou has one city" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# Digital trade and what was held out


def test_the_provincial_series_has_its_break_and_adds_up() -> None:
    series = trade.observed_ecommerce()
    np.testing.assert_allclose(series["exports"] + series["imports"], series["total"])
    assert dict(zip(series["year"], series["definition"], strict=True)) == {
        **dict.fromkeys(range(2015, 2021), "narrow"), **dict.fromkeys(range(2021, 2024), "wide")
    }  # fmt: skip


def test_no_growth_is_told_across_the_break() -> None:
    flat = pd.DataFrame({"exports": 1.0, "imports": 1.0}, index=range(2010, 2026))
    held = trade.held_against(flat)
    assert set(zip(held["first"], held["last"], strict=True)) == {(2015, 2020), (2021, 2023)}
    assert (held["growth_simulated"] == 0.0).all()
    narrow = held[(held["definition"] == "narrow") & (held["side"] == "exports")].iloc[0]
    assert narrow["growth_observed"] == pytest.approx((1286.26 / 244.6) ** 0.2 - 1.0)


def test_seven_columns_have_exports_and_imports_with_drivers_of_their_own(two: CitiesResult) -> None:
    table = trade.digital_trade(two, two.first)
    assert list(dict.fromkeys(table["column"])) == [one.code for one in trade.COLUMNS]
    assert len(trade.COLUMNS) == 7
    base = table[table["year"] == trade.BASE_YEAR].set_index("column")
    services = base.loc[[one.code for one in trade.COLUMNS if one.share is not None]]
    assert services[["exports", "imports"]].to_numpy().sum() == pytest.approx(trade.SERVICES_2020)
    assert (base.loc[base["measured"] == "index", ["exports", "imports"]] == 100.0).all(axis=None)
    drivers = [(tuple(one.exports.items()), tuple(one.imports.items())) for one in trade.COLUMNS]
    assert len(set(drivers)) == 7


def test_a_column_moves_with_its_drivers_by_their_elasticities() -> None:
    sums = pd.DataFrame({"patents": [100.0, 200.0], "data": [10.0, 10.0]}, index=[trade.BASE_YEAR, 2021])
    found = trade.moved(sums, {"patents": 0.5, "data": 1.0})
    np.testing.assert_allclose(found, [1.0, np.sqrt(2.0)])


def test_predictions_are_fitted_to_guangzhou_and_judged_without_it() -> None:
    predicted = pd.DataFrame(
        {
            "quantity": "firms_above_size",
            "city": ["guangzhou", "foshan", "zhuhai"],
            "year": 2019,
            "observed": [100.0, 100.0, 50.0],
            "predicted": [900.0, 200.0, 25.0],
            "naive": [100.0, 100.0, 50.0],
        }
    )
    (row,) = held_out.errors(predicted).to_dict("records")
    assert row["model"] == pytest.approx(2.0), "off by 2 both times; Guangzhou's ninefold does not count"
    assert row["bias"] == pytest.approx(1.0)
    assert row["naive"] == pytest.approx(1.0)
    assert (row["cities"], row["figures"]) == (2, 2)


def test_the_fitted_city_is_met_on_average(two: CitiesResult) -> None:
    found = held_out.predictions(two, two.first)
    own = found[(found["city"] == held_out.FITTED) & (found["quantity"] == "firms_above_size")]
    assert float(np.log(own["predicted"] / own["observed"]).mean()) == pytest.approx(0.0, abs=1e-9)
    assert set(found["city"]) == {"guangzhou", "foshan"}
