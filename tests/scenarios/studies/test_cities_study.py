"""Cities side by side: what a run tells of them, scenarios compared, digital trade, hold-out, the Bay's data."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import report_text
from synergysim.scenarios.cli import main
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.library_files import LIBRARY, OBSERVED
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.cities import digital_trade as trade
from synergysim.scenarios.studies.cities import held_out, observed
from synergysim.scenarios.studies.cities.study import ALL_CITIES, CitiesResult, compare_cities

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
    assert set(observed.figures(load("greater_bay_area"))["confidence"]) <= {"high", "medium"}


def test_shares_of_branches_at_the_start_are_those_observed_in_2018(bay: object) -> None:
    """Sales of a branch are its value added by one factor: within a city structure and observation agree."""
    inputs, seen = bay.inputs, observed.figures(bay.scenario)  # type: ignore[attr-defined]
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
    from synergysim import run

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
    series = observed.ecommerce(load("greater_bay_area"))
    np.testing.assert_allclose(series["exports"] + series["imports"], series["total"])
    assert dict(zip(series["year"], series["definition"], strict=True)) == {
        **dict.fromkeys(range(2015, 2021), "narrow"), **dict.fromkeys(range(2021, 2024), "wide")
    }  # fmt: skip


def test_no_growth_is_told_across_the_break() -> None:
    names = [f"{side}{end}" for side in trade.SIDES for end in ("", "_low", "_high")]
    flat = pd.DataFrame(1.0, columns=names, index=range(2010, 2026))
    held = trade.held_against(flat, observed.ecommerce(load("greater_bay_area")))
    assert set(zip(held["first"], held["last"], strict=True)) == {(2015, 2020), (2021, 2023)}
    assert (held["growth_simulated"] == 0.0).all()
    narrow = held[(held["definition"] == "narrow") & (held["side"] == "exports")].iloc[0]
    assert narrow["growth_observed"] == pytest.approx((1286.26 / 244.6) ** 0.2 - 1.0)


@pytest.fixture(scope="module")
def told(two: CitiesResult) -> CitiesResult:
    """The two cities, with what a scenario may declare of them."""
    arms = {
        name: dataclasses.replace(
            one, scenario=one.scenario.model_copy(update={"cities_observed": load("greater_bay_area").cities_observed})
        )
        for name, one in two.arms.items()
    }
    return dataclasses.replace(two, arms=arms)


def test_every_side_of_the_seven_columns_is_a_flow_of_the_run_that_no_other_side_is(told: CitiesResult) -> None:
    table = trade.digital_trade(told, told.first)
    assert list(dict.fromkeys(table["column"])) == [one.code for one in trade.COLUMNS]
    assert len(trade.COLUMNS) == 7
    sides = [one.side(side).names for one in trade.COLUMNS for side in trade.SIDES]
    assert len(set(sides)) == 14
    base = table[table["year"] == trade.BASE_YEAR]
    assert base.loc[base["measured"] == trade.ANCHORED, "value"].sum() == pytest.approx(4295.58)
    index = base.loc[base["measured"] == trade.INDEX, "value"].dropna()
    np.testing.assert_allclose(index, 100.0)


def test_goods_ordered_online_are_what_the_run_says(told: CitiesResult) -> None:
    table = trade.goods(trade.digital_trade(told, told.first))
    rows = told.years[(told.years["scenario"] == told.first) & (told.years["year"] == 2021)]
    assert table.loc[2021, "exports"] == pytest.approx(rows["online_exports"].sum() / 2 / 1e4)
    assert table.loc[2021, "imports"] == pytest.approx(rows["online_imports"].sum() / 2 / 1e4)


def test_enabled_and_other_digital_services_are_together_what_is_sold_abroad(told: CitiesResult) -> None:
    sums = trade.mainland(told, told.first)
    rows = told.years[told.years["scenario"] == told.first]
    sold = rows.groupby("year")["digital_services"].sum()
    parts = sums.loc["enabled_services"].sum() + sums.loc[trade.INFORMATION].sum()
    np.testing.assert_allclose(parts, sold.reindex(parts.index))
    assert (sums.loc["enabled_services"] >= 0.0).all(axis=None)
    assert sums.loc["enabled_services"][2021].sum() > 0.0, "members of platforms at home"


def test_without_a_known_sum_what_would_be_anchored_is_an_index(two: CitiesResult) -> None:
    table = trade.digital_trade(two, two.first)
    assert set(table["measured"]) == {trade.MONEY, trade.INDEX}


def test_an_interval_holds_what_replications_and_the_split_leave_open() -> None:
    amounts = pd.DataFrame({2020: [100.0, 100.0], 2021: [100.0, 400.0]})
    plain, split = trade._told(amounts, 0.0), trade._told(amounts, np.log(1.5))
    assert plain.set_index("year").loc[2020, ["low", "high"]].tolist() == pytest.approx([100.0, 100.0])
    assert split.set_index("year").loc[2020, ["low", "high"]].tolist() == pytest.approx([100.0 / 1.5, 150.0])
    reach = np.log(4.0) / np.sqrt(2.0) * 12.7062 * np.sqrt(1.5)  # s of two, t of one degree, one further replication
    assert plain.set_index("year").loc[2021, "high"] == pytest.approx(200.0 * np.exp(reach), rel=1e-4)
    assert trade._told(amounts.iloc[:1], 0.4)[["low", "high"]].isna().all(axis=None), "one replication has no interval"


def figures_of(told: CitiesResult, monkeypatch: pytest.MonkeyPatch, **changed: float) -> pd.DataFrame:
    """Predictions with figures that are three times the run's, but for those changed: ``city_year=factor``."""
    rows = told.years[told.years["scenario"] == told.first]
    simulated = rows.groupby(["city", "year"])["firms_above_size"].sum() / 2
    made = [
        {
            "city": city, "branch": "", "variable": "firms_above_size", "year": year,
            "value": 3.0 * value * changed.get(f"{city}_{year}", 1.0),
        }
        for (city, year), value in simulated.items() if year in (2015, 2017, 2019, 2021)
    ]  # fmt: skip
    monkeypatch.setattr(held_out, "figures", lambda _scenario: pd.DataFrame(made))
    return held_out.predictions(told, told.first)


