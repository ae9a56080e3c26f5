"""Policy search: the planted best is found, the budget is kept, an interrupted search ends as if left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fake_model
import pandas as pd
import pytest
from synergysim import optimise, run
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.optimisation import evaluations as kept
from synergysim.scenarios.studies.optimisation import settings as module
from synergysim.scenarios.studies.optimisation.policies import announced_cost
from synergysim.scenarios.studies.optimisation.settings import Settings
from synergysim.simulation.agents.governments import GovernmentParameters
from synergysim.simulation.levers import LeverParameters
from synergysim.simulation.parameters import Group

SMALL: dict[str, Any] = {
    "levers": ("P1", "P2"), "outcomes": ("B1",), "population": 8, "generations": 6, "replications": 2, "fresh": 3,
    "worlds": 2, "keep": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Governed(fake_model.Parameters):
    """The stand-in's parameters and those of a government, which say what levers cost."""

    government: GovernmentParameters = field(default_factory=GovernmentParameters)
    levers: Group = field(default_factory=LeverParameters)


@pytest.fixture(autouse=True)
def governed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in's governments pay what is announced, and nothing else costs."""
    monkeypatch.setattr(fake_model, "Parameters", Governed)
    real = kept.Measure.__call__

    def costly(self: kept.Measure, inputs: Any, seed: int) -> dict[str, float]:
        return {**real(self, inputs, seed), kept.COST: announced_cost(inputs)}

    monkeypatch.setattr(kept.Measure, "__call__", costly)


def test_the_planted_best_is_found_and_the_budget_kept(small: str) -> None:
    """In the stand-in more level is more, whenever it starts: all levers at full, if they can be afforded."""
    rich = optimise(small, 1e9, **SMALL)
    assert sum(level for _, level, _ in rich.policies[rich.best].levers) > 1.7
    poor = optimise(small, 3e4, **SMALL)
    assert (poor.looked_at["cost"] <= 3e4).all()
    assert poor.points.loc[~poor.points["baseline"], "within"].all()
    assert (poor.points.loc[~poor.points["baseline"], "cost"] <= 3e4).all()
    assert (poor.stability["max_regret"] >= 0).all()


def test_announced_is_paid_where_the_government_can_pay(build_inputs: Any, full_policy: Any) -> None:
    from synergysim.simulation.model import record

    inputs = build_inputs(levers=full_policy[:2], end_year=2012)
    table = record(inputs, 1, with_flows=False).diagnostics
    assert (table.loc[table["diagnostic"] == "budget_cut", "value"] == 1.0).all()
    paid = table[(table["diagnostic"] == "programme_cost") & table["cluster"].isin(["weaving", "toys"])]
    assert paid["value"].sum() == pytest.approx(announced_cost(inputs), rel=1e-9)


def test_what_a_policy_is_told_to_cost_is_what_its_runs_cost(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what is announced: subsidies and revenue forgone bind, and are told."""
    costly = kept.Measure.__call__

    def dearer(self: kept.Measure, inputs: Any, seed: int) -> dict[str, float]:
        values = costly(self, inputs, seed)
        return {**values, kept.COST: 10.0 * values[kept.COST]}

    usual = optimise(small, 1e9, **SMALL)
    monkeypatch.setattr(kept.Measure, "__call__", dearer)
    dear = optimise(small, 1e9, **SMALL)
    cost = {name: search.points.set_index("point").loc["all at full", "cost"] for name, search in
            (("usual", usual), ("dear", dear))}  # fmt: skip
    assert cost["dear"] == pytest.approx(10.0 * cost["usual"])
    bound = optimise(small, 1e5, **SMALL)
    assert (bound.points.loc[~bound.points["baseline"], "cost"] <= 1e5).all()
    assert (bound.looked_at["cost"] > 1e5).any(), "what is announced would fit, what it costs does not"


def test_an_interrupted_search_ends_as_if_left_alone(
    small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = optimise(small, 3e4, out=tmp_path / "alone", **SMALL)
    real, calls = kept.evaluate, []

    def stopping(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 13:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(kept, "evaluate", stopping)
    with pytest.raises(KeyboardInterrupt):
        optimise(small, 3e4, out=tmp_path / "stopped", **SMALL)
    again = optimise(small, 3e4, out=tmp_path / "stopped", **SMALL)
    for name in ("looked_at", "points", "stability"):
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(again, name), check_exact=True)
    n_all = sum(1 for _ in calls)
    optimise(small, 3e4, out=tmp_path / "stopped", **SMALL)
    assert len(calls) == n_all


def test_fresh_seeds_are_none_of_the_searchs() -> None:
    settings = Settings(1.0, replications=5, fresh=7, seed=3)
    assert not set(settings.seeds) & set(settings.fresh_seeds)
    assert len(settings.fresh_seeds) == 7


def test_what_is_told_of_fresh_seeds_was_simulated_with_them(small: str) -> None:
    found = optimise(small, 1e9, **SMALL)
    own = found.points.set_index("point").loc["as it is"]
    for seeds, column in ((found.settings.fresh_seeds, "B1_fresh"), (found.settings.seeds, "B1_search")):
        runs = run(small, seed=seeds[0], replications=len(seeds))
        last = runs.indicators[(runs.indicators["year"] == 2018) & (runs.indicators["indicator"] == "B1")]
        assert own[column] == pytest.approx(last.groupby("run_id")["value"].mean().mean())
    assert own["B1_fresh"] != own["B1_search"]


@pytest.mark.parametrize(
    ("budget", "changes", "sentence"),
    [
        (1e9, {"levers": ("P99",)}, "No lever is called 'P99'"),
        (1e-3, {}, r"buys nothing: the cheapest lever, P3 \(.*\), costs"),
        (1e9, {"outcomes": ("A11",)}, "The outcome A11 never varies"),
        (1e9, {"outcomes": ("exports_us",)}, "Did you mean 'exports_usd'"),
        (1e9, {"population": 1}, r"population = 1 is outside \[4"),
    ],
)
def test_a_users_mistake_is_one_sentence(small: str, budget: float, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        optimise(
            small, budget, **{**SMALL, **changes, **({"levers": ("P1", "P2", "P3", "P4", "P5")} if budget < 1 else {})}
        )


def test_another_model_or_search_in_the_folder_is_refused(
    small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    optimise(small, 3e4, out=tmp_path / "out", **{**SMALL, "generations": 1})
    with pytest.raises(UserError, match="holds another search: its seed is 1, not 2"):
        optimise(small, 3e4, out=tmp_path / "out", **{**SMALL, "seed": 2})
    monkeypatch.setattr(module, "this_model", lambda: "another")
    with pytest.raises(UserError, match="another version of the model"):
        optimise(small, 3e4, out=tmp_path / "out", **SMALL)


@pytest.mark.parametrize(("world", "independent"), [("uncertain", 4), ("certain", 8)])
def test_the_gain_on_fresh_seeds_is_judged_by_twos_of_mirrored_worlds(small: str, world: str, independent: int) -> None:
    own = Path(small).with_name(f"{world}.yaml")
    own.write_text(f"extends: small.yaml\nworld: {world}\n", encoding="utf-8")
    found = optimise(str(own), 1e9, **{**SMALL, "generations": 1, "fresh": 8})
    assert set(found.points["independent"]) == {independent}
