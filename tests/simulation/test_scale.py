"""Simulating a share of the firms changes the scatter of a run, not what it is about."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from synergysim.simulation import ClusterModel, Inputs, simulate
from synergysim.simulation.agents.innovation import hear_from_partners
from synergysim.simulation.columns import (
    CLUSTER,
    CLUSTER_VARIABLES,
    CUSTOMERS,
    DEGREE,
    DEMAND,
    IDENTIFIER,
    LEADER,
    N_COLUMNS,
    RESEARCH,
    SPILLOVER,
    TRADER,
    WEIGHT,
)
from synergysim.simulation.founding import SMALLEST_SAMPLE, Start, found_clusters
from synergysim.simulation.model import forget
from synergysim.simulation.network import heard_from
from synergysim.simulation.parameters import ParameterError

SCALES = (0.02, 0.05, 0.2)
SEEDS = range(12)  # so many that a bias of a fifth is noticed
EXTENSIVE = ("A1", "A3", "A8", "A10", "B1", "B2", "B4", "B5", "B6", "B7", "B8")


@pytest.fixture(scope="module")
def samples(small_inputs: Inputs) -> pd.DataFrame:
    """Last year's extensive indicators of the region: columns scale, seed, indicator, value."""
    parts = []
    for scale in SCALES:
        inputs = dataclasses.replace(small_inputs, scale=scale, end_year=2013)
        for seed in SEEDS:
            table = simulate(inputs, seed)
            table = table[(table["year"] == 2013) & table["indicator"].isin(EXTENSIVE)]
            parts.append(table.groupby("indicator")["value"].sum().reset_index().assign(scale=scale, seed=seed))
    return pd.concat(parts, ignore_index=True)


def founded(inputs: Inputs) -> tuple[Start, np.ndarray]:
    """The first day of a region: base flows, and the state of its firms (columns, firms)."""
    start = found_clusters(inputs, inputs.parameters, key=1)
    return start, start.columns[:, : start.n_rows]


def values(samples: pd.DataFrame, indicator: str, scale: float) -> np.ndarray:
    return samples[(samples["indicator"] == indicator) & (samples["scale"] == scale)]["value"].to_numpy()


