"""The table of levers and shocks is complete, measured in pairs, resumed, and its costs are the account's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from synergysim.scenarios.cli import app, main
from synergysim.scenarios.ensemble.engine import Engine
from synergysim.scenarios.ensemble.kept import KeptRuns
from synergysim.scenarios.ensemble.store.places import LocalPlace
from synergysim.scenarios.studies import lever_table
from synergysim.scenarios.studies.lever_table import (
    LEVER_TARGETS,
    QUANTITIES,
    SHOCK_TARGETS,
    WIDER,
    arms_of,
    measured,
    page,
    rows_of,
)  # fmt: skip
from synergysim.simulation.indicators.diagnostics import DIAGNOSTICS
from synergysim.simulation.indicators.table4 import TABLE4
from synergysim.simulation.inputs import ShockSchedule
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.shocks import KINDS

SCALE = 0.002


def command_of(name: str) -> Any:
    """A command as the command line knows it."""
    group: Any = typer.main.get_command(app)
    return group.commands[name]


def test_every_lever_and_every_kind_of_shock_has_a_target_that_is_measured() -> None:
    assert set(LEVER_TARGETS) == {lever.code for lever in LEVERS}
    assert set(SHOCK_TARGETS) == set(KINDS)
    assert set(QUANTITIES) <= set(DIAGNOSTICS) | set(TABLE4)
    for kind, (size, _) in SHOCK_TARGETS.items():
        low, high = KINDS[kind].bounds
        assert low <= size <= high
        KINDS[kind].check_limits(ShockSchedule(kind, size, 2015.0, 1.0))


def test_a_lever_that_can_do_nothing_in_one_city_is_measured_where_there_are_two() -> None:
    assert {arm.code for arm in arms_of("guangzhou", SCALE) if arm.scenario == WIDER} == {"", "P21"}


def test_a_measurement_goes_on_where_it_stopped_and_makes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lever_table, "LAST", 2018)
    chosen = [arm for arm in arms_of("guangzhou", SCALE) if arm.code in ("", "P3", "exchange_rate")]
    arms = [arm for arm in chosen if arm.scenario == "guangzhou"]
    counts = []
    for some in (arms[:2], arms):
        runs = measured(some, 2, Engine(kept=KeptRuns(LocalPlace(tmp_path), "this model")))
        counts.append(len(list((tmp_path / "kept").iterdir())))
    assert counts == [6, 8], "two spans without and one lever, then one shock, two seeds each"
    assert len(runs) == 8
    row, shock = rows_of(arms, runs, 2)
    cost = runs.loc[runs["arm"] == "P3", "cost"].mean()
    gained = runs.loc[runs["arm"] == "P3", "output"].mean() - runs.loc[runs["arm"] == "no lever", "output"].mean()
    assert row.gain is not None
    assert row.gain.mean == pytest.approx(gained / cost)
    assert row.cost == pytest.approx(cost / 5)
    assert shock.gain is None
    assert shock.cost == 0.0
    text = page([row, shock], "guangzhou", SCALE, 2)
    assert "| P3 | cluster tax relief |" in text
    assert "| exchange rate | +0.2 |" in text
    assert np.isfinite(shock.effect.mean)


def test_a_folder_with_another_result_is_refused_without_advice_that_the_command_does_not_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.json").write_text('{"program": "synergysim", "kind": "patterns", "files": {}}')
    with pytest.raises(SystemExit, match="2"):
        main(["levers", "--out", str(tmp_path), "-n", "2"])
    said = " ".join(capsys.readouterr().err.split())
    assert "already holds another result. Choose another folder with --out." in said
    assert "--force" not in said
    assert "--out" in {one for parameter in command_of("levers").params for one in parameter.opts}
