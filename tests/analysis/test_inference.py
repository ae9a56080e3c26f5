"""Bands, paired effects and replications needed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from synergysim.analysis import EvaluationError, bands, paired_effect, paired_effects, replications_needed
from synergysim.analysis.inference import mean_interval, replications_to_show


def ensemble(shift: float = 0.0, n: int = 40) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    rows = [
        {"cluster": cluster, "year": year, "replication": r, "synergy": rng.normal() + shift}
        for cluster in "uv"
        for year in (2020, 2021)
        for r in range(n)
    ]
    return pd.DataFrame(rows)


def test_bands_are_quantiles_over_the_replications() -> None:
    table = ensemble()
    band = bands(table, ["cluster", "year"], "synergy", level=0.8).set_index(["cluster", "year"])
    values = table.query("cluster == 'v' and year == 2021")["synergy"]
    row = band.loc[("v", 2021)]
    assert row["mean"] == pytest.approx(values.mean())
    assert row["median"] == pytest.approx(values.median())
    assert (row["lower"], row["upper"]) == pytest.approx(tuple(values.quantile([0.1, 0.9])))
    assert row["n"] == 40


def test_a_missing_value_is_not_counted() -> None:
    table = ensemble()
    table.loc[0, "synergy"] = np.nan
    assert bands(table, ["cluster"], "synergy")["n"].tolist() == [79, 80]


def test_a_paired_effect_is_the_paired_t_test() -> None:
    rng = np.random.default_rng(1)
    luck = rng.normal(size=30)
    treated, baseline = luck + 0.3 + 0.1 * rng.normal(size=30), luck
    effect = paired_effect(treated, baseline, level=0.95)
    test = stats.ttest_rel(treated, baseline)
    interval = test.confidence_interval(0.95)
    assert (effect.lower, effect.upper) == pytest.approx((interval.low, interval.high))
    assert effect.p_value == pytest.approx(test.pvalue)
    assert effect.bootstrap_lower == pytest.approx(effect.lower, abs=0.02)
    assert effect.bootstrap_upper == pytest.approx(effect.upper, abs=0.02)
    assert effect.n == 30


def test_shared_luck_narrows_the_interval() -> None:
    luck = np.random.default_rng(2).normal(size=30)
    paired = paired_effect(luck + 0.3, luck)
    shuffled = paired_effect(luck[::-1] + 0.3, luck)
    assert paired.upper - paired.lower < 1e-9 < shuffled.upper - shuffled.lower
    assert paired.share_positive == 1.0


@pytest.mark.parametrize(("shift", "p_value"), [(0.0, 1.0), (0.5, 0.0)])
def test_differences_without_spread_leave_no_doubt(shift: float, p_value: float) -> None:
    assert paired_effect([1.0 + shift, 2.0 + shift], [1.0, 2.0]).p_value == p_value


def test_paired_effects_match_replications_whatever_their_order() -> None:
    baseline, treated = ensemble(), ensemble(shift=0.25)
    effects = paired_effects(treated.sample(frac=1.0, random_state=0), baseline, ["cluster", "year"], "synergy")
    np.testing.assert_allclose(effects["mean"], 0.25)
    assert len(effects) == 4


def test_a_replication_without_partner_is_refused() -> None:
    with pytest.raises(
        EvaluationError, match=r"1 row.* have no partner; the first is cluster u, year 2020, replication 0"
    ):
        paired_effects(ensemble(), ensemble().iloc[1:], ["cluster", "year"], "synergy")
    with pytest.raises(EvaluationError, match="occurs more than once"):
        paired_effects(pd.concat([ensemble(), ensemble()]), ensemble(), ["cluster", "year"], "synergy")


def test_the_replications_needed_reach_the_half_width_and_one_less_does_not() -> None:
    sample = np.random.default_rng(3).normal(scale=2.0, size=50)
    n = replications_needed(sample, half_width=0.5, level=0.9)

    def half_width(count: int) -> float:
        return float(stats.t.ppf(0.95, count - 1) * sample.std(ddof=1) / np.sqrt(count))

    assert half_width(n) <= 0.5 < half_width(n - 1)
    assert replications_needed([1.0, 1.0, 1.0], half_width=0.1) == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: paired_effect([1.0], [1.0]), "at least two numbers"),
        (lambda: paired_effect([1.0, 2.0], [1.0, 2.0, 3.0]), "2 treated and 3 baseline"),
        (lambda: paired_effect([1.0, np.nan], [1.0, 2.0]), "NaN"),
        (lambda: paired_effect([1.0, 2.0], [1.0, 2.0], level=95), "level = 95 is outside"),
        (lambda: replications_needed([1.0, 2.0], half_width=0.0), "must be above 0"),
        (lambda: replications_needed([1.0, 2e9], half_width=1e-9), "needs more than 10,000,000"),
        (lambda: bands(ensemble(), ["cluster"], "U"), "no column 'U'"),
        (lambda: bands(ensemble().iloc[:0], ["cluster"], "synergy"), "no rows"),
    ],
)
def test_what_cannot_be_inferred_is_refused(call, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        call()


def test_so_many_replications_and_no_fewer_show_a_mean_of_that_size() -> None:
    found = paired_effect([0.3, -0.1, 0.2, 0.1, 0.05], [0.0] * 5)
    needed = replications_to_show(vars(found))
    deviation = np.std([0.3, -0.1, 0.2, 0.1, 0.05], ddof=1)
    reach = [stats.t.ppf(0.975, n - 1) * deviation / np.sqrt(n) for n in (needed, needed - 1)]
    assert reach[0] <= found.mean < reach[1]
    assert replications_to_show({"mean": 0.0, "upper": 0.1, "n": 5}) == np.inf
    assert replications_to_show({"mean": 0.1, "upper": float("nan"), "n": 5}) == np.inf


TWOS = np.repeat(np.arange(6), 2)


def test_the_interval_of_mirrored_twos_is_that_of_their_means() -> None:
    values = np.random.default_rng(2).normal(0.3, 1.0, 12)
    means = values.reshape(6, 2).mean(axis=1)
    found, by_hand = paired_effect(values, np.zeros(12), twos=TWOS), stats.ttest_1samp(means, 0.0)
    assert (found.n, found.independent) == (12, 6)
    np.testing.assert_allclose((found.lower, found.upper), by_hand.confidence_interval(0.95), atol=1e-12)
    assert found.p_value == pytest.approx(by_hand.pvalue)
    resampled = np.random.default_rng(0).integers(6, size=(2000, 6))
    ends = np.quantile(means[resampled].mean(axis=1), [0.025, 0.975])
    np.testing.assert_allclose((found.bootstrap_lower, found.bootstrap_upper), ends, atol=1e-12)
    across = mean_interval(np.stack([values, -values]), 1, twos=TWOS)
    np.testing.assert_allclose([one[0] for one in across], [found.mean, found.lower, found.upper], atol=1e-12)


def test_twos_that_undo_each_other_narrow_the_interval_and_alike_ones_widen_it() -> None:
    rng = np.random.default_rng(4)
    luck, rest = rng.normal(size=6), rng.normal(scale=0.1, size=12)
    undone, alike = (np.column_stack([luck, sign * luck]).ravel() + rest for sign in (-1.0, 1.0))
    widths = []
    for values in (undone, alike):
        found = paired_effect(values, np.zeros(12), twos=TWOS)
        alone = paired_effect(values, np.zeros(12))
        widths.append((found.upper - found.lower) / (alone.upper - alone.lower))
    assert widths[0] < 0.5
    assert widths[1] > 1.3


def test_a_replication_whose_two_failed_is_an_observation_of_its_own() -> None:
    values = np.random.default_rng(5).normal(size=11)
    found = paired_effect(values, np.zeros(11), twos=TWOS[:11])
    assert (found.n, found.independent) == (11, 6)
    assert found.mean == pytest.approx(values.mean())
    by_two = np.array([*values[:10].reshape(5, 2).sum(axis=1), values[10]])
    off = by_two - np.array([2.0] * 5 + [1.0]) * values.mean()
    error = np.sqrt((off**2).sum() * 6 / 5) / 11
    assert found.upper - found.mean == pytest.approx(stats.t.ppf(0.975, 5) * error)


def test_of_fewer_than_four_twos_pairs_count_as_independent() -> None:
    values = np.random.default_rng(6).normal(size=7)
    assert paired_effect(values, np.zeros(7), twos=TWOS[:7]) == paired_effect(values, np.zeros(7))


def test_twos_of_another_number_of_pairs_are_refused() -> None:
    with pytest.raises(EvaluationError, match="12 numbers of twos are not one for each of 3 pairs"):
        paired_effect([1.0, 2.0, 3.0], [0.0] * 3, twos=TWOS)


def test_so_many_mirrored_replications_and_no_fewer_show_a_mean_of_that_size() -> None:
    values = np.random.default_rng(8).normal(0.2, 1.0, 12)
    found = paired_effect(values, np.zeros(12), twos=TWOS)
    needed = replications_to_show(vars(found))
    deviation = values.reshape(6, 2).mean(axis=1).std(ddof=1)
    reach = [stats.t.ppf(0.975, n - 1) * deviation / np.sqrt(n) for n in (needed / 2, needed / 2 - 1)]
    assert reach[0] <= abs(found.mean) < reach[1]
    assert needed % 2 == 0


def test_groups_of_tables_stand_on_mirrored_twos_too() -> None:
    table = ensemble(0.2, 12)
    calm = table.assign(synergy=0.0)
    twos = {r: r // 2 for r in range(12)}
    found = paired_effects(table, calm, ["cluster", "year"], "synergy", twos=twos)
    own = table[(table["cluster"] == "v") & (table["year"] == 2020)]["synergy"].to_numpy()
    alone = paired_effect(own, np.zeros(12), twos=TWOS)
    row = found[(found["cluster"] == "v") & (found["year"] == 2020)].iloc[0]
    assert (row["lower"], row["upper"], row["independent"]) == pytest.approx((alone.lower, alone.upper, 6))