def agree(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether zero lies in the interval of the difference of means; 1e-4 because 22 are asked."""
    return bool(stats.ttest_ind(a, b, equal_var=False).pvalue > 1e-4)


@pytest.mark.parametrize("indicator", EXTENSIVE)
@pytest.mark.parametrize("scale", SCALES[:-1])
def test_extensive_indicators_agree_across_scales_within_sampling_error(
    samples: pd.DataFrame, indicator: str, scale: float
) -> None:
    small, large = values(samples, indicator, scale), values(samples, indicator, SCALES[-1])
    assert agree(small, large), f"{small.mean():.4g} at {scale}, {large.mean():.4g} at {SCALES[-1]}"


@pytest.mark.parametrize(
    ("indicator", "factor"), [("A1", 1.6), *((code, 1.2) for code in ("B1", "B2", "B5", "B6", "B7"))]
)
def test_the_comparison_of_scales_would_notice_a_bias(samples: pd.DataFrame, indicator: str, factor: float) -> None:
    large = values(samples, indicator, SCALES[-1])
    assert not agree(factor * values(samples, indicator, SCALES[1]), large)


@pytest.mark.parametrize("indicator", ["B1", "B2", "B6"])
def test_more_firms_scatter_less(samples: pd.DataFrame, indicator: str) -> None:
    spread = [values(samples, indicator, scale).std() for scale in SCALES]
    assert spread[-1] < spread[0]


@pytest.mark.parametrize("scale", [1e-6, 0.02, 0.05, 0.2, 0.37, 1.0])
def test_totals_at_the_start_are_those_of_the_data_at_any_scale(small_inputs: Inputs, scale: float) -> None:
    start, f = founded(dataclasses.replace(small_inputs, scale=scale))
    rate = small_inputs.cities[0].exchange_rate[2010]
    for c, industry in enumerate(small_inputs.industries):
        own = f[CLUSTER] == c
        exports = industry.base_exports * rate / 4.0
        assert f[WEIGHT, own].sum() == pytest.approx(industry.n_firms, rel=1e-12)
        assert (f[WEIGHT] * f[CUSTOMERS])[own].sum() == pytest.approx(industry.n_firms, rel=1e-12)
        assert start.exports[c] == pytest.approx(exports, rel=1e-12)
        assert start.sales[c] == pytest.approx(exports / industry.export_share, rel=1e-12)
        assert start.home_demand[c] + start.exports[c] == pytest.approx(start.sales[c], rel=1e-12)
        producers = own & (f[TRADER] == 0.0)
        assert (f[WEIGHT] * f[DEMAND])[producers].sum() == pytest.approx(start.sales[c], rel=1e-9)


@pytest.mark.parametrize("scale", [1e-6, 0.001, 0.02, 0.2])
def test_every_cluster_has_at_least_thirty_firms(small_inputs: Inputs, scale: float) -> None:
    _, f = founded(dataclasses.replace(small_inputs, scale=scale))
    assert np.bincount(f[CLUSTER].astype(int)).min() >= SMALLEST_SAMPLE == 30


def test_at_scale_one_every_firm_is_simulated(small_inputs: Inputs) -> None:
    _, f = founded(dataclasses.replace(small_inputs, scale=1.0))
    assert (f[WEIGHT] == 1.0).all()
    counts = np.bincount(f[CLUSTER].astype(int)).tolist()
    assert counts == [one.n_firms for one in small_inputs.industries]


@pytest.mark.parametrize("scale", [0.02, 0.2, 1.0])
def test_leaders_are_simulated_one_to_one(small_inputs: Inputs, scale: float) -> None:
    inputs = dataclasses.replace(small_inputs, scale=scale)
    _, f = founded(inputs)
    leaders = f[:, f[LEADER] == 1.0]
    assert (leaders[WEIGHT] == 1.0).all()
    share = inputs.parameters.demography.leader_share
    expected = [round(share * one.n_firms) for one in inputs.industries]
    assert np.bincount(leaders[CLUSTER].astype(int)).tolist() == expected
    for c in range(3):
        others = f[CUSTOMERS, (f[CLUSTER] == c) & (f[LEADER] == 0.0)]
        assert leaders[CUSTOMERS, leaders[CLUSTER] == c].min() >= others.max()


def test_a_smaller_industry_than_the_sample_is_simulated_whole(tiny_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(tiny_inputs, scale=0.01), 1)
    assert np.bincount(model.population.f[CLUSTER, model.population.rows].astype(int)).tolist() == [30, 30, 30]
    forget(model)


@pytest.mark.parametrize("scale", [0.0, -0.1, 1.01, float("nan")])
def test_a_scale_outside_its_bounds_is_refused(small_inputs: Inputs, scale: float) -> None:
    with pytest.raises(ParameterError, match=r"scale = .* is outside \(0, 1\]: the share of firms simulated"):
        dataclasses.replace(small_inputs, scale=scale)


def pair_of(weight: float, other: float, identifier: float = 7.0) -> np.ndarray:
    """Columns of two firms that stand for so many; the second does research."""
    f = np.zeros((N_COLUMNS, 2))
    f[WEIGHT] = weight, other
    f[IDENTIFIER] = identifier, 1e9 + identifier
    f[RESEARCH] = 0.0, 3.0
    f[DEGREE] = 1.0
    return f


@pytest.mark.parametrize(("weight", "other"), [(1.0, 1.0), (20.0, 20.0), (1.0, 20.0)])
def test_a_firm_hears_partners_that_stand_for_as_many(weight: float, other: float) -> None:
    assert all(heard_from(pair_of(weight, other, one), 0, 1, 5) for one in range(50))


def test_of_firms_that_stand_for_many_as_many_hear_a_leader_as_the_leader_has_ties_for() -> None:
    rows, ties, strength = np.arange(2), np.array([[1], [0]], dtype=np.int32), np.ones((2, 1))
    heard = []
    for one in range(4000):
        f = pair_of(20.0, 1.0, float(one))
        hear_from_partners(f, rows, np.ones((len(CLUSTER_VARIABLES), 1)), ties, strength, 5)
        again = f[SPILLOVER, 0]
        hear_from_partners(f, rows, np.ones((len(CLUSTER_VARIABLES), 1)), ties, strength, 5)
        assert f[SPILLOVER, 0] == again  # the same pairs in every quarter
        heard.append(again)
    assert set(heard) == {0.0, 3.0}
    assert np.mean(heard) * 20.0 == pytest.approx(3.0, abs=4.0 * 3.0 * np.sqrt(20.0 / 4000))
