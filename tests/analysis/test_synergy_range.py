"""U lies in [−1, 1] or it is not given, and what keeps it from being given is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import CODES, INDICATORS, growing, tidy
from synergysim.analysis import EvaluationError, SynergyEvaluator, assess_robustness
from synergysim.analysis.evaluation_notes import refusal_notes


def far_beyond() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A reference, and a table in which the second cluster's B1 collapses and later soars."""
    later = growing().copy()
    later[:, 1, 3:5, CODES.index("B1")] *= -40.0
    return tidy(growing()), tidy(later)


def test_a_degree_beyond_its_range_is_not_given_and_the_indicator_is_named() -> None:
    reference, later = far_beyond()
    scores = SynergyEvaluator(INDICATORS).fit(reference).score(later)
    synergy = scores.synergy
    refused = pd.Series(scores.arrays.refused.reshape(-1))
    assert refused.any()
    assert set(synergy.loc[refused, "cluster"]) == {"v"}
    assert synergy["synergy"].abs().max() <= 1
    assert synergy["synergy_adjacent"].abs().max() <= 1
    assert not synergy.loc[~refused & (synergy["year"] > synergy["year"].min()), "synergy"].isna().any()
    assert list(scores.refusals["indicator"].unique()) == ["B1"]
    assert scores.refusals["order_degree"].abs().min() > 1


def test_the_note_names_cluster_years_and_indicator_in_both_languages() -> None:
    reference, later = far_beyond()
    (note,) = refusal_notes(SynergyEvaluator(INDICATORS).fit(reference).score(later).refusals)
    assert note.en.startswith("v has no U in 2013-2015: it would leave [-1, 1], because B1 lies far beyond its bounds")
    assert "指标 B1 远在其界限之外" in note.zh


@given(st.integers(0, 2**32 - 1), st.sampled_from(["own", "pooled"]), st.sampled_from(["first", "previous"]))
@settings(max_examples=60, deadline=None)
def test_no_table_gives_a_degree_beyond_its_range(seed: int, bounds: str, base: str) -> None:
    """Zero, negative and tiny bases, collapses and leaps."""
    rng = np.random.default_rng(seed)
    reference = growing()
    wild = growing() * rng.choice([0.0, 1e-6, 1.0, 50.0, -3.0], size=growing().shape, p=[0.1, 0.1, 0.6, 0.1, 0.1])
    evaluator = SynergyEvaluator(
        INDICATORS, scaling="growth_index", base_years=(2010, 2011), bounds=bounds, base=base, weights="equal"
    )
    scores = evaluator.fit(tidy(reference)).score(tidy(wild))
    for name in ("synergy", "synergy_adjacent"):
        degrees = scores.synergy[name].dropna()
        assert (degrees.abs() <= 1 + 1e-9).all()
    assert len(scores.refusals) == scores.arrays.refused.sum()


def test_an_indicator_without_a_base_is_cut_to_its_bounds() -> None:
    reference = growing()
    later = growing().copy()
    place = CODES.index("B1")
    later[:, :, :2, place] = 0.001
    evaluator = SynergyEvaluator(INDICATORS, scaling="growth_index", base_years=(2010, 2011), bounds="pooled")
    scores = evaluator.fit(tidy(reference)).score(tidy(later))
    degrees = scores.contributions.loc[scores.contributions["indicator"] == "B1", "order_degree"]
    assert degrees.between(0, 1).all()
    assert scores.synergy["outside_bounds"].any()
    assert not scores.synergy["synergy"].isna().any()


def test_robustness_leaves_out_a_cluster_without_a_degree_and_says_so() -> None:
    reference, later = far_beyond()
    later.loc[(later["cluster"] == "v") & (later["year"] == 2017) & (later["indicator"] == "B1"), "value"] = -4000.0
    found = assess_robustness(later, SynergyEvaluator(INDICATORS), reference=reference, samples=64)
    assert list(found.clusters["cluster"]) == ["u", "w"]
    assert any(note.en == "Without a U in 2017, so left out: v." for note in found.notes)
    alone = later[later["cluster"] == "v"]
    with pytest.raises(EvaluationError, match="there is no finding that could stand"):
        assess_robustness(alone, SynergyEvaluator(INDICATORS), reference=reference, samples=64)
