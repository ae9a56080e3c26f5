"""Policies simulated in worlds and measured: nothing is simulated twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ....analysis.catalogue import indicators as catalogued
from ....analysis.synergy.fitted import FittedEvaluator
from ....language import tr
from ....simulation.inputs import Inputs
from ...ensemble.engine import Engine, Outcome, all_of
from ...errors import UserError, unknown
from ...files.scoring import policy_counts, rows_of
from ...present.quantities import ORDERS, WITHOUT_COUNTS, U, diagnostic_units
from ..policy_costs import ALL, total_cost

COST = ALL  # of the fiscal account: programmes, subsidies, revenue forgone
LOWER = "min:"
AS_ASSUMED = 0  # the world in which every parameter is as the scenario says


@dataclass(frozen=True)
class Goal:
    """An outcome and its direction: ``sign`` is 1 if more is better, −1 if less is."""

    quantity: str
    sign: int = 1

    def __str__(self) -> str:
        return self.quantity if self.sign > 0 else LOWER + self.quantity


def parse_goals(texts: Iterable[str]) -> tuple[Goal, ...]:
    """Goals of their names; ``min:NAME`` for one of which less is better.

    Raises:
        UserError: an unknown outcome, one named twice, none, or more than three.
    """
    goals = tuple(Goal(one.removeprefix(LOWER), -1 if one.startswith(LOWER) else 1) for one in texts)
    known = [U, WITHOUT_COUNTS, *ORDERS, *(one.code for one in catalogued()), *diagnostic_units()]
    for goal in goals:
        if goal.quantity not in known:
            raise unknown("outcome", goal.quantity, known)
    names = [goal.quantity for goal in goals]
    if not 1 <= len(goals) <= 3 or len(set(names)) < len(names):
        raise UserError(tr("Name one to three different outcomes; of more, every policy would stand on the front."))
    return goals


@dataclass(frozen=True)
class Task:
    """One policy in one world, with as many runs as seeds. ``policy`` is its name in words."""

    policy: str
    world: int
    inputs: Inputs
    seeds: tuple[int, ...]

    @property
    def keys(self) -> list[tuple[str, int, int]]:
        """The runs: policy, world, seed."""
        return [(self.policy, self.world, seed) for seed in self.seeds]


@dataclass(frozen=True)
class Measure:
    """How a run is measured: outcomes in a year, the mean over its clusters."""

    quantities: tuple[str, ...]
    year: int
    evaluator: FittedEvaluator

    def __call__(self, inputs: Inputs, seed: int) -> dict[str, float]:
        """Simulate a run: its outcomes, and what levers cost over its years (10,000 CNY)."""
        from ....simulation.model import record

        made = record(inputs, seed, with_flows=False)
        values = {name: self._value(name, made.indicators, made.diagnostics) for name in self.quantities}
        return {**values, COST: total_cost(made.diagnostics, inputs)}

    def _value(self, name: str, indicators: pd.DataFrame, diagnostics: pd.DataFrame) -> float:
        if name in diagnostic_units():
            rows = diagnostics[
                (diagnostics["diagnostic"] == name) & diagnostics["quarter"].str.startswith(str(self.year))
            ]
            return float(rows["value"].mean())
        if name in (U, WITHOUT_COUNTS, *ORDERS):
            fitted = self.evaluator
            if name == WITHOUT_COUNTS:
                fitted = fitted.without([code for code in policy_counts() if code in fitted.evaluator.codes])
            table = rows_of(indicators, fitted.evaluator.codes).assign(run_id="run")
            scored = fitted.score(table).synergy
            return float(scored.loc[scored["year"] == self.year, U if name == WITHOUT_COUNTS else name].mean())
        rows = indicators[(indicators["indicator"] == name) & (indicators["year"] == self.year)]
        return float(rows["value"].mean())


def evaluate(measure: Measure, inputs: Inputs, seeds: tuple[int, ...]) -> list[dict[str, float]]:
    """The runs of one task, measured; a worker calls it."""
    return [measure(inputs, seed) for seed in seeds]


@dataclass
class Evaluations:
    """What has been simulated, by policy, world and seed."""

    measure: Measure
    engine: Engine = field(default_factory=Engine)
    known: dict[tuple[str, int, int], dict[str, Any]] = field(default_factory=dict)

    def run(self, tasks: Sequence[Task]) -> None:
        """Simulate the tasks that are not known yet.

        Raises:
            KeyboardInterrupt: the user stopped the search.
        """
        apart = {(task.policy, task.world, task.seeds): task for task in tasks}
        missing = [task for task in apart.values() if not all(key in self.known for key in task.keys)]
        for _ in range(len(tasks) - len(missing)):
            self.engine.finished(-1, Outcome(None, None, 0.0))
        outcomes = all_of(self.engine.map(evaluate, [(self.measure, task.inputs, task.seeds) for task in missing]))
        empty = dict.fromkeys((*self.measure.quantities, COST), float("nan"))
        for task, outcome in zip(missing, outcomes, strict=True):
            values = outcome.result or [empty] * len(task.seeds)
            for key, measured in zip(task.keys, values, strict=True):
                named = dict(zip(("policy", "world", "seed"), key, strict=True))
                self.known[key] = {**named, "error": outcome.error or "", **measured}

    def values(self, task: Task) -> pd.DataFrame:
        """The measured runs of a task: seed, error, the outcomes, policy_cost; a row a seed."""
        return pd.DataFrame([self.known[key] for key in task.keys])

    def means(self, tasks: Sequence[Task]) -> np.ndarray:
        """The mean outcomes of tasks over their seeds, shape (tasks, quantities); NaN where a run failed."""
        columns = list(self.measure.quantities)
        return np.array([self.values(task)[columns].mean(skipna=False).to_numpy(dtype=float) for task in tasks])

    def costs(self, tasks: Sequence[Task]) -> np.ndarray:
        """What levers cost by the fiscal account, mean over seeds (10,000 CNY); NaN where a run failed."""
        return np.array([float(self.values(task)[COST].mean(skipna=False)) for task in tasks])
