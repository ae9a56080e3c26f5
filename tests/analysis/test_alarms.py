"""Early warning before jumps, and how often it warns where nothing tips, on sweeps and series made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from synergysim.analysis.alarms import (
    ALARM,
    alarm_rates,
    ends_without_jump,
    share_interval,
    warned_runs,
    warnings_before,
)

STEP = 40  # quarters


def series_of(values: dict[int, np.ndarray]) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"replication": number, "cluster": "jewelry", "quarter": range(len(one)), "value": one})
        for number, one in values.items()
    ]
    return pd.concat([part.assign(order_parameter=name) for part in parts for name in ("adoption_share",
                      "susceptibility")])  # fmt: skip


def ends_of(runs: int, step: int = 2) -> pd.DataFrame:
    return pd.DataFrame({"cluster": "jewelry", "replication": range(1, runs + 1), "step": step})


def points_of(values: list[float], held: list[float]) -> pd.DataFrame:
    rows = [
        (1, "jewelry", step, "up" if step < 3 else "down", "adoption_share", value, without)
        for step, (value, without) in enumerate(zip(values, held, strict=True))
    ]
    return pd.DataFrame(rows, columns=["replication", "cluster", "step", "branch", "order_parameter", "value", "held"])


def test_statistics_use_only_the_quarters_before_the_step() -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, 3 * STEP)
    after = np.where(np.arange(3 * STEP) < 2 * STEP, noise, 100.0)
    first, second = (warned_runs(series_of({1: one}), ends_of(1), STEP, 50) for one in (noise, after))
    pd.testing.assert_frame_equal(first, second)
    assert set(first["order_parameter"]) == {"adoption_share", "susceptibility"}
    assert warned_runs(series_of({1: noise}), ends_of(0), STEP).empty


def test_growing_shocks_give_alarms_and_steady_ones_hardly_any() -> None:
    luck = np.random.default_rng(2).normal(0, 1, (12, 2 * STEP))
    growing = {number: one * np.linspace(0.1, 3, 2 * STEP) for number, one in enumerate(luck, start=1)}
    steady = dict(enumerate(luck, start=1))
    warned = {name: warned_runs(series_of(runs), ends_of(12), STEP, 100)
              for name, runs in (("jumped", growing), ("held", steady))}  # fmt: skip
    rates = alarm_rates(warned).set_index(["runs_that", "order_parameter", "statistic"])
    assert rates.loc[("jumped", "adoption_share", "variance"), "share"] > 0.9
    assert rates.loc[("held", "adoption_share", "variance"), "share"] < 0.35
    assert ((rates["lower"] <= rates["share"]) & (rates["share"] <= rates["upper"])).all()
    held = warned["held"]
    counted = (held[held["order_parameter"] == "susceptibility"]["autocorrelation_p_value"] <= ALARM).sum()
    assert rates.loc[("held", "susceptibility", "autocorrelation"), "alarms"] == counted
    together = warnings_before(warned["jumped"]).set_index("order_parameter").loc["adoption_share"]
    assert together["runs"] == 12
    assert together["variance_p_value"] < 1e-6


@pytest.mark.parametrize(
    ("held", "jumped", "steps"),
    [
        ([0.05] * 5, True, [2]),  # the twin of a run that jumps: as long as that one
        ([0.05, 0.5, 0.6, 0.6, 0.6], True, []),  # it tips by itself
        ([0.05] * 5, False, []),  # nothing jumps: nothing to be compared with
    ],
)
def test_runs_that_do_not_tip_are_looked_at_as_long_as_their_twin(
    held: list[float], jumped: bool, steps: list[int]
) -> None:
    found = pd.DataFrame({"cluster": ["jewelry"], "replication": [1], "step": [2], "jumped": [jumped]})
    ends = ends_without_jump(points_of([0.05, 0.1, 0.8, 0.8, 0.8], held), found, "held")
    assert ends["step"].to_list() == steps


def test_a_run_whose_twin_does_not_jump_is_looked_at_for_the_usual_time() -> None:
    points = pd.concat([points_of([0.1] * 5, [0.1] * 5), points_of([0.1] * 5, [0.1] * 5).assign(replication=2)])
    found = pd.DataFrame({"cluster": "jewelry", "replication": [1, 2], "step": [1, 2], "jumped": [True, False]})
    assert ends_without_jump(points, found)["step"].to_list() == [1, 1]


def test_a_share_of_independent_observations_has_clopper_and_pearsons_interval() -> None:
    counted = np.array([True] * 3 + [False] * 17)
    found = binomtest(3, 20).proportion_ci()
    assert share_interval(counted, np.arange(20)) == pytest.approx((found.low, found.high), rel=0.07)


def test_clusters_that_alarm_together_count_once() -> None:
    alone = np.array([True] * 4 + [False] * 12)
    together = share_interval(np.repeat(alone, 5), np.repeat(np.arange(16), 5))
    assert together == pytest.approx(share_interval(alone, np.arange(16)), rel=0.05)
    assert together[1] - together[0] > 1.5 * np.subtract(*share_interval(np.repeat(alone, 5), np.arange(80))[::-1])


def test_a_share_of_nil_or_all_counts_each_replication_once() -> None:
    nil = share_interval(np.zeros(80, bool), np.repeat(np.arange(16), 5))
    assert nil == (0.0, pytest.approx(1 - 0.025 ** (1 / 16)))
    assert share_interval(np.ones(80, bool), np.repeat(np.arange(16), 5)) == (pytest.approx(0.025 ** (1 / 16)), 1.0)
