"""Effects against a baseline and the years in which stages are reached."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from synergysim.analysis import EvaluationError, paired_effect
from synergysim.analysis.comparison import common_replications, effects_against, stage_transitions
from synergysim.analysis.inference import replications_for, replications_needed


def table(effect: float = 0.25, n: int = 12, luck: float = 1.0, noise: float = 0.1) -> pd.DataFrame:
    """Two scenarios that share their luck, in two clusters and years; the second is better by ``effect``."""
    rng = np.random.default_rng(5)
    rows = []
    for cluster in ("u", "v"):
        for year in (2020, 2021):
            shared = luck * rng.normal(size=n)
            for name, shift in (("base", 0.0), ("policy", effect)):
                own = noise * rng.normal(size=n)
                values = 10 + shared + own + shift
                rows += [(name, r, cluster, year, "synergy", values[r]) for r in range(n)]
    return pd.DataFrame(rows, columns=["scenario", "replication", "cluster", "year", "quantity", "value"])


def effects(rows: pd.DataFrame, precision: float = 0.01, **more: object) -> pd.DataFrame:
    return effects_against(rows, "base", ["cluster", "year"], precision, **more)  # type: ignore[arg-type]


def test_a_planted_effect_lies_in_its_interval_and_is_that_of_the_paired_test() -> None:
    rows = table()
    found = effects(rows).set_index(["cluster", "year"])
    assert list(found.index) == [("u", 2020), ("u", 2021), ("v", 2020), ("v", 2021)]
    assert ((found["lower"] < 0.25) & (found["upper"] > 0.25)).all()
    one = rows[(rows["cluster"] == "v") & (rows["year"] == 2021)].pivot_table(
        index="replication", columns="scenario", values="value"
    )
    alone = paired_effect(one["policy"].to_numpy(), one["base"].to_numpy())
    for name, value in vars(alone).items():
        assert found.loc[("v", 2021), name] == pytest.approx(value), name
    assert found.loc[("v", 2021), "baseline_mean"] == pytest.approx(one["base"].mean())


def test_shared_luck_makes_the_interval_narrow() -> None:
    rows = table()
    swapped = rows["scenario"] == "policy"
    other_luck = rows.assign(replication=rows["replication"].where(~swapped, (rows["replication"] + 1) % 12))
    widths = [(found["upper"] - found["lower"]).mean() for found in (effects(rows), effects(other_luck))]
    assert widths[0] < widths[1] / 3


def test_a_replication_that_one_side_lacks_is_dropped_everywhere_and_counted() -> None:
    rows = table()
    lost = (rows["scenario"] == "policy") & (rows["replication"] == 3)
    cell = (rows["scenario"] == "base") & (rows["replication"] == 7) & (rows["cluster"] == "u")
    rows.loc[cell & (rows["year"] == 2020), "value"] = np.nan
    found = effects(rows[~lost])
    assert (found["n"] == 10).all()
    assert (found["dropped"] == 2).all()
    kept = common_replications(rows[~lost], "base", "policy")[0]
    assert set(kept["replication"]) == set(range(12)) - {3, 7}


def test_a_scenario_with_fewer_than_two_pairs_has_no_effect() -> None:
    rows = table()
    alone = rows[(rows["scenario"] == "base") | (rows["replication"] == 0)]
    assert effects(alone).empty


def test_groups_that_one_scenario_lacks_are_left_out() -> None:
    rows = table()
    found = effects(rows[(rows["scenario"] == "base") | (rows["cluster"] == "u")])
    assert set(found["cluster"]) == {"u"}


def test_the_replications_needed_reach_the_precision_asked_for() -> None:
    rows = table()
    found = effects(rows, precision=0.05).iloc[0]
    own = rows[(rows["cluster"] == "u") & (rows["year"] == 2020)].pivot_table(
        index="replication", columns="scenario", values="value"
    )
    difference = (own["policy"] - own["base"]).to_numpy()
    assert found["needed"] == replications_needed(difference, 0.05)
    relative = effects(rows, precision=0.05, relative=["synergy"]).iloc[0]
    assert relative["needed"] == replications_needed(difference, 0.05 * float(own["base"].mean()))


def test_a_precision_relative_to_nothing_has_no_number_of_replications() -> None:
    rows = table()
    rows.loc[rows["scenario"] == "base", "value"] = 0.0
    assert effects(rows, relative=["synergy"])["needed"].isna().all()


@given(
    deviation=st.floats(1e-6, 1e3),
    width=st.floats(1e-6, 1e3),
    level=st.floats(0.5, 0.99),
)
@settings(max_examples=60, deadline=None)
def test_one_replication_fewer_than_needed_is_not_enough(deviation: float, width: float, level: float) -> None:
    needed = replications_for(np.array([deviation]), np.array([width]), level)[0]

    def reach(n: float) -> float:
        return float(stats.t.ppf(0.5 + level / 2, n - 1) * deviation / np.sqrt(n))

    if np.isinf(needed):
        assert reach(1e7) > width
    else:
        assert reach(needed) <= width
        assert needed == 2 or reach(needed - 1) > width


@given(shift=st.floats(-100, 100), scale=st.floats(0.01, 100))
@settings(max_examples=40, deadline=None)
def test_effects_follow_the_unit_and_not_the_origin_of_the_values(shift: float, scale: float) -> None:
    rows = table(n=5)
    moved = rows.assign(value=scale * rows["value"] + shift)
    before, after = effects(rows), effects(moved)
    for name in ("mean", "lower", "upper", "bootstrap_lower", "bootstrap_upper"):
        np.testing.assert_allclose(after[name], scale * before[name], rtol=1e-6, atol=1e-7 * scale)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effects(table(), precision=0.0), "precision = 0 must be above 0"),
        (lambda: effects_against(table(), "nobody", ["cluster"], 0.1), "no scenario 'nobody'"),
        (lambda: stage_transitions(stages({0: ["none", "middle"]})), "'middle' is no stage"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        call()


def stages(paths: dict[int, list[str]]) -> pd.DataFrame:
    rows = [("s", r, "u", 2020 + i, stage) for r, path in paths.items() for i, stage in enumerate(path)]
    return pd.DataFrame(rows, columns=["scenario", "replication", "cluster", "year", "stage"])


def test_a_stage_is_reached_when_it_or_a_higher_one_first_holds() -> None:
    found = stage_transitions(
        stages({0: ["none", "start-up", "expansion"], 1: ["none", "none", "start-up"], 2: ["start-up"] * 3})
    ).set_index("stage")
    first = found.loc["start-up"]
    assert (first["median_year"], first["earliest"], first["latest"], first["share_reached"]) == (2021, 2020, 2022, 1.0)
    assert found.loc["development", "share_reached"] == pytest.approx(1 / 3)
    assert found.loc["development", "earliest"] == 2022
    assert np.isnan(found.loc["development", "median_year"])
    assert found.loc["mature", "share_reached"] == 0
    assert np.isnan(found.loc["mature", "earliest"])


@given(st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_higher_stages_are_reached_later_and_by_fewer(paths: list[list[int]]) -> None:
    names = ("none", "start-up", "development", "expansion", "mature")
    found = stage_transitions(stages({r: [names[i] for i in path] for r, path in enumerate(paths)}))
    assert (np.diff(found["share_reached"]) <= 0).all()
    medians = found["median_year"].dropna()
    assert (np.diff(medians) >= 0).all()
    assert (found["median_year"].notna() == (found["share_reached"] >= 0.5)).all()


def mirrored_table(pairs: int, correlation: float) -> pd.DataFrame:
    """Effects of replications whose twos are correlated, beside a baseline of zeros."""
    rng = np.random.default_rng(3)
    common, own = rng.normal(size=pairs), rng.normal(size=(pairs, 2))
    share = np.sqrt(abs(correlation))
    effects = share * common[:, None] * np.array([1.0, np.sign(correlation)]) + np.sqrt(1 - abs(correlation)) * own
    rows = [("with", r + 1, 2020, "u", value) for r, value in enumerate(effects.ravel())]
    rows += [("without", r + 1, 2020, "u", 0.0) for r in range(2 * pairs)]
    return pd.DataFrame(rows, columns=["scenario", "replication", "year", "quantity", "value"])


@pytest.mark.parametrize(("correlation", "more"), [(0.9, True), (-0.9, False)])
def test_replications_that_mirror_each_other_are_counted_in_twos(correlation: float, more: bool) -> None:
    table = mirrored_table(50, correlation)
    twos = {r: (r + 1) // 2 for r in range(1, 101)}
    alone = effects_against(table, "without", ["year"], 0.1)["needed"].iloc[0]
    paired = effects_against(table, "without", ["year"], 0.1, twos=twos)["needed"].iloc[0]
    ends = [effects_against(table, "without", ["year"], 0.1, twos=one).iloc[0] for one in (None, twos)]
    assert ((ends[1]["upper"] - ends[1]["lower"]) > (ends[0]["upper"] - ends[0]["lower"])) == more
    assert paired % 2 == 0
    assert (paired > 1.3 * alone) if more else (paired < 0.5 * alone)


def test_with_few_mirrored_twos_their_correlation_is_not_told_and_the_number_is_even() -> None:
    table = mirrored_table(3, 0.9)
    twos = {r: (r + 1) // 2 for r in range(1, 7)}
    alone = effects_against(table, "without", ["year"], 0.1)["needed"].iloc[0]
    paired = effects_against(table, "without", ["year"], 0.1, twos=twos)["needed"].iloc[0]
    assert paired == 2 * np.ceil(alone / 2)
