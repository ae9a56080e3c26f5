"""Forecasts within the training years: what they may know, how they are scored, what is declared."""

from __future__ import annotations

import dataclasses
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.fit.probability import crps_ensemble
from synergysim.language import speaking
from synergysim.scenarios.ensemble.engine import Engine, Outcome
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.validation import within
from synergysim.scenarios.studies.validation.observations import panel, training_table
from synergysim.scenarios.studies.validation.report import within_finding
from synergysim.scenarios.studies.validation.targets import within_lines
from synergysim.scenarios.studies.validation.within import (
    DECLARED_IN,
    MODEL,
    PROCESS,
    Within,
    forecasting,
    forecasts_within,
)
from synergysim.simulation.inputs import Inputs
from synergysim.simulation.world import drawn

REPLICATIONS = 8
AMPLIFIED = 1.3


def echo(inputs: Inputs, seed: int) -> pd.DataFrame:
    """A model whose exports amplify its foreign demand: the filter must find less growth than was observed."""
    rows = {}
    for one in drawn(inputs, seed).industries:
        for year in range(inputs.start_year, inputs.end_year + 1):
            demand = one.export_demand_path.get(year, 1.0), one.import_demand_path.get(year, 1.0)
            home = (1.0 + inputs.cities[0].home_growth_rate) ** (year - inputs.start_year)
            values = one.base_exports * demand[0] ** AMPLIFIED, one.base_imports * demand[1] * home
            rows[one.code, year] = (*values, 0.01 * values[0], 0.03 * values[1])
    names = ["exports_usd", "imports_usd", "online_exports_usd", "online_imports_usd"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).set_axis(
        pd.MultiIndex.from_tuples(rows, names=["cluster", "year"])
    )


@pytest.fixture
def echoing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(within, "annual_trade", echo)


@pytest.fixture
def baseline() -> Inputs:
    return resolve(load("guangzhou", "certain")).inputs


def observed(start: int = 2010) -> dict[str, pd.DataFrame]:
    codes = list(resolve(load("guangzhou")).inputs.clusters)
    table = training_table()
    return {name: panel(table, f"{name}_usd", codes).loc[start:] for name in ("exports", "imports")}


@pytest.mark.usefixtures("echoing")
def test_the_filter_is_net_of_what_the_model_itself_makes_of_demand(baseline: Inputs) -> None:
    known = observed()
    exports, imports = within.filtered(baseline, known, 2016)
    grown = known["exports"] / known["exports"].loc[2010]
    for code, path in exports.items():
        made = np.array([path[year] ** AMPLIFIED for year in range(2010, 2017)])
        np.testing.assert_allclose(made, grown[code].loc[2010:2016], rtol=0.03)
    assert list(exports) == list(imports) == list(baseline.clusters)


@pytest.mark.usefixtures("echoing")
def test_the_filter_of_a_year_knows_no_later_year(baseline: Inputs) -> None:
    """What is changed of later exports changes no earlier demand."""
    known = observed()
    changed = {name: table.copy() for name, table in known.items()}
    for table in changed.values():
        table.loc[2015:] *= 3.0
    first, other = (within.filtered(baseline, one, 2016)[0] for one in (known, changed))
    for code, path in first.items():
        assert [path[year] for year in range(2010, 2015)] == [other[code][year] for year in range(2010, 2015)]
        assert path[2015] != other[code][2015]


def test_a_forecast_knows_nothing_after_its_origin(baseline: Inputs) -> None:
    """Whatever a later year is, in paths or in the scenario's own series, the inputs of the forecast are the same."""
    paths = {code: {year: 1.05 ** (year - 2010) for year in range(2010, 2017)} for code in baseline.clusters}
    later = {code: {**path, 2015: 9.0, 2016: 9.0} for code, path in paths.items()}
    told = forecasting(baseline, (paths, paths), 2014, 2017)
    assert told == forecasting(baseline, (later, later), 2014, 2017)
    city = baseline.cities[0]
    series = {
        name: {year: value * (7.0 if year > 2014 else 1.0) for year, value in getattr(city, name).items()}
        for name in ("exports_total", "exchange_rate", "online_share", "rail_km", "road_km")
    }
    assert told == forecasting(
        dataclasses.replace(baseline, cities=(dataclasses.replace(city, **series),)), (paths, paths), 2014, 2017
    )
    assert all(one.start < 2015 for one in (*told.levers, *told.tariffs, *told.shocks))
    assert (told.world, told.end_year) == ("uncertain", 2017)
    assert told.industries[0].demand_drift == told.industries[0].export_level == 0.0


def test_growth_after_the_origin_is_damped(baseline: Inputs) -> None:
    paths = {code: {year: np.exp(0.1 * (year - 2010)) for year in range(2010, 2015)} for code in baseline.clusters}
    path = forecasting(baseline, (paths, paths), 2014, 2017).industries[0].export_demand_path
    ahead = np.log([path[year] / path[2014] for year in (2015, 2016, 2017)])
    np.testing.assert_allclose(ahead, 0.1 * np.cumsum([0.7, 0.49, 0.343]))


