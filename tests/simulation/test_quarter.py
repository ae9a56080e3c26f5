"""The order of a quarter is data: named processes that anything can walk through."""

from __future__ import annotations

import re

import pytest
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation import model as model_module
from synergysim.simulation.additions import additions
from synergysim.simulation.model import forget
from synergysim.simulation.quarter import QUARTER, Process

NAMES = [process.name for process in QUARTER]


def test_processes_are_named_subject_dot_verb_and_once_only() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 25
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", name) for name in NAMES)


def test_every_process_says_what_it_does() -> None:
    assert [process.name for process in QUARTER if not process.run.__doc__] == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("environment.advance", "governments.apply_levers"),
        ("governments.apply_levers", "firms.adopt_platforms"),
        ("platforms.set_commission", "firms.adopt_platforms"),
        ("firms.adopt_platforms", "firms.set_prices"),
        ("firms.borrow", "firms.produce"),
        ("firms.produce", "markets.sell"),
        ("markets.sell", "firms.settle"),
        ("firms.settle", "firms.learn"),
        ("firms.learn", "network.form_ties"),
        ("network.form_ties", "firms.exit"),
        ("firms.exit", "firms.enter"),
    ],
)
def test_phases_follow_each_other_as_described(earlier: str, later: str) -> None:
    assert NAMES.index(earlier) < NAMES.index(later)


def test_a_step_runs_every_process_once_in_order(small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def noting(process: Process) -> Process:
        def run(model: ClusterModel) -> None:
            ran.append(process.name)
            process.run(model)

        return Process(process.name, run)

    found = additions(())._replace(quarter=tuple(noting(process) for process in QUARTER))
    monkeypatch.setattr(model_module, "additions", lambda _: found)
    model = ClusterModel(small_inputs, 1)
    model.step()
    assert ran == NAMES
    assert model.quarter == 1
    forget(model)
