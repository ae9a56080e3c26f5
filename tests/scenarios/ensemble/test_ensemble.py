"""Arms × seeds → tables: one order, one runs table, results kept under what they depend on and found again."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fake_model
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synergysim.scenarios.ensemble.engine import Engine
from synergysim.scenarios.ensemble.ensemble import Ensemble, simulated_tables
from synergysim.scenarios.ensemble.kept import FOLDER, KeptRuns, packed, unpacked
from synergysim.scenarios.ensemble.store.places import LocalPlace
from synergysim.scenarios.ensemble.workers import GivenExecutor
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.comparison.compare import compare, comparison_of
from synergysim.scenarios.studies.run.run import run, run_of

KINDS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.tuples(inside, inside)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inside, max_size=3)
    ),
    max_leaves=8,
)


@given(KINDS)
def test_what_is_kept_comes_back_as_it_was(value: Any) -> None:
    again, seconds = unpacked(packed(value, 0.125))
    assert (again, type(again), seconds) == (value, type(value), 0.125)


def test_tables_and_arrays_come_back_to_the_bit() -> None:
    texts = pd.Series(["b", "a", "b"], dtype=object)
    table = pd.DataFrame(
        {
            "code": texts,
            "kind": pd.Categorical(["x", "y", "x"], categories=["z", "y", "x"]),
            "year": np.array([2010, 2011, 2012], dtype=np.int32),
            "value": [0.1, np.nan, -0.0],
        }
    )
    array = np.array([[np.nan, 1e-300]])
    again, _ = unpacked(packed({"table": table, "array": array, "one": np.float64(0.1)}, 1.0))
    pd.testing.assert_frame_equal(again["table"], table, check_exact=True)
    assert again["table"]["kind"].cat.categories.tolist() == ["z", "y", "x"]
    assert again["array"].tobytes() == array.tobytes()
    assert isinstance(again["one"], np.float64)


def test_what_no_file_can_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="object, which cannot be kept"):
        packed([object()], 1.0)


def kept(folder: Path, model: str = "this") -> KeptRuns:
    return KeptRuns(LocalPlace(folder), model)


def test_a_key_tells_what_a_run_depends_on_and_nothing_else(small: str, tmp_path: Path) -> None:
    inputs, again = (resolve(load(small)).inputs for _ in range(2))
    other = dataclasses.replace(inputs, scale=inputs.scale / 2)
    runs = kept(tmp_path)
    key = runs.key(simulated_tables, (inputs, 1))
    assert runs.key(simulated_tables, (again, 1)) == key
    different = [
        runs.key(simulated_tables, (inputs, 2)),
        runs.key(simulated_tables, (other, 1)),
        runs.key(fake_model.record, (inputs, 1)),
        kept(tmp_path, "that").key(simulated_tables, (inputs, 1)),
    ]
    assert len({key, *different}) == 5


def test_a_key_does_not_depend_on_the_order_of_a_mapping(tmp_path: Path) -> None:
    runs = kept(tmp_path)
    assert runs.key(dict, ({"a": 1.0, "b": 2.0},)) == runs.key(dict, ({"b": 2.0, "a": 1.0},))
    assert runs.key(dict, ({"a": 1.0},)) != runs.key(dict, ({"a": 1},))


def counted(number: int, folder: str) -> float:
    (Path(folder) / f"{len(list(Path(folder).iterdir()))}").touch()
    return number / 8


def test_what_is_kept_is_not_computed_again_unless_it_is_damaged(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    calls.mkdir()
    tasks = [(number, str(calls)) for number in range(4)]
    for expected in (4, 4, 5):
        engine = Engine(kept=kept(tmp_path))
        assert [one.result for one in engine.map(counted, tasks)] == [0.0, 0.125, 0.25, 0.375]
        assert len(list(calls.iterdir())) == expected
        if expected == 4:
            file = min((tmp_path / FOLDER).iterdir())
            content = file.read_bytes()
            first_time = not (tmp_path / "second").exists()
            (tmp_path / "second").touch()
            file.write_bytes(content if first_time else content[:-30])


class Backwards(ThreadPoolExecutor):
    """An executor that ends what it is given last first."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        position = args[0].position
        return super().submit(lambda: (__import__("time").sleep(0.02 * (4 - position % 4)), fn(*args, **kwargs))[1])


def test_an_ensemble_is_the_same_whatever_the_workers_and_the_order_in_which_they_end(
    small: str, pulled: str, tmp_path: Path
) -> None:
    ensemble = Ensemble([small, pulled], [1, 2])
    alone = ensemble.run()
    with Backwards(4) as executor:
        together = ensemble.run(Engine(GivenExecutor(executor, 4), kept(tmp_path)))
    columns = [name for name in alone.runs.columns if name != "wall_seconds"]
    pd.testing.assert_frame_equal(alone.runs[columns], together.runs[columns])
    for name in ("indicators", "diagnostics", "flows"):
        pd.testing.assert_frame_equal(alone.table(name), together.table(name), check_exact=True)


def test_a_study_takes_an_ensemble_that_exists(small: str, pulled: str) -> None:
    runs = Ensemble([small, pulled], range(1, 4)).run()
    assert run_of(runs).synergy.equals(run(small, replications=3).synergy)
    found, asked = comparison_of(runs), compare([small, pulled], replications=3)
    pd.testing.assert_frame_equal(found.effects, asked.effects)


def test_arms_can_be_named_and_changed_alike(small: str) -> None:
    ensemble = Ensemble({"as it is": small, "again": small}, [5], scale=0.01)
    assert len(ensemble) == 2
    assert {one.inputs.scale for one in ensemble.arms.values()} == {0.01}
    assert ensemble.run().runs["run_id"].tolist() == ["as it is-001", "again-001"]


def test_an_ensemble_without_arms_or_with_two_of_one_name_is_refused(small: str) -> None:
    with pytest.raises(UserError, match="at least one arm and one seed"):
        Ensemble([small], [])
    with pytest.raises(UserError, match="Two arms are called 'small'"):
        Ensemble([small, small], [1])


def test_a_run_that_fails_is_a_row_with_its_error_and_is_tried_again(small: str, tmp_path: Path) -> None:
    runs = Ensemble([small], [12, 13]).run(Engine(kept=kept(tmp_path)))
    assert runs.runs["status"].tolist() == ["finished", "failed"]
    assert "this seed fails" in runs.failures["error"].iloc[0]
    assert len(list((tmp_path / FOLDER).iterdir())) == 1
