"""Sweeps with the stand-in model, in this process: what is stored does not depend on how it came to be."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sweeping import N_INDICATORS, assert_same, contents
from synergysim.scenarios.ensemble import identity
from synergysim.scenarios.ensemble.store import Store
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.sweep import chunks, sweep
from synergysim.scenarios.studies.sweep.dead_parameters import dead_factors
from synergysim.scenarios.studies.sweep.experiment_file import Experiment, parsed
from synergysim.scenarios.studies.sweep.forecast import forecast
from synergysim.scenarios.studies.sweep.plan import make_plan
from synergysim.scenarios.studies.sweep.rerun import rerun

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture
def one() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def experiment(small_folder: Path) -> Experiment:
    return made(small_folder)


def made(folder: Path, **changes: Any) -> Experiment:
    content = {
        "name": "small_sweep",
        "description": "With the stand-in.",
        "scenarios": ["small.yaml"],
        "levers": {"lever.P1.level": [0.0, 0.5, 1.0]},
        "uncertainties": {"firm.markup": {"range": [0.1, 0.3], "levels": 2}},
        "design": "grid",
        "replications": 2,
        **changes,
    }
    loaded = parsed(content, "small_sweep.yaml")
    loaded._file = folder / "small_sweep.yaml"
    return loaded


def test_every_run_of_every_cell_is_stored(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    store = sweep.sweep(experiment, tmp_path / "out", executor=one)
    runs, cells = store.table("runs"), store.table("cells")
    assert len(cells) == 6
    assert runs.groupby("cell").size().tolist() == [2] * 6
    assert set(runs["status"]) == {"finished"}
    assert store.table("indicators").groupby("run_id", observed=True).size().tolist() == [5 * 9 * N_INDICATORS] * 12
    assert store.table("synergy").groupby("run_id", observed=True).size().tolist() == [5 * 9] * 12


def test_what_is_stored_is_what_the_model_gives(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    from synergysim.scenarios.ensemble.ensemble import simulated_tables

    store = sweep.sweep(experiment, tmp_path / "out", executor=one)
    run = make_plan(experiment).run(7)
    expected = simulated_tables(run.inputs, run.seed)["indicators"]
    stored = store.table("indicators").query("run_id == @run.run_id")
    assert stored["value"].tolist() == expected["value"].tolist()
    assert stored["indicator"].astype(str).tolist() == expected["indicator"].tolist()


def test_scores_are_those_of_a_single_run(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    from synergysim.scenarios.studies.run.run import run_resolved

    store = sweep.sweep(experiment, tmp_path / "out", executor=one)
    plan = make_plan(experiment)
    run = plan.run(9)
    resolved = dataclasses.replace(plan.bases[0].resolved, inputs=run.inputs)
    expected = run_resolved(resolved, seed=run.seed).synergy.set_index(["cluster", "year"])["synergy"]
    stored = store.table("synergy").query("run_id == @run.run_id").astype({"cluster": str})
    assert stored.set_index(["cluster", "year"])["synergy"].to_dict() == pytest.approx(expected.to_dict(), rel=1e-12)


@pytest.mark.parametrize("chunk", [1, 5, 12])
def test_tables_do_not_depend_on_the_size_of_chunks(
    experiment: Experiment, tmp_path: Path, one: Executor, chunk: int
) -> None:
    usual = sweep.sweep(experiment, tmp_path / "usual", executor=one, chunk=4)
    assert_same(usual, sweep.sweep(experiment, tmp_path / "other", executor=one, chunk=chunk))


def test_a_store_at_an_fsspec_address_holds_the_same(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    local = sweep.sweep(experiment, tmp_path / "out", executor=one)
    assert_same(local, sweep.sweep(experiment, f"memory://{tmp_path.name}/out", executor=one))


def resumed(store: Store, executor: Executor, again: bool = False) -> sweep.Progress:
    opened = Store.open(store.place.address)
    plan = sweep.reopen(opened)
    state = sweep.progress(opened, again)
    assert sweep.advance(opened, plan, sweep.workers_of(1, executor), state.parts)
    return state


def test_a_damaged_part_alone_is_simulated_again(
    experiment: Experiment, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sweep.sweep(experiment, tmp_path / "out", executor=one, chunk=2)
    shutil.copytree(tmp_path / "out", tmp_path / "whole")
    file = tmp_path / "out" / "indicators" / "000003.parquet"
    file.write_bytes(file.read_bytes()[:-50])
    simulated = []
    usual = chunks.tables_of

    def noting(inputs: Any, seed: int, **kept: bool) -> dict[str, pd.DataFrame]:
        simulated.append(seed)
        return usual(inputs, seed, **kept)

    monkeypatch.setattr(chunks, "tables_of", noting)
    assert resumed(store, one).damaged == [3]
    assert len(simulated) == 2
    assert_same(tmp_path / "whole", tmp_path / "out")


def test_failed_runs_are_rows_with_their_error(small_folder: Path, tmp_path: Path, one: Executor) -> None:
    store = sweep.sweep(made(small_folder, seed=12), tmp_path / "out", executor=one)
    runs = store.table("runs")
    failed = runs[runs["status"] == "failed"]
    assert set(failed["seed"]) == {13}
    assert len(failed) == 6
    assert set(failed["error"]) == {"FloatingPointError: this seed fails"}
    assert set(store.table("indicators")["run_id"]) == set(runs.loc[runs["seed"] == 12, "run_id"])
    assert sum(record.failed for record in store.records()) == 6


def test_a_run_that_cannot_be_scored_fails_alone(
    experiment: Experiment, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = chunks.tables_of

    def with_a_gap(inputs: Any, seed: int, **kept: bool) -> dict[str, pd.DataFrame]:
        tables = usual(inputs, seed, **kept)
        if seed == 2 and inputs.parameters.firm.markup == 0.1:
            tables["indicators"].loc[0, "value"] = float("nan")
        return tables

    monkeypatch.setattr(chunks, "tables_of", with_a_gap)
    store = sweep.sweep(experiment, tmp_path / "out", executor=one, chunk=12)
    runs = store.table("runs")
    assert runs["status"].tolist().count("failed") == 3
    assert (
        runs.loc[runs["status"] == "failed", "error"]
        .str.contains("EvaluationError: A1 of textile_clothing in 2010")
        .all()
    )
    assert len(store.table("synergy")) == 9 * 5 * 9


def test_failed_runs_can_be_tried_again(
    small_folder: Path, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fake_model

    store = sweep.sweep(made(small_folder, seed=12), tmp_path / "out", executor=one)
    assert resumed(store, one).parts == []
    usual = fake_model.record
    monkeypatch.setattr(fake_model, "record", lambda inputs, seed, **asked: usual(inputs, seed + 100, **asked))
    resumed(store, one, again=True)
    assert set(store.table("runs")["status"]) == {"finished"}


def test_a_run_repeated_is_identical_to_the_bit(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    store = sweep.sweep(experiment, tmp_path / "out", executor=one, chunk=5)
    repeated = rerun(store, sweep.reopen(store), "c00004-002")
    assert repeated.identical
    assert repeated.same.rows == 5 * 9 * N_INDICATORS + 5 * 9


def test_a_run_that_comes_out_otherwise_in_one_bit_is_noticed(
    experiment: Experiment, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    store = sweep.sweep(experiment, tmp_path / "out", executor=one)
    usual = chunks.tables_of

    def otherwise(inputs: Any, seed: int, **kept: bool) -> dict[str, pd.DataFrame]:
        tables = usual(inputs, seed, **kept)
        tables["indicators"].loc[17, "value"] = np.nextafter(tables["indicators"].loc[17, "value"], np.inf)
        return tables

    monkeypatch.setattr(chunks, "tables_of", otherwise)
    repeated = rerun(store, sweep.reopen(store), "c00004-002")
    assert not repeated.identical
    assert repeated.within_tolerance
    assert repeated.same.differences[0].startswith(f"indicators.value: 1 of {5 * 9 * N_INDICATORS} values differ")


@pytest.mark.parametrize(("factor", "told"), [(1.0 + 1e-12, True), (1.0 + 1e-6, False), (float("nan"), False)])
def test_a_run_that_another_processor_rounds_otherwise_is_told_from_another_run(
    experiment: Experiment, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch, factor: float, told: bool
) -> None:
    store = sweep.sweep(experiment, tmp_path / "out", executor=one)
    usual = chunks.tables_of

    def otherwise(inputs: Any, seed: int, **kept: bool) -> dict[str, pd.DataFrame]:
        tables = usual(inputs, seed, **kept)
        tables["indicators"].loc[17, "value"] *= factor
        return tables

    monkeypatch.setattr(chunks, "tables_of", otherwise)
    repeated = rerun(store, sweep.reopen(store), "c00004-002")
    assert (repeated.identical, repeated.within_tolerance) == (False, told)


@pytest.mark.parametrize("together", [1, 2, 5])
def test_how_many_runs_are_in_memory_at_a_time_changes_no_byte(
    experiment: Experiment, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    sweep.sweep(experiment, tmp_path / "whole", executor=one, chunk=6)
    monkeypatch.setattr(chunks, "RUNS_IN_MEMORY", together)
    sweep.sweep(experiment, tmp_path / "out", executor=one, chunk=6)
    assert_same(tmp_path / "whole", tmp_path / "out")


def test_a_sweep_of_a_million_runs_has_no_more_than_ten_thousand_files(experiment: Experiment) -> None:
    plan = make_plan(experiment.model_copy(update={"replications": 10**6 // 6}))
    assert plan.n_runs > 9 * 10**5
    assert 5 * -(-plan.n_runs // sweep.chunk_size(plan)) <= 10**4


def test_diagnostics_that_are_not_kept_are_not_measured(
    experiment: Experiment, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    usual = chunks.tables_of

    def noting(inputs: Any, seed: int, diagnostics: bool) -> dict[str, pd.DataFrame]:
        asked.append(diagnostics)
        return usual(inputs, seed, diagnostics=diagnostics)

    monkeypatch.setattr(chunks, "tables_of", noting)
    for number, (diagnostics, stages) in enumerate([(False, False), (True, False), (False, True)]):
        wanted = experiment.model_copy(update={"diagnostics": diagnostics, "stages": stages})
        sweep.sweep(wanted, tmp_path / str(number), executor=one)
        assert set(asked) == {diagnostics or stages}
        asked.clear()


def test_a_failed_run_repeated_fails_the_same(small_folder: Path, tmp_path: Path, one: Executor) -> None:
    store = sweep.sweep(made(small_folder, seed=13), tmp_path / "out", executor=one)
    repeated = rerun(store, sweep.reopen(store), "c00000-001")
    assert repeated.identical
    assert repeated.error_then == repeated.error_now == "FloatingPointError: this seed fails"


def test_a_run_not_stored_or_damaged_cannot_be_repeated(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    store = sweep.sweep(experiment, tmp_path / "out", executor=one, chunk=2)
    plan = sweep.reopen(store)
    store.drop(0)
    with pytest.raises(UserError, match=r"c00001-001 is not stored yet"):
        rerun(store, plan, "c00001-001")
    (tmp_path / "out" / "runs" / "000001.parquet").write_bytes(b"")
    with pytest.raises(UserError, match=r"The part that holds c00002-001 is damaged"):
        rerun(store, plan, "c00002-001")


def test_another_model_is_refused(
    experiment: Experiment, tmp_path: Path, one: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sweep.sweep(experiment, tmp_path / "out", executor=one)
    monkeypatch.setattr(sweep, "this_model", lambda: "another")
    with pytest.raises(UserError, match=r"was simulated with another version of the model \(then .*, now another\)"):
        sweep.reopen(store)


def test_a_worker_with_another_model_is_refused(experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan(experiment)
    chunk = chunks.Chunk(0, (plan.run(0),), sweep.kept(plan), identity.this_model())
    monkeypatch.setattr(identity, "this_model", lambda: "another")
    with pytest.raises(identity.WorkerMismatchError, match=r"the worker has model another"):
        chunks.simulate_chunk(chunk)


def test_a_sweep_carries_the_files_of_its_scenarios_along(small_folder: Path, tmp_path: Path, one: Executor) -> None:
    from synergysim.scenarios.files.library_files import LIBRARY

    shutil.copytree(small_folder, tmp_path / "own")
    jewelry = (LIBRARY / "industries" / "jewelry.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(jewelry.replace("n_firms: {value: ", "n_firms: {value: 1"), encoding="utf-8")
    text = (tmp_path / "own" / "small.yaml").read_text(encoding="utf-8")
    more = "industries: [../mine.yaml, luggage_leather]\n"
    (tmp_path / "own" / "small.yaml").write_text(text + more, encoding="utf-8")
    store = sweep.sweep(made(tmp_path / "own"), tmp_path / "out", executor=one)
    plan = sweep.reopen(store)
    shutil.rmtree(tmp_path / "own")
    (tmp_path / "mine.yaml").unlink()
    moved = shutil.move(tmp_path / "out", tmp_path / "elsewhere")
    again = sweep.reopen(Store.open(moved))
    assert again.run(3).inputs == plan.run(3).inputs
    store = Store.open(moved)
    store.drop(0)
    with store.place.locked():
        assert sweep.advance(store, again, sweep.workers_of(1, one), sweep.progress(store).parts)
    assert str(tmp_path) not in (tmp_path / "elsewhere" / "manifest.json").read_text(encoding="utf-8")
    inside = tmp_path / "elsewhere" / "inputs" / "small" / "mine.yaml"
    inside.write_text(jewelry, encoding="utf-8")
    with pytest.raises(UserError, match=r"inputs/small/mine\.yaml (was changed|is damaged)"):
        sweep.reopen(store)
    inside.unlink()
    with pytest.raises(UserError, match=r"inputs/small/mine\.yaml is missing"):
        sweep.reopen(store)


def test_a_place_that_holds_results_is_refused(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    sweep.sweep(experiment, tmp_path / "out", executor=one)
    with pytest.raises(UserError, match=r"already holds results.*synergysim resume"):
        sweep.sweep(experiment, tmp_path / "out", executor=one)


def test_only_what_was_asked_for_is_kept(small_folder: Path, tmp_path: Path, one: Executor) -> None:
    import fake_model

    asked = made(small_folder, indicators=["A1", "D03"], diagnostics=True, stages=True)
    store = sweep.sweep(asked, tmp_path / "out", executor=one)
    assert set(store.table("indicators")["indicator"]) == {"A1", "D03"}
    given = fake_model.record(make_plan(asked).run(0).inputs, 1).diagnostics
    assert set(store.table("diagnostics")["diagnostic"]) == set(given["diagnostic"])
    assert store.table("synergy")["stage"].isin(["none", "start-up", "development", "expansion", "mature"]).all()
    bare = sweep.sweep(made(small_folder, synergy=False), tmp_path / "bare", executor=one)
    assert bare.manifest.tables == ["runs", "indicators"]
    assert "synergy" not in contents(bare)


def test_the_manifest_says_what_was_asked_with_what(experiment: Experiment, tmp_path: Path, one: Executor) -> None:
    sweep.sweep(experiment, tmp_path / "out", executor=one)
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["experiment"]["levers"]["lever.P1.level"]["values"] == [0.0, 0.5, 1.0]
    assert told["scenarios"][0]["content"]["name"] == "small"
    assert told["model"] == identity.this_model()
    assert "numpy" in told["versions"]


def test_what_moves_nothing_is_found_and_nothing_else(small_folder: Path) -> None:
    # The stand-in knows levels and the markup; starts of levers and the tax rate mean nothing to it.
    levers = {"lever.P1.level": [0.0, 1.0], "lever.P2.start": [2012.0, 2014.0]}
    asked = made(
        small_folder, levers=levers, uncertainties={"firm.markup": [0.1, 0.2], "city.guangzhou.tax_rate": [0.1, 0.2]}
    )
    assert dead_factors(make_plan(asked)) == ["lever.P2.start", "city.guangzhou.tax_rate"]


def test_one_bit_of_one_diagnostic_is_enough_not_to_be_dead(
    small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np
    from synergysim.scenarios.studies.sweep import dead_parameters

    usual = chunks.tables_of

    def in_one_bit(inputs: Any, seed: int) -> dict[str, pd.DataFrame]:
        tables = usual(inputs, seed)
        if inputs.cities[0].tax_rate > 0.15:
            last = tables["diagnostics"].index[-1]
            tables["diagnostics"].loc[last, "value"] = np.nextafter(tables["diagnostics"].loc[last, "value"], np.inf)
        return tables

    monkeypatch.setattr(dead_parameters, "tables_of", in_one_bit)
    asked = made(
        small_folder, uncertainties={"city.guangzhou.tax_rate": [0.1, 0.2], "city.guangzhou.customs_days": [1.0, 2.0]}
    )
    assert dead_factors(make_plan(asked)) == ["city.guangzhou.customs_days"]


def test_what_acts_only_beside_another_is_not_called_dead(small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fake_model

    usual = fake_model.record

    def only_with_policy(inputs: Any, seed: int, **kept: bool) -> fake_model.Trajectory:
        if not any(one.code == "P1" and one.level > 0 for one in inputs.levers):
            parameters = fake_model.Parameters()
            inputs = dataclasses.replace(inputs, parameters=parameters)
        return usual(inputs, seed, **kept)

    monkeypatch.setattr(fake_model, "record", only_with_policy)
    assert dead_factors(make_plan(made(small_folder))) == []


def test_a_forecast_counts_runs_and_measures_time_and_disk(
    experiment: Experiment, tmp_path: Path, one: Executor
) -> None:
    told = forecast(make_plan(experiment), workers=2, chunk=4)
    assert (told.cells, told.runs, told.parts) == (6, 12, 3)
    assert told.seconds == pytest.approx(told.seconds_per_run * 6)
    store = sweep.sweep(experiment, tmp_path / "out", executor=one, chunk=4)
    used = sum(file.bytes for record in store.records() for file in record.files.values())
    assert told.bytes == pytest.approx(used, rel=0.3)


def test_a_forecast_of_what_fails_is_refused(small_folder: Path) -> None:
    with pytest.raises(UserError, match=r"The first run fails: FloatingPointError: this seed fails"):
        forecast(make_plan(made(small_folder, seed=13)), workers=2)


def test_two_scenarios_of_one_name_are_refused(small_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(small_folder, tmp_path / "own")
    shutil.copy(tmp_path / "own" / "small.yaml", tmp_path / "own" / "twin.yaml")
    with pytest.raises(UserError, match=r"Two scenarios of the experiment are called 'small'"):
        make_plan(made(tmp_path / "own", scenarios=["small.yaml", "twin.yaml"]))
