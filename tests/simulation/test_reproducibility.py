"""Same seed, same bytes; other seeds, other luck; and scenarios that differ only later are the same run until then."""

from __future__ import annotations

import dataclasses
import hashlib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from states import fingerprint, first_difference
from synergysim.simulation import Inputs, record, simulate
from synergysim.simulation.inputs import LeverSchedule, ShockSchedule
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.shocks import SHOCKS

START = 2011.5
CODES = [lever.code for lever in LEVERS]

FRESH_PROCESS = """
import hashlib, pickle, sys
from synergysim.simulation import record
result = record(pickle.load(open(sys.argv[1], "rb")), 5)
table = "".join(one.to_csv(float_format="%.17g") for one in result)
print(hashlib.sha256(table.encode()).hexdigest())
"""


def test_the_same_seed_gives_the_same_bytes_twice_in_one_process(busy_inputs: Inputs) -> None:
    first, other, again = record(busy_inputs, 5), record(busy_inputs, 6), record(busy_inputs, 5)
    assert first._fields == ("indicators", "diagnostics", "flows")
    for one, same, different in zip(first, again, other, strict=True):
        assert fingerprint(one) == fingerprint(same)
        assert fingerprint(one) != fingerprint(different)


def test_the_same_seed_gives_the_same_bytes_in_a_fresh_process(busy_inputs: Inputs, tmp_path: Path) -> None:
    path = tmp_path / "inputs.pickle"
    path.write_bytes(pickle.dumps(busy_inputs))
    command = [sys.executable, "-c", FRESH_PROCESS, str(path)]
    fresh = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    here = hashlib.sha256(b"".join(fingerprint(one) for one in record(busy_inputs, 5))).hexdigest()
    assert fresh == here


def test_every_seed_is_another_run(small_inputs: Inputs) -> None:
    runs = {fingerprint(simulate(small_inputs, seed)) for seed in range(10)}
    assert len(runs) == 10


def test_simulate_gives_the_indicators_of_record(small_inputs: Inputs) -> None:
    assert simulate(small_inputs, 2).equals(record(small_inputs, 2).indicators)


def test_checking_identities_changes_nothing(busy_inputs: Inputs) -> None:
    checked, unchecked = record(busy_inputs, 4, check=True), record(busy_inputs, 4)
    for one, same in zip(checked, unchecked, strict=True):
        assert one.equals(same)


@pytest.mark.parametrize("code", CODES)
def test_no_lever_acts_before_its_start_and_each_acts_after(small_inputs: Inputs, code: str) -> None:
    """Common random numbers: until a lever starts, the two runs are one run, to the bit."""
    pulled = dataclasses.replace(small_inputs, levers=(LeverSchedule(code, 1.0, START),))
    found = first_difference(small_inputs, pulled)
    assert found is not None
    assert START <= found <= START + 0.25


def test_a_lever_acting_early_is_noticed(small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = LeverSchedule.at
    monkeypatch.setattr(LeverSchedule, "at", lambda schedule, year: honest(schedule, year + 0.5))
    pulled = dataclasses.replace(small_inputs, levers=(LeverSchedule("P1", 1.0, START),))
    found = first_difference(small_inputs, pulled)
    assert found is not None
    assert found < START


@pytest.mark.parametrize("code", CODES)
def test_a_neutral_lever_leaves_the_whole_run_unchanged_to_the_bit(small_inputs: Inputs, code: str) -> None:
    neutral = dataclasses.replace(small_inputs, levers=(LeverSchedule(code, 0.0, START),))
    assert first_difference(small_inputs, neutral) is None


@pytest.mark.parametrize("kind", [shock.kind for shock in SHOCKS])
def test_no_shock_strikes_before_its_start_and_each_strikes_then(small_inputs: Inputs, kind: str) -> None:
    struck = dataclasses.replace(small_inputs, shocks=(ShockSchedule(kind, 0.2, START, 1.0),))
    found = first_difference(small_inputs, struck)
    assert found is not None
    assert START <= found <= START + 0.25


def test_a_shock_of_size_nil_changes_nothing(small_inputs: Inputs) -> None:
    struck = dataclasses.replace(small_inputs, shocks=(ShockSchedule("world_demand", 0.0, START, 1.0),))
    assert first_difference(small_inputs, struck) is None


def test_a_longer_run_begins_as_the_shorter_one(small_inputs: Inputs) -> None:
    short = simulate(small_inputs, 3)
    longer = simulate(dataclasses.replace(small_inputs, end_year=small_inputs.end_year + 2), 3)
    begun = longer[longer["year"] <= small_inputs.end_year].reset_index(drop=True)
    assert begun.equals(short)


def test_luck_of_firms_is_the_same_in_both_scenarios_after_they_part(small_inputs: Inputs) -> None:
    """With common random numbers a paired difference scatters less than a difference of unrelated runs."""
    pulled = dataclasses.replace(small_inputs, levers=(LeverSchedule("P1", 1.0, START),))

    def exports(inputs: Inputs, seed: int) -> float:
        table = simulate(inputs, seed)
        return float(table[(table["indicator"] == "B1") & (table["year"] == inputs.end_year)]["value"].sum())

    with_lever, without = [exports(pulled, s) for s in range(8)], [exports(small_inputs, s) for s in range(8)]
    paired = [a - b for a, b in zip(with_lever, without, strict=True)]
    unpaired = [a - b for a, b in zip(with_lever, without[1:] + without[:1], strict=True)]
    spread = [max(one) - min(one) for one in (paired, unpaired)]
    assert spread[0] < 0.5 * spread[1]
