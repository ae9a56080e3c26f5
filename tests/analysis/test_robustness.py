"""Robustness: the grid is scored as single evaluators score it, agreement and variance match independent oracles."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from panels import INDICATORS, growing, tidy
from scipy.stats import kendalltau, spearmanr
from synergysim.analysis import EvaluationError, SynergyEvaluator, assess_robustness, fill_panel
from synergysim.analysis.catalogue.clusters import cluster_name
from synergysim.analysis.synergy.grid import FACTORS, WIDE, Grid, GridScores, score_grid
from synergysim.analysis.synergy.panel import read_panel
from synergysim.analysis.synergy.ranks import descending_ranks, kendall, spearman
from synergysim.analysis.synergy.variance import complete_subgrid, variance_split
from synergysim.analysis.synergy.verdict import GRADES, grade_of
from synergysim.language import in_language

EVALUATOR = SynergyEvaluator(INDICATORS)
# Of the variance split, where it is not what a test is about.
FEW = 16


def exact_indices(surface: np.ndarray) -> dict[int, tuple[float, float]]:
    """First-order and total index of every axis by averaging over the whole grid."""
    axes = range(surface.ndim)
    result = {}
    for axis in axes:
        others = tuple(other for other in axes if other != axis)
        first = surface.mean(axis=others).var() / surface.var()
        rest = surface.mean(axis=axis).var() / surface.var()
        result[axis] = (first, 1 - rest)
    return result


def test_a_cell_of_the_grid_is_what_that_evaluator_scores() -> None:
    # Read backwards everything declines: only then do the two sign rules differ.
    table = tidy(growing()[:, :, ::-1])
    found = assess_robustness(table, EVALUATOR)
    row = found.choices.query(
        "margin == 0.2 and weights == 'entropy' and aggregation == 'geometric' and base == 'previous' "
        "and sign_rule == 'product'"
    ).iloc[0]
    choices = {name: row[name] for name in FACTORS if name != "fill"}
    expected = EVALUATOR.with_choices(**choices).fit(table).score(table).synergy["synergy"]
    got = found.synergy[found.synergy["choice"] == row["choice"]]["synergy"]
    np.testing.assert_allclose(got, expected)
    assert "sign_rule" in set(found.variance.query("total > 0.1")["factor"])


def test_the_default_is_the_evaluators_own_score() -> None:
    table = tidy(growing())
    found = assess_robustness(table, EVALUATOR, samples=FEW)
    expected = EVALUATOR.fit(table).score(table).synergy
    np.testing.assert_allclose(found.default["synergy"], expected["synergy"])
    assert found.year == 2017


def test_choices_without_a_degree_are_listed_with_their_reason() -> None:
    found = assess_robustness(tidy(growing()), EVALUATOR, samples=FEW)
    undefined = found.choices[~found.choices["defined"]]
    assert set(undefined["margin"]) == {0.0}
    assert set(undefined["aggregation"]) == {"geometric"}
    assert undefined["reason"].str.contains("order degree 0").all()
    assert len(found.choices) == 160
    assert any("16 of 160 combinations give no U" in note.en for note in found.notes)


def test_a_count_that_starts_at_zero_takes_the_geometric_mean_out_of_the_split() -> None:
    values = growing()
    values[..., 4] = np.arange(8.0)
    found = assess_robustness(tidy(values), EVALUATOR, samples=FEW)
    assert set(found.variance["factor"]) == {"margin", "weights", "base", "sign_rule"}
    assert any("leaves out aggregation = geometric" in note.en for note in found.notes)


def test_the_variance_split_matches_the_exact_one_over_the_grid() -> None:
    panel = read_panel(tidy(growing(seed=4)), EVALUATOR.codes)
    scores, _ = complete_subgrid(score_grid(EVALUATOR, [panel]))
    table = variance_split(scores, -1, panel.clusters, samples=4096, seed=1)
    for j, cluster in enumerate(panel.clusters):
        exact = exact_indices(np.squeeze(scores.synergy[..., j, -1]))
        rows = table[table["cluster"] == cluster]
        np.testing.assert_allclose(rows["first_order"], [exact[axis][0] for axis in range(5)], atol=0.05)
        np.testing.assert_allclose(rows["total"], [exact[axis][1] for axis in range(5)], atol=0.05)


def test_the_variance_split_refuses_nan() -> None:
    panel = read_panel(tidy(growing()), EVALUATOR.codes)
    with pytest.raises(EvaluationError, match="Sobol indices need all of them"):
        variance_split(score_grid(EVALUATOR, [panel]), -1, panel.clusters, samples=64, seed=0)


def test_a_degree_that_does_not_depend_on_the_choices_has_indices_zero() -> None:
    levels = {"margin": [0.1, 0.2], "weights": ["equal", "critic"]}
    flat = GridScores(levels, np.full((2, 2, 1, 3), 0.4), {})
    table = variance_split(flat, -1, ["u"], samples=64, seed=0)
    assert (table[["first_order", "total"]] == 0).all(axis=None)


def test_rank_agreement_is_that_of_scipy() -> None:
    rng = np.random.default_rng(3)
    rankings = rng.integers(0, 6, size=(50, 7)).astype(float)
    reference = rng.integers(0, 6, size=7).astype(float)
    np.testing.assert_allclose(kendall(rankings, reference), [kendalltau(row, reference)[0] for row in rankings])
    np.testing.assert_allclose(spearman(rankings, reference), [spearmanr(row, reference)[0] for row in rankings])
    assert np.isnan(kendall(np.ones((1, 7)), reference)).all()
    assert descending_ranks(np.array([3.0, 9.0, 3.0])).tolist() == [2.0, 1.0, 2.0]


def test_leaving_one_out_is_the_evaluator_without_it() -> None:
    table = tidy(growing())
    found = assess_robustness(table, EVALUATOR, samples=FEW)
    expected = EVALUATOR.without(["B2"]).fit(table).score(table).synergy
    rows = found.leave_one_out[found.leave_one_out["left_out"] == "B2"]
    np.testing.assert_allclose(rows["synergy"], expected.loc[expected["year"] == 2017, "synergy"])
    assert len(found.leave_one_out) == 3 * len(INDICATORS)


def test_an_indicator_that_cannot_be_left_out_says_why() -> None:
    table = tidy(growing()).query("indicator not in ['A2', 'A3']")
    found = assess_robustness(table, EVALUATOR.without(["A2", "A3"]))
    alone = found.leave_one_out[found.leave_one_out["left_out"] == "A1"]
    assert alone["synergy"].isna().all()
    assert alone["reason"].str.contains("'digital_trade' has no indicator left").all()


def test_clusters_that_differ_clearly_stand() -> None:
    time = np.arange(8.0)
    patterns = np.array([time, time + np.sin(time), np.sqrt(time + 1)]).T
    values = np.empty((1, 3, 8, 6))
    for j, growth in enumerate((1.0, 4.0, 16.0)):
        signs = np.array([1, 1, -1, 1, 1, 1])
        values[0, j] = 100 + growth * np.column_stack([patterns, patterns]) * signs
    frozen = EVALUATOR.with_choices(bounds="pooled", base="first")
    grid = Grid(base=("first",), sign_rule=("min",))
    found = assess_robustness(tidy(values), frozen, grid=grid)
    assert found.grade == "stands"
    assert "is robust:" in found.verdict
    assert "keep w first" in found.verdict
    assert found.rankings["same_first"].all()


def test_clusters_alike_up_to_noise_do_not_stand() -> None:
    found = assess_robustness(tidy(growing(seed=7)), EVALUATOR, samples=FEW)
    assert found.grade in ("does not stand", "stands in part")
    assert ("is not robust:" if found.grade == "does not stand" else "is robust in part:") in found.verdict
    assert found.rankings["same_ranking"].mean() < 1


def test_one_cluster_is_judged_by_the_sign_of_its_degree() -> None:
    found = assess_robustness(tidy(growing(clusters=1)), EVALUATOR, samples=FEW)
    assert found.rankings.empty
    assert found.verdict.startswith("U of u is positive in 2017, and this is")


def test_filled_cells_are_drawn_from_their_interval() -> None:
    table = tidy(growing())
    filled = fill_panel(table.drop(index=table.index[10:140:13]))
    found = assess_robustness(filled, EVALUATOR, fills=4)
    assert "fill" in set(found.variance["factor"])
    last = found.synergy[found.synergy["year"] == 2017].merge(found.choices, on="choice")
    same_choices = last.groupby(["cluster", *[name for name in FACTORS if name != "fill"]], dropna=False)
    assert (same_choices["synergy"].std() > 0).any()
    untouched = assess_robustness(table, EVALUATOR, samples=FEW)
    assert "fill" not in set(untouched.variance["factor"])


def nearly(values: np.ndarray) -> np.ndarray:
    """Values a few per cent off, so that they stay where a reference's bounds still give a U."""
    return values * np.random.default_rng(2).uniform(0.97, 1.03, size=values.shape)


