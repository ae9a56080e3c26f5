"""Scenarios ranked under every way to score."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from synergysim.language import in_language
from synergysim.scenarios.present.quantities import MEAN, OWN_WINDOW, U
from synergysim.scenarios.studies.comparison.compare import compare
from synergysim.scenarios.studies.comparison.rankings import MEASURES, rankings, rankings_table, rankings_text


def compared(values: dict[str, dict[str, list[float]]]) -> Any:
    rows = [
        (scenario, number, MEAN, 2035, quantity, value)
        for quantity, by_scenario in values.items()
        for scenario, own in by_scenario.items()
        for number, value in enumerate(own, 1)
    ]
    columns = ["scenario", "replication", "cluster", "year", "quantity", "value"]
    names = list(next(iter(values.values())))
    resolved = [SimpleNamespace(name=name, scenario=SimpleNamespace(title_in=lambda: "")) for name in names]
    called = [SimpleNamespace(resolved=one, twos_of=lambda all_: [(r + 1) // 2 for r in all_]) for one in resolved]
    return SimpleNamespace(quantities=pd.DataFrame(rows, columns=columns), names=names, year_shown=2035, results=called)


APART = compared({U: {"a": [0.1, 0.3], "b": [0.3, 0.4]}, OWN_WINDOW: {"a": [0.9, 0.8], "b": [0.7, 0.85]}})


def test_a_scenarios_place_is_by_the_median_and_its_share_of_firsts_by_replication() -> None:
    found = rankings(APART).set_index(["quantity", "scenario"])
    assert found.loc[(U, "b")].to_dict() == {"synergy": pytest.approx(0.35), "rank": 1, "first_share": 1.0}
    # Of two replications one favours each: neither is shown to come first.
    assert found.loc[(OWN_WINDOW, "b")]["rank"] == 1
    assert found.loc[(OWN_WINDOW, "a")].to_dict() == {"synergy": pytest.approx(0.85), "rank": 1, "first_share": 0.5}


def test_a_scenario_not_shown_to_lie_behind_shares_the_place_of_the_one_ahead() -> None:
    near = compared({U: {"a": [0.30, 0.34, 0.31], "b": [0.31, 0.30, 0.34], "c": [0.1, 0.11, 0.1]}})
    assert rankings(near).set_index("scenario")["rank"].to_dict() == {"a": 1, "b": 1, "c": 3}
    assert "Under none of them a scenario is shown to come first." in rankings_text(near)
    alone = compared({U: {"a": [0.3], "b": [0.1]}})
    assert set(rankings(alone)["rank"]) == {1}, "one replication shows no order"


def test_a_place_is_judged_by_twos_of_mirrored_replications() -> None:
    # In every two one replication is far ahead and the other as far behind: only the twos' means differ, by 0.01.
    swing = [(-1) ** number * 0.3 + 0.001 * number for number in range(12)]
    ahead = compared({U: {"a": [0.1] * 12, "b": [0.11 + one for one in swing]}})
    assert rankings(ahead).set_index("scenario")["rank"].to_dict() == {"a": 2, "b": 1}


def test_that_the_ways_to_score_do_not_agree_is_said_in_both_languages() -> None:
    apart = compared({U: {"a": [0.1, 0.11], "b": [0.3, 0.31]}, OWN_WINDOW: {"a": [0.9, 0.91], "b": [0.7, 0.7]}})
    assert "Not the same first under all: b by 1, a by 1." in rankings_text(apart)
    assert "居首情景因方法而异：b（1 种）、a（1 种）。" in in_language("zh", rankings_text, apart)
    alike = compared({U: {"a": [0.1, 0.1], "b": [0.3, 0.31]}, OWN_WINDOW: {"a": [0.2, 0.2], "b": [0.7, 0.71]}})
    assert "Every one of them ranks the scenarios alike." in rankings_text(alike)


def test_a_comparison_ranks_its_scenarios_under_all_ways_that_it_has(small: str, pulled: str) -> None:
    made = compare([small, pulled], replications=2)
    table = rankings_table(made)
    assert len(table) == len(made.names)
    assert table.shape[1] == 1 + len(MEASURES)
    assert table["U"].str.match(r"^[12] \(−?0\.\d\d\)$").all()
