"""The gap between a sweep's branches, jumps and their warnings, on sweeps made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.figures.hysteresis import hysteresis_loop
from synergysim.analysis.hysteresis import against, gaps, jumps, moved, thresholds
from synergysim.language import in_language

LEVELS = [0.0, 0.5, 1.0, 0.5, 0.0]
TIPS, COMES_BACK = [0.05, 0.1, 0.8, 0.8, 0.75], [0.05, 0.4, 0.8, 0.4, 0.05]


def sweep_of(values: list[float], held: list[float] | None = None, runs: int = 3) -> pd.DataFrame:
    rows = []
    for number in range(1, runs + 1):
        for step, (level, value) in enumerate(zip(LEVELS, values, strict=True)):
            without = held[step] if held else 0.05
            branch = "up" if step < 3 else "down"
            rows.append((number, "jewelry", step, branch, level, "adoption_share", value + 0.01 * number, without))
    columns = ["replication", "cluster", "step", "branch", "level", "order_parameter", "value", "held"]
    return pd.DataFrame(rows, columns=columns)


def test_the_gap_is_the_mean_difference_of_the_ways_at_equal_levels() -> None:
    found = gaps(sweep_of(TIPS)).iloc[0]
    assert found["gap"] == pytest.approx((0.75 - 0.05 + 0.8 - 0.1) / 2)
    assert found["lower"] <= found["gap"] <= found["upper"]
    assert gaps(sweep_of(COMES_BACK)).iloc[0]["gap"] == pytest.approx(0.0)


def test_what_rises_without_the_lever_is_no_gap_and_no_jump() -> None:
    points = sweep_of(TIPS, held=TIPS)
    assert gaps(points).iloc[0]["gap"] == pytest.approx(0.0)
    assert not jumps(points)["jumped"].any()
    assert moved(points).iloc[0]["effect"] == pytest.approx(0.02)  # what the made-up runs differ by


def test_one_replication_has_a_gap_without_an_interval() -> None:
    found = gaps(sweep_of(TIPS, runs=1)).iloc[0]
    assert found["gap"] > 0.5
    assert np.isnan(found["lower"])


def test_a_jump_is_found_with_the_level_it_ends_at() -> None:
    found = jumps(sweep_of(TIPS))
    assert found["jumped"].all()
    assert set(found["level"]) == {1.0}
    assert set(found["step"]) == {2}
    assert found["rise"].to_numpy() == pytest.approx(0.7)


def test_the_loop_draws_both_ways_from_the_top_and_the_maps_states() -> None:
    rest = pd.DataFrame({"level": [0.0, 0.0], "adoption_share": [0.1, 0.9], "stable": [False, True]})
    for lang in ("en", "zh"):
        panel = in_language(lang, hysteresis_loop, sweep_of(TIPS), rest, "P2").axes[0]  # type: ignore[arg-type]
        assert len(panel.lines) == 5
        up, down = (np.asarray(line.get_ydata(), dtype=float) for line in panel.lines[1:3])
        assert up == pytest.approx([0.07, 0.12, 0.82])
        assert down == pytest.approx([0.77, 0.82, 0.82])


def test_hysteresis_is_said_of_a_wider_loop_that_comes_back_later_and_of_no_other() -> None:
    plain = sweep_of(COMES_BACK)
    wide = against(sweep_of(TIPS), plain)
    assert wide["hysteresis"].all()
    assert set(wide["cluster"]) == {"jewelry", "all"}
    assert (wide["lower"] > 0.5).all()
    assert not against(plain, plain)["hysteresis"].any()
    assert not against(sweep_of([0.05, 0.1, 0.3, 0.3, 0.3]), plain)["hysteresis"].any()


def test_thresholds_tell_on_which_way_a_cluster_tips() -> None:
    late = thresholds(sweep_of([0.05, 0.1, 0.2, 0.8, 0.1])).iloc[0]
    assert (late["up_at"], late["back_at"], late["up_on"]) == (0.5, 0.0, "down")
    assert np.isnan(thresholds(sweep_of(TIPS)).iloc[0]["back_at"])
