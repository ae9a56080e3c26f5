"""Early-warning statistics: what they are by definition, and that they tell a coming change from none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from synergysim.analysis import EvaluationError, early_warning_trends, susceptibility_peak
from synergysim.analysis.early_warning import (
    detrended,
    kendall_trend,
    rolling_autocorrelation,
    rolling_variance,
)

series = arrays(np.float64, st.integers(8, 60), elements=st.floats(-100, 100).map(lambda x: round(x, 3)))
windows = st.integers(3, 8)


@given(series, windows)
def test_rolling_statistics_are_those_of_every_window(values: np.ndarray, window: int) -> None:
    parts = [values[start : start + window] for start in range(values.size - window + 1)]
    assert rolling_variance(values, window) == pytest.approx([np.var(one, ddof=1) for one in parts])
    for found, one in zip(rolling_autocorrelation(values, window), parts, strict=True):
        varies = np.ptp(one[:-1]) > 0 and np.ptp(one[1:]) > 0
        expected = np.corrcoef(one[:-1], one[1:])[0, 1] if varies else 0.0
        assert found == pytest.approx(expected, abs=1e-6)


@given(series, windows, st.floats(0.1, 50), st.floats(-50, 50))
def test_variance_scales_with_the_square_and_autocorrelation_not_at_all(
    values: np.ndarray, window: int, scale: float, shift: float
) -> None:
    moved = scale * values + shift
    assert rolling_variance(moved, window) == pytest.approx(scale**2 * rolling_variance(values, window), abs=1e-6)
    varied = rolling_variance(values, window) > 1e-4
    for found, expected, counts in zip(
        rolling_autocorrelation(moved, window), rolling_autocorrelation(values, window), varied, strict=True
    ):
        assert abs(found) <= 1.0
        assert not counts or found == pytest.approx(expected, abs=1e-4)


@settings(deadline=None)  # the first call imports scipy
@given(series)
def test_trends_turn_round_with_time(values: np.ndarray) -> None:
    assert kendall_trend(values[::-1]) == pytest.approx(-kendall_trend(values), abs=1e-12)
    assert -1.0 <= kendall_trend(values) <= 1.0


def test_a_rising_series_has_trend_one_and_a_constant_one_none() -> None:
    assert kendall_trend([1.0, 2.0, 4.0, 8.0]) == pytest.approx(1.0)
    assert kendall_trend([3.0] * 5) == 0.0


@given(st.floats(-5, 5), st.floats(-100, 100), st.floats(0.5, 20), st.integers(8, 60))
def test_a_line_leaves_no_deviations(slope: float, level: float, bandwidth: float, n: int) -> None:
    assert detrended(level + slope * np.arange(n), bandwidth) == pytest.approx(np.zeros(n), abs=1e-6)


def test_the_smooth_course_is_taken_out_and_the_noise_left() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0.0, 0.1, 200)
    rest = detrended(np.sin(np.arange(200) / 40) + noise, 8.0)
    assert np.corrcoef(rest, noise)[0, 1] > 0.95
    assert np.corrcoef(np.sin(np.arange(200) / 40) + noise, noise)[0, 1] < 0.5


def towards_a_fold(seed: int, n: int = 240) -> np.ndarray:
    """A noisy variable whose stable state meets an unstable one just after the series ends (saddle-node)."""
    rng = np.random.default_rng(seed)
    x, path = -1.0, []
    for lever in np.linspace(-1.0, -0.02, n):
        for _ in range(10):
            x += 0.05 * (lever + x**2) + 0.01 * rng.normal()
            x = min(x, 0.5)
        path.append(x)
    return np.array(path)


def far_from_one(seed: int, n: int = 240) -> np.ndarray:
    """The same, with the lever where it began."""
    rng = np.random.default_rng(seed)
    x, path = -1.0, []
    for _ in range(n):
        for _ in range(10):
            x += 0.05 * (-1.0 + x**2) + 0.01 * rng.normal()
        path.append(x)
    return np.array(path)


@pytest.mark.parametrize(
    ("made", "alarms"), [(towards_a_fold, (9, 20)), (far_from_one, (0, 4))], ids=["towards a fold", "far from one"]
)
def test_a_coming_fold_is_told_from_none(made: Callable[[int], np.ndarray], alarms: tuple[int, int]) -> None:
    """How many of twenty series warn at the 10 % level: two would by chance, about half do before a fold."""
    found = [early_warning_trends(made(seed), surrogates=100) for seed in range(20)]
    for p_values in ([one.variance_p_value for one in found], [one.autocorrelation_p_value for one in found]):
        assert alarms[0] <= sum(p <= 0.1 for p in p_values) <= alarms[1], p_values


def test_warnings_are_the_same_every_time_and_say_what_they_stand_on() -> None:
    once, again = (early_warning_trends(towards_a_fold(3), surrogates=50) for _ in range(2))
    assert once == again
    assert (once.n, once.window) == (240, 120)
    assert early_warning_trends(far_from_one(3), surrogates=50).variance_trend < once.variance_trend


def test_the_peak_of_susceptibility_is_found_where_it_is() -> None:
    at = np.arange(60)
    peak = susceptibility_peak(np.exp(-(((at - 31) / 6.0) ** 2)))
    assert abs(peak.position - 31) <= 1
    assert peak.interior
    assert not susceptibility_peak(at.astype(float)).interior
    assert not susceptibility_peak(-at.astype(float)).interior
    assert not susceptibility_peak(np.zeros(20)).interior


def test_a_single_spike_is_no_peak_of_four_quarters() -> None:
    values = np.zeros(40)
    values[10], values[24:28] = 2.0, 1.0
    assert 24 <= susceptibility_peak(values).position <= 27


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: early_warning_trends([1.0] * 5), "at least 8 numbers"),
        (lambda: early_warning_trends([1.0] * 8 + [float("nan")]), "NaN"),
        (lambda: early_warning_trends(list(range(20)), window=1.0), r"window = 1 is outside \(0, 1\)"),
        (lambda: early_warning_trends(list(range(20)), bandwidth=0.0), r"bandwidth = 0 is outside \(0, 1\)"),
        (lambda: early_warning_trends(list(range(20)), surrogates=0), "surrogates = 0 must be 1 or more"),
        (lambda: rolling_variance(list(range(9)), 10), r"window = 10 is outside \[3, 9\]"),
        (lambda: detrended(list(range(9)), -1.0), "bandwidth = -1 observations must be above 0"),
        (lambda: kendall_trend([1.0]), "at least 2 numbers"),
    ],
)
def test_what_cannot_be_measured_is_refused(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(EvaluationError, match=sentence):
        call()