def test_a_reference_keeps_the_bounds_frozen_over_the_grid() -> None:
    reference, table = tidy(growing(seed=1)), tidy(nearly(growing(seed=1)))
    evaluator = EVALUATOR.with_choices(bounds="pooled")
    found = assess_robustness(table, evaluator, reference=reference)
    expected = evaluator.fit(reference).score(table).synergy["synergy"]
    np.testing.assert_allclose(found.default["synergy"], expected)


def test_the_reference_that_a_fitted_evaluator_keeps_can_be_given_back() -> None:
    reference, table = tidy(growing(seed=1)), tidy(nearly(growing(seed=1)))
    kept = EVALUATOR.fit(reference).reference
    by_panel = assess_robustness(table, EVALUATOR, reference=kept, samples=FEW)
    by_table = assess_robustness(table, EVALUATOR, reference=reference, samples=FEW)
    pd.testing.assert_frame_equal(by_panel.synergy, by_table.synergy)
    pd.testing.assert_frame_equal(by_panel.leave_one_out, by_table.leave_one_out)
    assert by_panel.on_reference
    assert not assess_robustness(table, EVALUATOR, samples=FEW).on_reference


def test_the_verdict_calls_clusters_by_their_names_in_both_languages() -> None:
    table = tidy(growing())
    named = table.assign(
        cluster=table["cluster"].map({"u": "jewelry", "v": "luggage_leather", "w": "textile_clothing"})
    )
    found = assess_robustness(named, EVALUATOR, samples=FEW)
    first = found.clusters.sort_values("rank")["cluster"].iloc[0]
    assert f"keep {cluster_name(first)} first" in found.verdict
    assert "_" not in found.verdict
    chinese = in_language("zh", lambda: found.verdict)
    assert f"“{in_language('zh', cluster_name, first)}”居首" in chinese
    assert GRADES[found.grade]["zh"] in chinese
    shares = [text for text in found.verdict.replace(":", " ").split() if text.endswith("%")]
    assert all(share in chinese for share in shares)