@pytest.mark.usefixtures("echoing")
def test_the_external_process_meets_the_draws_that_the_model_meets() -> None:
    """A model that passes demand on as it is scores as the process alone does, draw by draw."""

    def passing(inputs: Inputs, seed: int) -> pd.DataFrame:
        made = echo(inputs, seed)
        base = pd.Series({one.code: one.base_exports for one in inputs.industries})
        scale = base.reindex(made.index.get_level_values("cluster")).to_numpy()
        return made.assign(exports_usd=(made["exports_usd"] / scale) ** (1.0 / AMPLIFIED) * scale)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(within, "annual_trade", passing)
        found = forecasts_within(resolve(load("guangzhou", "certain")), 1, REPLICATIONS)
    assert found is not None
    assert found.replications == REPLICATIONS
    own, other = (found.members[found.members["method"] == name].iloc[:, 2:].select_dtypes("float") for name in
                  (MODEL, PROCESS))  # fmt: skip
    # Demand is filtered of five industries, the process goes on by the city's exports: growth differs, draws do not.
    gap = own.to_numpy() - other.to_numpy()
    np.testing.assert_allclose(gap, np.broadcast_to(gap[:, :1], gap.shape), atol=1e-9)


def scored(model: float, process: float, spread: float = 0.05, n: int = 40) -> Within:
    """Forecasts whose median misses by so much, of three industries."""
    rng = np.random.default_rng(5)
    rows = [
        {"method": method, "origin": 2012, "year": 2013, "cluster": code,
         **dict(enumerate(miss * factor + spread * rng.standard_normal(n)))}
        for method, miss in ((MODEL, model), (PROCESS, process), ("random_walk", 0.3), ("share_reversion", 0.3))
        for code, factor in (("a", 1.0), ("b", 1.5), ("c", 0.2))
    ]  # fmt: skip
    return Within(pd.DataFrame(rows), pd.DataFrame(), within.declared(), 0)


def test_skill_is_told_with_its_monte_carlo_error_and_without_each_industry() -> None:
    better, worse = scored(0.05, 0.2).skills[0], scored(0.2, 0.05).skills[0]
    assert better.value > 2 * better.error > 0
    assert worse.value < -2 * worse.error
    assert better.lowest < better.value < better.highest
    assert {better.least_without, better.most_without} <= {"a", "b", "c"}
    values = scored(0.05, 0.2)
    own = values.members[values.members["method"] == MODEL].iloc[:, 4:].to_numpy(float).T
    np.testing.assert_allclose(
        values.scores.loc[values.scores["method"] == MODEL, "crps"], crps_ensemble(own, np.zeros(3))
    )


def test_the_monte_carlo_error_is_what_repetitions_scatter_by() -> None:
    few = [scored(0.1, 0.1, n=20, spread=0.1).skills[0]]
    rng = np.random.default_rng(1)
    found = []
    for _ in range(30):
        one = scored(0.1, 0.1, n=20, spread=0.1)
        values = one.members.iloc[:, 4:].to_numpy(float)
        shuffled = one.members.copy()
        shuffled.iloc[:, 4:] = values.mean(axis=1, keepdims=True) + 0.1 * rng.standard_normal(values.shape)
        found.append(dataclasses.replace(one, members=shuffled).skills[0].value)
    assert few[0].error == pytest.approx(np.std(found), rel=0.6)


def test_no_verdict_is_told_within_two_monte_carlo_errors() -> None:
    better, worse, unknown = (within_finding(scored(*one)) for one in ((0.05, 0.2), (0.2, 0.05), (0.1, 0.1)))
    assert "% better" in better
    assert "% worse" in worse
    assert unknown.startswith("40 replications do not show")
    with speaking("zh"):
        assert "不足以" in within_finding(scored(0.1, 0.1))


def test_a_target_is_reached_only_beyond_two_monte_carlo_errors() -> None:
    lines = {(line.measure, line.against): line for line in within_lines(scored(0.05, 0.2))}
    assert lines["skill_crps", PROCESS].reached
    assert not {one.against: one for one in within_lines(scored(0.1, 0.1))}[PROCESS].reached
    assert [line.decides for line in lines.values()] == [True, True, False, False]


def test_the_commit_that_declared_the_targets_wrote_what_stands_there_now() -> None:
    """Nothing may change in what is scored after scores have been looked at."""
    root = Path(within.__file__).resolve().parents[3]
    for name, commit in DECLARED_IN.items():
        told = subprocess.run(
            ["git", "show", f"{commit}:scenarios/observed/{name}"], cwd=root, capture_output=True, check=False
        )
        if told.returncode:
            pytest.skip("no history here")
        assert told.stdout == (within.OBSERVED / name).read_bytes()


def test_a_share_goes_back_to_its_mean_before_the_origin_alone() -> None:
    """Planted: a mean over all years knows what comes after the origin."""
    years = range(2010, 2018)
    city = pd.Series(100.0, index=years)
    exports = pd.DataFrame({"a": np.exp(0.1 * np.arange(8)), "b": 5.0}, index=years)
    found = within.reverting(exports, city, 2013, 3, 0.05)
    # Half of a rise of .3 above the mean of four years, of which 5 % is made up in the first year.
    assert found["a"][2014] == pytest.approx(-0.15 * 0.05)
    assert found["a"][2016] == pytest.approx(-0.15 * (1.0 - 0.95**3))
    assert list(found["b"].values()) == [0.0, 0.0, 0.0]
    later = exports.copy()
    later.loc[2014:] *= 9.0
    assert within.reverting(later, city, 2013, 3, 0.05) == found


def test_a_scenario_of_other_industries_has_no_such_forecasts() -> None:
    assert forecasts_within(resolve(load("two_cities", "certain"))) is None


@pytest.mark.usefixtures("echoing")
def test_one_engine_simulates_the_filter_and_every_origin() -> None:
    seen: list[int] = []

    class Counting(Engine):
        def map(self, function: Any, tasks: Any, *others: Any, **more: Any) -> list[Outcome[Any]]:
            seen.append(len(tasks))
            return super().map(function, tasks, *others, **more)

    forecasts_within(resolve(load("guangzhou", "certain")), 1, 4, Counting())
    assert sum(seen) == within.runs_within(4) == 26
