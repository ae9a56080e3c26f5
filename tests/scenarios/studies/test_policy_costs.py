"""What policy costs is the fiscal account's sum, each city counted once, and what it buys is told only where shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from synergysim.language import in_language
from synergysim.scenarios.studies.policy_costs import (
    account_sentence,
    account_table,
    costs_of,
    gain_per_money,
    gain_sentence,
    money,
    totals,
)

# Two clusters of one city, one of another; every cluster of a city repeats the city's cost.
INPUTS = SimpleNamespace(
    clusters=("a", "b", "c"), city_of=(0, 0, 1), cities=("x", "y"), start_year=2020, end_year=2020,
    levers=(SimpleNamespace(level=1.0),),
)  # fmt: skip
LABELS = {"none": "No policy", "all": "All measures"}


def ran(name: str, *costs: float) -> Any:
    """A run's result of so many replications; each quarter's cost is a city's, half of it programmes, half tax."""
    rows = [
        (f"{name}{number}", cluster, f"2020Q{quarter}", item, cost * share)
        for number, cost in enumerate(costs, start=1)
        for cluster in "abc"
        for quarter in (1, 2, 3, 4)
        for item, share in (("policy_cost", 1.0), ("programme_cost", 0.5), ("relief_forgone", 0.5))
    ]
    runs = pd.DataFrame({"run_id": [f"{name}{n}" for n in range(1, len(costs) + 1)],
                         "replication": range(1, len(costs) + 1)})  # fmt: skip
    columns = ["run_id", "cluster", "quarter", "diagnostic", "value"]
    resolved = SimpleNamespace(name=name, inputs=INPUTS)
    return SimpleNamespace(
        resolved=resolved, runs=runs, diagnostics=pd.DataFrame(rows, columns=columns),
        twos_of=lambda numbers: [(one + 1) // 2 for one in numbers],
    )  # fmt: skip


def compared(gains: list[float], costs: list[float]) -> Any:
    """A comparison whose second scenario gains so much of U and costs so much a quarter and city."""
    n = len(gains)
    rows = [("none", r + 1, 0.1) for r in range(n)] + [("all", r + 1, 0.1 + gains[r]) for r in range(n)]
    table = pd.DataFrame(rows, columns=["scenario", "replication", "value"])
    table = table.assign(cluster="mean", year=2020, quantity="synergy_without_policy_counts")
    results = (ran("none", *[0.0] * n), ran("all", *costs))
    return SimpleNamespace(results=results, quantities=table, baseline="none", year_shown=2020)


def test_a_citys_cost_counts_once_however_many_clusters_it_has() -> None:
    found = ran("all", 100.0, 300.0)
    assert totals(found).to_dict() == {1: 4 * 2 * 100.0, 2: 4 * 2 * 300.0}
    items = costs_of(found).groupby("item")["value"].sum()
    assert items["programme_cost"] + items["relief_forgone"] == pytest.approx(items["policy_cost"])


def test_the_account_adds_up_in_sentence_and_table() -> None:
    found = ran("all", 1e6)
    said = account_sentence(found, "“All”")
    assert "“All” costs governments CNY 80.0 billion: programmes of levers CNY 40.0 billion, tax forgone" in said
    ((table, caption),) = account_table({"All": found})
    assert table["All"].tolist()[-2:] == [80_000.0, 80_000.0]
    assert "2020–2020" in caption
    assert account_table({"None": ran("none", 0.0)}) == []
    assert account_sentence(ran("none", 0.0), "It") == "It costs nothing."


def test_what_money_buys_is_the_gain_of_each_pair_over_the_mean_cost() -> None:
    found = gain_per_money(compared([0.04, 0.06], [1000.0, 1000.0]), "all")
    assert found is not None
    more, gain = found
    assert more.mean == 8000.0
    assert gain.mean == pytest.approx(0.05 / 0.8), "8,000 times 10,000 CNY are .8 of 100 million"


def test_a_gain_within_noise_is_not_told() -> None:
    noise = compared([0.04, -0.05, 0.02], [1000.0, 1000.0, 1001.0])
    said = gain_sentence(noise, "all", LABELS)
    assert said is not None
    assert said.endswith("that this buys any U (without the counts of measures) is not shown.")
    sure = gain_sentence(compared([0.05, 0.051, 0.049], [1000.0, 1000.0, 1001.0]), "all", LABELS)
    assert sure is not None
    assert "gains +0.06" in sure


def test_a_scenario_that_costs_no_more_has_no_gain_for_money() -> None:
    assert gain_per_money(compared([0.04, 0.05], [0.0, 0.0]), "all") is None


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (2_370_000.0, "CNY 23.7 billion", "237 亿元"),
        (5_000.0, "CNY 50.0 million", "5,000 万元"),
        (0.0, "CNY 0 million", "0 万元"),
    ],
)
def test_money_is_told_in_the_units_of_each_language(amount: float, english: str, chinese: str) -> None:
    assert money(amount) == english
    assert in_language("zh", money, amount) == chinese
