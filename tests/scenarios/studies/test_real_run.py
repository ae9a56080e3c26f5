"""The real model through the whole chain: same seed, same bytes; policy moves what it must move."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import fake_model
import pandas as pd
import pytest
from pages import report_text
from synergysim import run
from synergysim.analysis.catalogue import indicators as catalogued
from synergysim.scenarios.files.scoring import score, shipped_evaluator
from synergysim.scenarios.studies.reference import FITTED_ON, GOALPOSTS, LEAST_SEEDS, probe
from synergysim.scenarios.studies.run.run import RunResult
from synergysim.simulation import simulate

SCALE, UNTIL = 0.01, 2019


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run("guangzhou", seed=1, replications=2, scale=SCALE, until=UNTIL)


def test_every_indicator_of_every_cluster_and_year_is_measured(result: RunResult) -> None:
    assert len(result.indicators) == 2 * 5 * (UNTIL - 2009) * len(catalogued())
    assert result.indicators["value"].notna().all()
    assert result.failures.empty


def test_workers_do_not_change_a_byte(result: RunResult, tmp_path: Path) -> None:
    other = run("guangzhou", seed=1, replications=2, scale=SCALE, until=UNTIL, workers=2)
    for name in ("indicators", "diagnostics", "synergy"):
        paths = [tmp_path / f"{name}-{number}.parquet" for number in (1, 2)]
        for one, path in zip((result, other), paths, strict=True):
            getattr(one, name).to_parquet(path, index=False)
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_experiment_gives_what_the_simulation_alone_gives(result: RunResult) -> None:
    alone = simulate(result.resolved.inputs, 2)[["cluster", "year", "indicator", "value"]]
    second = result.indicators[result.indicators["run_id"] == "guangzhou-002"]
    pd.testing.assert_frame_equal(alone, second[alone.columns].reset_index(drop=True))


def test_with_the_fewest_firms_u_is_from_minus_one_to_one_or_is_not_given_and_says_why() -> None:
    few = run("guangzhou", seed=12, replications=2, scale=0.0001, until=UNTIL)
    for table in (few.synergy, few.scores.variants):
        for name in ("synergy", "synergy_adjacent"):
            assert (table[name].dropna().abs() <= 1 + 1e-9).all()
    missing = few.synergy["synergy"].isna()
    keys = ["replication", "cluster", "year"]
    refused = few.scores.refused
    assert few.synergy.loc[missing, keys].merge(refused, on=keys, how="left")["indicator"].notna().all()
    said = " ".join(note.en for note in few.scores.notes)
    for code in refused["indicator"].unique():
        assert f"because {code} lies far beyond its bounds" in said
    # Without a rule, an index on a base of next to nothing would run away: orders are cut where there is no base.
    assert few.synergy[["order_digital_trade", "order_industrial_cluster"]].abs().max(axis=None) < 20


def test_policy_counts_stay_at_zero_without_policy_and_rise_with_it(result: RunResult) -> None:
    none = run("no_policy", seed=1, scale=SCALE, until=UNTIL).indicators
    counts = none[none["indicator"].isin(["A11", "B12"])]
    assert (counts["value"] == 0).all()
    with_policy = result.indicators.query("indicator == 'A11' and year == @UNTIL")
    assert (with_policy["value"] > 0).all()


def test_nothing_changes_before_the_first_lever_acts(result: RunResult) -> None:
    none = run("no_policy", seed=1, scale=SCALE, until=UNTIL).indicators
    before = min(lever.start for lever in result.resolved.inputs.levers)
    first = result.indicators[result.indicators["run_id"] == "guangzhou-001"]
    pd.testing.assert_series_equal(
        none.loc[none["year"] < before, "value"].reset_index(drop=True),
        first.loc[first["year"] < before, "value"].reset_index(drop=True),
    )


def test_the_frozen_evaluator_sees_nothing_but_its_own_indicators(result: RunResult) -> None:
    others = result.indicators["indicator"].isin([one.code for one in catalogued("extended")])
    scrambled = result.indicators.assign(
        value=result.indicators["value"].where(~others, 7.0 * result.indicators["year"])
    )
    again = score(result.resolved, result.runs, scrambled, result.diagnostics)
    pd.testing.assert_frame_equal(again.synergy, result.synergy, check_exact=True)
    unseen = result.variants["variant"] != "extended_own_window"
    pd.testing.assert_frame_equal(again.variants[unseen], result.variants[unseen], check_exact=True)
    assert (again.variants.loc[~unseen, "synergy"] != result.variants.loc[~unseen, "synergy"]).any()


def test_the_score_is_that_of_table_4_alone(result: RunResult) -> None:
    codes = [one.code for one in catalogued("table4")]
    alone = shipped_evaluator(GOALPOSTS).score(result.indicators[result.indicators["indicator"].isin(codes)]).synergy
    keys = ["replication", "cluster", "year"]
    alone["replication"] = alone["run_id"].str[-3:].astype(int)
    expected = alone.set_index(keys)["synergy"].sort_index()
    pd.testing.assert_series_equal(result.synergy.set_index(keys)["synergy"].sort_index(), expected, check_exact=True)


def test_the_probe_of_the_model_is_of_table_4() -> None:
    assert set(probe()) == {one.code for one in catalogued("table4")}


def test_the_shipped_evaluator_says_what_it_was_made_from() -> None:
    for name, members in FITTED_ON.items():
        fitted = shipped_evaluator(name)
        assert fitted.provenance["scenarios"] == list(members)
        assert fitted.provenance["runs"] >= LEAST_SEEDS * len(members)
        assert fitted.provenance["last_year"] == 2035
        assert (fitted.weights["weight"] > 0).all()


def test_the_shipped_evaluator_was_frozen_on_this_model() -> None:
    """When this fails the model's results have changed: run ``make evaluator`` and announce it in the changelog."""
    found = probe()
    for name in FITTED_ON:
        assert found == pytest.approx(shipped_evaluator(name).provenance["probe"], rel=1e-6)


def test_the_report_says_which_stages_rest_on_an_input(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "platform is pushed by assumption" not in report_text(result.save(tmp_path / "few")), "no stage is told"
    monkeypatch.setattr("synergysim.scenarios.present.report.evidence.STAGE_SCALE", result.resolved.inputs.scale)
    page = report_text(result.save(tmp_path / "run"))
    assert "Luggage and leather: the industry&#39;s characteristic platform is pushed by assumption" in page
    assert "close together by construction" not in page  # said of growth indices alone


def test_the_stand_in_of_the_tests_gives_tables_like_those_of_the_model(result: RunResult) -> None:
    """What the model measures anew, or calls otherwise, is named here, not in a test of a report."""
    inputs = result.resolved.inputs
    inputs = dataclasses.replace(inputs, parameters=fake_model.Parameters())
    made = fake_model.record(inputs, 1)
    for name in ("indicators", "diagnostics", "flows"):
        own = getattr(result, name)
        own = own[own["run_id"] == "guangzhou-001"]
        stand_in = getattr(made, name)
        assert set(stand_in.columns) == set(own.columns) - {"run_id"}, f"fake_model.py: the columns of {name}"
        keys = [one for one in stand_in.columns if one != "value"]
        rows = {tuple(map(str, row)) for row in stand_in[keys].itertuples(index=False)}
        known = {tuple(map(str, row)) for row in own[keys].itertuples(index=False)}
        assert rows <= known, f"fake_model.py makes {name} that the model does not: {sorted(rows - known)[:3]}"
        assert rows == known, f"fake_model.py lacks {name}: {sorted(known - rows)[:3]}"