def test_filled_cells_are_counted_as_draws_and_not_as_choices() -> None:
    table = tidy(growing())
    filled = fill_panel(table.drop(index=table.index[10:140:13]))
    found = assess_robustness(filled, EVALUATOR, fills=2, samples=FEW)
    assert "combinations of choices and draws of the filled cells" in found.verdict
    assert "填补值抽样" in in_language("zh", lambda: found.verdict)


def test_the_cut_offs_of_the_grades_are_those_documented() -> None:
    one = pd.DataFrame({"cluster": ["u", "v"]})
    rankings = pd.DataFrame({"same_first": [True] * 9 + [False], "kendall": [0.8] * 10})
    assert grade_of(rankings, one) == "stands"
    assert grade_of(rankings.assign(kendall=0.79), one) == "stands in part"
    assert grade_of(rankings.assign(kendall=0.49), one) == "does not stand"
    assert grade_of(rankings.assign(same_first=[True] * 5 + [False] * 5), one) == "does not stand"
    assert grade_of(rankings.iloc[:0], pd.DataFrame({"cluster": ["u"], "same_sign": [0.9]})) == "stands"


def test_notes_are_chinese_in_chinese() -> None:
    values = growing()
    values[..., 4] = np.arange(8.0)
    notes = assess_robustness(tidy(values), EVALUATOR, samples=FEW).notes
    assert [note.zh[:6] for note in notes] == ["方差分解不含", "160 种组"]
    assert "B2 of u in 2010" in notes[1].en
    assert "u：指标 B2 在 2010 的有序度为 0" in notes[1].zh


