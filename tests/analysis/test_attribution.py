"""Why U changed: contributions add up to the change, and are the Shapley values of the subsystems."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import INDICATORS, growing, tidy
from synergysim.analysis import EvaluationError, Indicator, SynergyEvaluator, synergy_contributions
from synergysim.analysis.synergy.degree import synergy_degree
from synergysim.analysis.synergy.scores import Scores

THREE = [Indicator(one.indicator, "uvw"[place % 3], one.direction) for place, one in enumerate(INDICATORS)]


def scored(seed: int, indicators: Any = INDICATORS, **choices: Any) -> Scores:
    return SynergyEvaluator(indicators, **choices).fit_score(tidy(growing(seed=seed)))


@given(st.integers(0, 1000))
@settings(max_examples=15, deadline=None)
@pytest.mark.parametrize("choices", [{}, {"aggregation": "geometric"}, {"base": "previous"}, {"sign_rule": "product"}])
def test_contributions_add_up_to_the_change_of_u(choices: dict[str, Any], seed: int) -> None:
    scores = scored(seed, **choices)
    years = scores.panel.years[2], scores.panel.years[-1]
    found = synergy_contributions(scores, *years)
    synergy = scores.synergy.set_index(["cluster", "year"])["synergy"]
    for cluster, own in found.groupby("cluster"):
        assert own["contribution"].sum() == pytest.approx(
            synergy[cluster, years[1]] - synergy[cluster, years[0]], abs=1e-9
        )


def test_a_subsystem_has_its_mean_over_every_order_of_passing() -> None:
    scores = scored(3, THREE)
    first, last = scores.panel.years[3], scores.panel.years[-1]
    found = synergy_contributions(scores, first, last)
    delta = scores.synergy.set_index(["cluster", "year"])[[f"delta_{name}" for name in "uvw"]]
    cluster = found["cluster"].iloc[0]
    before, after = delta.loc[(cluster, first)].to_numpy(), delta.loc[(cluster, last)].to_numpy()
    values = np.zeros(3)
    for order in permutations(range(3)):
        state = before.copy()
        for j in order:
            earlier = synergy_degree([state], [[0.0] * 3])[0]
            state[j] = after[j]
            values[j] += (synergy_degree([state], [[0.0] * 3])[0] - earlier) / 6
    own = found[found["cluster"] == cluster]
    np.testing.assert_allclose(own.groupby("subsystem")["contribution"].sum()[list("uvw")], values, atol=1e-12)
    # Within a subsystem in proportion to what each added to its order degree.
    inside = own[own["subsystem"] == "u"]
    ratio = inside["contribution"] / inside["order_change"]
    np.testing.assert_allclose(ratio, ratio.iloc[0])
    assert inside["order_change"].sum() == pytest.approx(after[0] - before[0])


def test_the_first_and_the_last_period_are_taken_if_none_is_given() -> None:
    scores = scored(1)
    found = synergy_contributions(scores)
    assert found[["first", "last"]].drop_duplicates().to_numpy().tolist() == [
        [scores.panel.years[0], scores.panel.years[-1]]
    ]


def test_periods_that_are_not_there_or_out_of_order_are_refused() -> None:
    scores = scored(1)
    with pytest.raises(EvaluationError, match="The period 1999 is not in the table"):
        synergy_contributions(scores, 1999)
    with pytest.raises(EvaluationError, match="is not after"):
        synergy_contributions(scores, scores.panel.years[2], scores.panel.years[1])
    runs = SynergyEvaluator(INDICATORS).fit_score(tidy(growing(runs=2), runs=True))
    with pytest.raises(EvaluationError, match="those of one run"):
        synergy_contributions(runs)
