"""Every scenario of the library runs on the real model and is scored."""

from __future__ import annotations

import pytest
from synergysim import run
from synergysim.scenarios.files.library_files import names
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load

SCALE = 0.003


def last_change(name: str) -> int:
    """The year in which all that the scenario announces has begun, so that a run until then meets all of it."""
    inputs = resolve(load(name)).inputs
    return int(max([2017.0, *(one.start for one in inputs.levers), *(one.start for one in inputs.shocks)])) + 1


@pytest.mark.parametrize("name", names())
def test_a_library_scenario_runs_and_is_scored(name: str) -> None:
    until = last_change(name)
    result = run(name, scale=SCALE, until=until)
    assert result.failures.empty
    scored = result.synergy[result.synergy["year"] == until]
    assert len(scored) == len(result.resolved.inputs.clusters)
    assert scored["synergy"].between(-2, 2).all()