def test_the_same_seed_gives_the_same_tables() -> None:
    first, second = (assess_robustness(tidy(growing()), EVALUATOR, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first.variance, second.variance)
    assert first.verdict == second.verdict


@pytest.mark.parametrize("options", [{"samples": 100}, {"fills": 1}])
def test_samples_that_are_no_power_of_two_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(EvaluationError, match="must be 2 or more and samples"):
        assess_robustness(tidy(growing()), EVALUATOR, **options)


def test_every_pair_of_grid_levels_is_tried() -> None:
    choices = assess_robustness(tidy(growing()), EVALUATOR, samples=FEW).choices
    for first, second in combinations(("margin", "weights", "aggregation", "base", "sign_rule"), 2):
        levels = choices[first].nunique() * choices[second].nunique()
        assert len(choices[[first, second]].drop_duplicates()) == levels


def test_the_wide_grid_covers_the_further_choices_and_scores_them_as_chosen() -> None:
    found = assess_robustness(tidy(growing()), EVALUATOR, grid=WIDE, samples=FEW)
    assert set(found.choices["weights"]) == set(WIDE.weights)
    place = {"margin": "0.1 of range", "weights": "entropy:squeeze", "aggregation": "weighted"}
    rows = found.choices[(found.choices[list(place)] == pd.Series(place)).all(axis=1)]
    number = rows[(rows["base"] == "first") & (rows["sign_rule"] == "min")]["choice"].item()
    chosen = EVALUATOR.with_choices(margin=0.1, margin_of="range", weights="entropy", zero="squeeze")
    expected = chosen.fit(tidy(growing())).score(tidy(growing())).synergy["synergy"]
    np.testing.assert_allclose(found.synergy.loc[found.synergy["choice"] == number, "synergy"], expected)
    assert set(found.choices["aggregation"]) == {"weighted", "geometric"}, "the indicators have no dimensions"


@pytest.mark.parametrize(
    ("level", "choices"),
    [
        ("weighted:equal", {"dimension_aggregation": "weighted", "dimension_weights": "equal"}),
        ("weighted:geometric", {"dimension_aggregation": "geometric"}),
        ("geometric:weighted", {"aggregation": "geometric", "dimension_aggregation": "weighted"}),
        ("weighted:geometric-equal", {"dimension_aggregation": "geometric", "dimension_weights": "equal"}),
    ],
)
def test_three_levels_are_tried_as_they_are_scored_when_chosen(level: str, choices: dict[str, str]) -> None:
    dimensions = ("x", "x", "y", "x", "y", "y")
    indicators = [replace(one, dimension=name) for one, name in zip(INDICATORS, dimensions, strict=True)]
    evaluator = SynergyEvaluator(indicators, **choices)
    found = assess_robustness(tidy(growing()), evaluator, grid=WIDE, samples=FEW)
    assert set(found.choices["aggregation"]) == {*WIDE.aggregation, level}
    row = found.choices.query(
        "margin == 0.1 and weights == 'critic' and base == 'first' and sign_rule == 'min' and aggregation == @level"
    )
    expected = evaluator.fit(tidy(growing())).score(tidy(growing())).synergy["synergy"]
    np.testing.assert_allclose(found.synergy.loc[found.synergy["choice"] == row["choice"].item(), "synergy"], expected)
    other = found.choices.query("aggregation == 'weighted'").iloc[2]["choice"]
    assert not np.allclose(found.synergy.loc[found.synergy["choice"] == other, "synergy"], expected)
