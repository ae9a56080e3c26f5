"""What a loop adds to growth, when it dominates, and how both are drawn, on series whose loops are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from synergysim.analysis.figures.loop_dominance import loop_map, strongest
from synergysim.analysis.loop_dominance import atomic_patterns, certain, dominance, overall, strengths
from synergysim.language import in_language

pytestmark = pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")
YEARS = np.arange(2010, 2031)
TIME = YEARS - 2010.0
LUCK = {1: 1.0, 2: 1.3, 3: 0.8}  # of a replication, the same with and without a loop


def levels(paths: dict[str, np.ndarray], cluster: str = "jewelry") -> pd.DataFrame:
    """Every scenario's path, once a replication."""
    parts = [
        pd.DataFrame({"scenario": name, "replication": seed, "cluster": cluster, "year": YEARS, "value": luck * path})
        for name, path in paths.items()
        for seed, luck in LUCK.items()
    ]
    return pd.concat(parts, ignore_index=True)


# Growth of 5 % a year; without R1 2 %; without B1 8 %; R2 does nothing; without R3 it is saturating.
KNOWN = {
    "base": np.exp(0.05 * TIME),
    "R1": np.exp(0.02 * TIME),
    "B1": np.exp(0.08 * TIME),
    "R2": np.exp(0.05 * TIME),
    "R3": 2.0 - np.exp(-0.1 * TIME),
}


def test_contributions_have_the_loops_sign_and_size() -> None:
    found = dominance(levels(KNOWN), "base")
    means = found.groupby("loop")["contribution"].mean()
    np.testing.assert_allclose(means[["R1", "B1", "R2"]], [3.0, -3.0, 0.0], atol=1e-9)
    assert (found["year"].min(), found["year"].max()) == (2012, 2029)
    whole = overall(levels(KNOWN), "base").set_index(["loop", "cluster"])["contribution"]
    assert whole["R1", "jewelry"] == pytest.approx(3.0) == whole["R1", "mean"]


def test_a_loop_dominates_where_its_knock_out_changes_the_pattern_and_only_there() -> None:
    found = dominance(levels(KNOWN), "base")
    inner = found[found["year"].between(2013, 2028)]
    assert inner.loc[inner["loop"] == "R3", "pattern_without"].eq(-1).all()
    sure = certain(inner)
    assert inner.loc[(inner["loop"] == "R3") & sure, "dominates"].all()
    assert not found.loc[found["loop"] != "R3", "dominates"].any()
    assert not found.loc[~found["year"].between(2013, 2028), "dominates"].any()


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        (np.exp(0.05 * TIME), 1),
        (5 - np.exp(0.05 * TIME) + np.exp(1.0), 1),
        (10 + 3 * TIME, 0),
        (np.full(TIME.size, 7.0), 0),
        (2 - np.exp(-0.2 * TIME), -1),
        (1 + np.exp(-0.2 * TIME), -1),
    ],
)
def test_atomic_patterns_are_fords(path: np.ndarray, pattern: int) -> None:
    found = atomic_patterns(levels({"base": path}))
    assert found["pattern"].dropna().eq(pattern).all()
    assert found["pattern"].notna().sum() == YEARS.size - 5


def test_nothing_is_found_where_the_replications_disagree() -> None:
    table = levels({"base": KNOWN["base"], "R3": KNOWN["R3"]})
    turned = table["scenario"].eq("R3") & table["replication"].eq(2)
    table.loc[turned, "value"] = np.exp(0.2 * TIME)
    found = dominance(table, "base")
    assert not certain(found).any()
    assert not found["dominates"].any()


def test_a_cluster_that_dies_out_once_costs_its_own_pair_and_no_other() -> None:
    table = pd.concat([levels(KNOWN), levels(KNOWN, "food_beverage")], ignore_index=True)
    dead = table["cluster"].eq("food_beverage") & table["scenario"].eq("R1") & table["replication"].eq(3)
    table.loc[dead & table["year"].gt(2020), "value"] = 0.0
    pairs = dominance(table, "base").groupby(["loop", "cluster"])["n"].first()
    assert pairs["R1", "food_beverage"] == 2
    assert pairs["R1", "jewelry"] == pairs["B1", "food_beverage"] == 3
    whole = overall(table, "base").set_index(["loop", "cluster"])
    assert whole.loc[("R1", "mean"), "n"] == 2
    assert whole.loc[("R1", "food_beverage"), "contribution"] == pytest.approx(3.0)