def test_nothing_that_is_fitted_has_seen_what_is_predicted(told: CitiesResult, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions do not move with figures of other cities, nor with the fitted city's after its fit."""
    first = figures_of(told, monkeypatch)
    np.testing.assert_allclose(first["predicted"], first["observed"])
    later = figures_of(told, monkeypatch, foshan_2015=9.0, foshan_2017=9.0, guangzhou_2019=9.0, guangzhou_2021=9.0)
    np.testing.assert_allclose(later["predicted"], first["predicted"])
    np.testing.assert_allclose(later["naive"], first["naive"])
    own = figures_of(told, monkeypatch, guangzhou_2017=4.0)
    np.testing.assert_allclose(own["predicted"], 2.0 * first["predicted"])
    assert first.set_index(["city", "year"])["role"].to_dict() == {
        ("guangzhou", 2015): "fitted", ("guangzhou", 2017): "fitted", ("guangzhou", 2019): "told",
        ("guangzhou", 2021): "after", ("foshan", 2015): "told", ("foshan", 2017): "told", ("foshan", 2019): "told",
        ("foshan", 2021): "after",
    }  # fmt: skip


def test_firms_above_the_old_size_are_no_part_of_the_series() -> None:
    seen = observed.figures(load("greater_bay_area"))
    assert seen.loc[seen["variable"] == "firms_above_size", "year"].min() == 2015
    assert set(seen.loc[seen["variable"] == "firms_above_5m", "year"]) == {2010}


def test_predictions_are_judged_without_the_fitted_city_and_by_what_was_known() -> None:
    predicted = pd.DataFrame(
        {
            "quantity": "firms_above_size",
            "city": ["guangzhou", "foshan", "zhuhai", "foshan"],
            "year": [2019, 2019, 2019, 2021],
            "observed": [100.0, 100.0, 50.0, 10.0],
            "predicted": [900.0, 200.0, 25.0, 30.0],
            "naive": [100.0, 100.0, 50.0, 10.0],
            "role": ["told", "told", "told", "after"],
        }
    )
    told, after = held_out.errors(predicted, "guangzhou").to_dict("records")
    assert told["model"] == pytest.approx(2.0), "off by 2 both times; the ninefold of the fitted city does not count"
    assert told["bias"] == pytest.approx(1.0)
    assert told["naive"] == pytest.approx(1.0)
    assert (told["cities"], told["figures"]) == (2, 2)
    assert (after["role"], after["model"], after["first"]) == ("after", pytest.approx(3.0), 2021)


def test_any_city_may_be_the_fitted_one(told: CitiesResult, monkeypatch: pytest.MonkeyPatch) -> None:
    arms = {
        name: dataclasses.replace(
            one,
            scenario=one.scenario.model_copy(
                update={"cities_observed": one.scenario.cities_observed.model_copy(update={"fitted": "foshan"})}
            ),
        )
        for name, one in told.arms.items()
    }
    other = dataclasses.replace(told, arms=arms)
    found = figures_of(other, monkeypatch, foshan_2015=2.0, foshan_2017=2.0)
    np.testing.assert_allclose(
        found.loc[found["city"] == "guangzhou", "predicted"], 2.0 * found.loc[found["city"] == "guangzhou", "observed"]
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"fitted": "shenzen"}, "No city is called 'shenzen'. Did you mean 'shenzhen'?"),
        ({"figures": "boy"}, "No table is called 'boy'. Did you mean 'bay'?"),
        ({"ecommerce": "bay"}, "bay.csv lacks the column exports"),
        ({"figures": "mine.csv"}, "No table is called 'mine.csv'"),
    ],
)
def test_observations_that_cannot_be_used_are_refused_before_anything_runs(
    change: dict[str, str], sentence: str, bay: object
) -> None:
    declared = bay.scenario.cities_observed.model_copy(update=change)  # type: ignore[attr-defined]
    scenario = bay.scenario.model_copy(update={"cities_observed": declared})  # type: ignore[attr-defined]
    with pytest.raises(UserError) as caught:
        compare_cities([dataclasses.replace(bay, scenario=scenario)], [1])  # type: ignore[type-var]
    assert sentence in str(caught.value)
