"""Sweeps whose replications draw from a posterior: one draw a replication, recorded, kept by resume and rerun."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sweeping import assert_same, ended, write_experiment
from synergysim.scenarios.ensemble.store import Store
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.calibration.posterior import Posterior
from synergysim.scenarios.studies.reference import probe
from synergysim.scenarios.studies.sweep import sweep
from synergysim.scenarios.studies.sweep.experiment_file import Experiment, parsed
from synergysim.scenarios.studies.sweep.plan import make_plan
from synergysim.scenarios.studies.sweep.rerun import rerun

MARKUP, DUTIES = "firm.markup", "city.guangzhou.customs_days"
MARGIN, SHARE = "pricing.target_margin", "industry.jewelry.export_share"


def write_posterior(path: Path, values: dict[str, list[float]], replaces: dict[str, float]) -> Path:
    frame = pd.DataFrame(values)
    weights = np.full(len(frame), 1.0 / len(frame))
    Posterior("small", frame, weights, replaces, probe(), {"date": "today"}).save(path)
    return path


def experiment(folder: Path, **changes: object) -> Experiment:
    content = {
        "name": "drawn", "description": "With the stand-in.", "scenarios": [str(folder / "small.yaml")],
        "levers": {"lever.P1.level": [0.0, 0.5, 1.0]}, "design": "grid", "replications": 4,
        "posterior": "posterior.json", **changes,
    }  # fmt: skip
    loaded = parsed({key: value for key, value in content.items() if value is not None}, "drawn.yaml")
    loaded._file = folder / "drawn.yaml"
    return loaded


@pytest.fixture
def folder(small_folder: Path, small: str, tmp_path: Path) -> Path:
    """A folder with a scenario, its evaluator and a posterior of two parameters of the stand-in."""
    for name in ("small.yaml", "reference.json"):
        (tmp_path / name).write_bytes((small_folder / name).read_bytes())
    days = resolve(load(small)).inputs.cities[0].customs_days
    values = {MARKUP: [0.1 + 0.02 * number for number in range(10)], DUTIES: [5.0 + number for number in range(10)]}
    write_posterior(tmp_path / "posterior.json", values, {MARKUP: 0.2, DUTIES: days})
    return tmp_path


def test_every_cell_meets_the_same_draw_of_a_replication_and_the_store_has_it(folder: Path, tmp_path: Path) -> None:
    plan = make_plan(experiment(folder))
    used = {(run.replication, run.inputs.parameters.firm.markup) for run in map(plan.run, range(plan.n_runs))}
    assert len(used) == 4  # one draw a replication, whatever the cell
    assert len({markup for _, markup in used}) > 1
    with ThreadPoolExecutor(1) as one:
        store = sweep.sweep(experiment(folder), tmp_path / "out", executor=one)
    stored = store.table("draws")
    assert stored[["scenario", "replication"]].to_numpy().tolist() == [["small", number] for number in (1, 2, 3, 4)]
    assert set(zip(stored["replication"], stored[MARKUP], strict=True)) == used
    assert {run.inputs.cities[0].customs_days for run in map(plan.run, range(plan.n_runs))} == set(stored[DUTIES])


def test_draws_move_results_and_do_not_depend_on_how_the_work_is_split(folder: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(3) as three:
        whole = sweep.sweep(experiment(folder), tmp_path / "whole", executor=one)
        split = sweep.sweep(experiment(folder), tmp_path / "split", executor=three, chunk=1)
        without = sweep.sweep(experiment(folder, posterior=None), tmp_path / "without", executor=one)
    assert_same(whole, split)
    assert not whole.table("indicators")["value"].equals(without.table("indicators")["value"])
    with pytest.raises(UserError, match=r"No table is called 'draws'|draws"):
        without.table("draws")


def test_resume_and_rerun_keep_the_draws_though_the_file_is_gone(folder: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as one:
        whole = sweep.sweep(experiment(folder), tmp_path / "whole", executor=one, chunk=3)
        begun = sweep.sweep(experiment(folder), tmp_path / "begun", executor=one, chunk=3)
        (folder / "posterior.json").unlink()
        for part in (1, 2):
            begun.drop(part)
        plan = sweep.reopen(begun)
        assert sweep.advance(begun, plan, sweep.workers_of(1, one), sweep.progress(begun).parts)
    assert_same(whole, begun)
    assert rerun(begun, plan, "c00002-003").identical


def test_what_is_varied_or_set_is_not_drawn(folder: Path) -> None:
    plan = make_plan(experiment(folder, uncertainties={MARKUP: [0.15, 0.25]}))
    assert set(plan.draws["small"][0]) == {DUTIES}
    assert {run.inputs.parameters.firm.markup for run in map(plan.run, range(plan.n_runs))} == {0.15, 0.25}
    set_too = make_plan(experiment(folder, set={DUTIES: 9.0}))
    assert set(set_too.draws["small"][0]) == {MARKUP}
    with pytest.raises(UserError, match=r"sets or varies every parameter of posterior posterior.json"):
        make_plan(experiment(folder, set={DUTIES: 9.0, MARKUP: 0.2}))


def test_a_posterior_that_is_not_there_is_refused_before_anything_is_simulated(folder: Path) -> None:
    with pytest.raises(UserError, match=r"nothere.json cannot be read"):
        make_plan(experiment(folder, posterior="nothere.json"))


def test_the_commands_take_a_posterior_and_workers_change_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = resolve(load("guangzhou")).inputs
    own = {MARGIN: inputs.parameters.pricing.target_margin, SHARE: inputs.industries[3].export_share}
    assert inputs.industries[3].code == "jewelry"
    values = {MARGIN: [0.05, 0.06, 0.07], SHARE: [0.3, 0.4, 0.5]}
    posterior = str(write_posterior(tmp_path / "posterior.json", values, own))
    file = write_experiment(tmp_path, uncertainties={}, design="grid", size=None, replications=3)
    for workers in ("1", "2"):
        code, told = ended(
            capsys, "sweep", file, "--no-check", "--posterior", posterior, "--out", str(tmp_path / workers),
            "--workers", workers,
        )  # fmt: skip
        assert code == 0, told
        assert f"guangzhou: each replication draws {MARGIN}, {SHARE} from" in told
    assert_same(tmp_path / "1", tmp_path / "2")
    pd.testing.assert_frame_equal(*(Store.open(tmp_path / one).table("draws") for one in "12"))
    code, told = ended(capsys, "rerun", str(tmp_path / "1"), "c00001-003")
    assert (code, "identical to the bit" in told) == (0, True)
    code, told = ended(capsys, "export", str(tmp_path / "1"), "--to", "csv", "--out", str(tmp_path / "csv"))
    assert len(pd.read_csv(tmp_path / "csv" / "draws.csv")) == 3