def ends(effects: dict[int, float]) -> pd.DataFrame:
    """Trust and firms of two clusters; R4 adds to trust what a replication says, and nothing to firms."""
    rows = [
        {"scenario": name, "replication": seed, "cluster": cluster, "quantity": quantity, "value": value}
        for seed, effect in effects.items()
        for cluster, level in (("jewelry", 10.0), ("food_beverage", 20.0))
        for name, quantity, value in (
            ("base", "trust", level + effect), ("R4", "trust", level), ("base", "firms", 7.0), ("R4", "firms", 99.0)
        )
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_loops_strength_is_what_its_own_outcome_lacks_without_it() -> None:
    found = strengths(ends({1: 1.0, 2: 2.0, 3: 3.0, 4: 2.0}), "base", {"R4": "trust"}).set_index("cluster")
    assert list(found.index) == ["jewelry", "food_beverage", "mean"]
    assert set(found["quantity"]) == {"trust"}
    np.testing.assert_allclose(found["contribution"], 2.0)
    np.testing.assert_allclose(found["baseline_mean"], [12.0, 22.0, 17.0])
    assert (found["lower"] > 0).all()
    assert found["n"].eq(4).all()


def test_replications_of_mirrored_worlds_count_in_twos() -> None:
    mirrored = ends({1: 0.0, 2: 4.0, 3: 0.1, 4: 3.9, 5: 0.2, 6: 3.8, 7: 0.3, 8: 3.7})
    twos = {seed: (seed + 1) // 2 for seed in range(1, 9)}
    alone, paired = (strengths(mirrored, "base", {"R4": "trust"}, twos=one).iloc[0] for one in (None, twos))
    assert alone["contribution"] == pytest.approx(2.0) == paired["contribution"]
    assert alone["upper"] - alone["lower"] > 1.0
    assert paired["upper"] - paired["lower"] < 1e-9
    table = levels({"base": KNOWN["base"], "R1": KNOWN["R1"]})
    more = pd.concat([table.assign(replication=table["replication"] + 3 * k) for k in range(4)], ignore_index=True)
    swing = more["scenario"].eq("R1")
    more.loc[swing, "value"] *= np.exp(0.01 * (-1.0) ** more["replication"][swing] * (more["year"][swing] - 2010))
    twos = {seed: (seed + 1) // 2 for seed in range(1, 13)}
    for told in (dominance, overall):
        widths = [told(more, "base", twos=one).eval("upper - lower").max() for one in (None, twos)]
        assert widths[0] > 1.0
        assert widths[1] < 1e-6


def varied(contributions: dict[str, float], half: float = 0.1) -> pd.DataFrame:
    """A table of one cluster; the last year of every loop is not sure, the first is marked as dominating."""
    rows = [
        {"loop": code, "cluster": "jewelry", "year": year, "contribution": size, "n": 3, "dominates": year == 2012,
         "lower": size - (half if year < 2015 else 99.0), "upper": size + (half if year < 2015 else 99.0)}
        for code, size in contributions.items()
        for year in range(2012, 2016)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_rows_are_the_sure_loops_from_what_drives_to_what_holds_back() -> None:
    assert strongest(varied({"B1": -2.0, "R1": 1.0, "R2": 0.05, "R3": 3.0})) == ["R3", "R1", "B1"]
    many = varied({f"R{place}": float(place) for place in range(1, 12)})
    assert strongest(many) == [f"R{place}" for place in (11, 10, 9, 8, 7, 6, 5)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_map_names_loops_and_marks_where_they_dominate(lang: str) -> None:
    table = pd.concat([varied({"B1": -2.0, "R1": 1.0}), varied({"R1": 0.01}).assign(cluster="food_beverage")])
    figure = in_language(lang, loop_map, table, {"B1": "B1 land", "R1": "R1 demand"}, "Real output")  # type: ignore[arg-type]
    first, second = figure.axes[:2]
    assert [tick.get_text() for tick in first.get_yticklabels()] == ["R1 demand", "B1 land"]
    (marks,) = (one for one in first.collections if isinstance(one, PathCollection))
    np.testing.assert_allclose(np.asarray(marks.get_offsets()), [[2012, 1], [2012, 0]])
    sure = first.collections[1].get_array()
    np.testing.assert_allclose(sure.reshape(2, -1)[:, :3].filled(np.nan), [[1.0] * 3, [-2.0] * 3])
    assert np.ma.getmaskarray(sure).reshape(2, -1)[:, 3].all()
    assert not second.collections
    assert len(second.texts) == 1
    assert len(first.lines) == 3  # a stroke for each cell that holds back
