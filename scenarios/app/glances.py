"""What a slider is answered with at once: a few small replications on processes that stay, kept by their inputs."""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...analysis.inference import PairedEffect, paired_effect
from ..ensemble.identity import fingerprint
from ..files.scoring import rows_of, shipped_evaluator
from ..present.quantities import U
from ..studies.policy_costs import HUNDRED_MILLION, total_cost
from . import crews

if TYPE_CHECKING:
    from ...analysis.synergy.fitted import FittedEvaluator
    from ...simulation.inputs import Inputs
    from ..files.resolution import Resolved
    from ..studies.run.run import RunResult

SCALE = 0.005
SEEDS = (1, 2)
PATIENCE = 20.0  # seconds after which a glance is given up
MOST_KEPT = 400  # replications, of some 10 kB


@dataclass(frozen=True)
class Glance:
    """What replications amount to: ``synergy`` with replication, cluster, year, synergy; ``cost`` of the levers.

    ``cost``: by replication, 10,000 CNY over all years by the fiscal account. ``twos``: see :attr:`RunResult.twos`.
    """

    synergy: pd.DataFrame
    cost: pd.Series[float]
    twos: Mapping[int, int] | None = None

    @property
    def last_year(self) -> int:
        """The last year simulated."""
        return int(self.synergy["year"].max())

    @property
    def final(self) -> pd.Series[float]:
        """U in the last year, mean over the clusters, by replication."""
        last = self.synergy[self.synergy["year"] == self.last_year]
        return last.groupby("replication")[U].mean()


def effect(of: Glance, against: Glance) -> PairedEffect | None:
    """The paired effect on U in the last year, mean over the clusters; None for fewer than two pairs."""
    both = pd.concat([of.final.rename("of"), against.final.rename("against")], axis=1).dropna()
    if len(both) < 2:
        return None
    twos = None if of.twos is None else [of.twos[one] for one in both.index]
    return paired_effect(both["of"].to_numpy(), both["against"].to_numpy(), twos=twos)


def per_hundred_million(of: Glance, against: Glance) -> float | None:
    """U gained for each 100 million CNY spent more; None where no more is spent."""
    more = float(of.cost.mean() - against.cost.mean())
    return None if more <= 1.0 else float(of.final.mean() - against.final.mean()) / more * HUNDRED_MILLION


def replication(inputs: Inputs, seed: int, evaluator: FittedEvaluator) -> tuple[pd.DataFrame, float]:
    """One replication: cluster, year, synergy; and what levers cost. A worker calls it."""
    from ...simulation.model import record

    made = record(inputs, seed, with_flows=False)
    rows = rows_of(made.indicators, evaluator.evaluator.codes).assign(run_id="run")
    return evaluator.score(rows).synergy[["cluster", "year", U]], total_cost(made.diagnostics, inputs)


def of_result(result: RunResult) -> Glance:
    """What a whole run amounts to."""
    number = result.runs.set_index("run_id")["replication"]
    parts = {
        number[str(run)]: total_cost(rows, result.resolved.inputs) for run, rows in result.diagnostics.groupby("run_id")
    }
    return Glance(result.synergy[["replication", "cluster", "year", U]], pd.Series(parts, dtype=float), result.twos)


class Glances:
    """Replications known or under way, by inputs and seed, of all visitors: the same inputs give the same numbers."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], Future[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, resolved: Resolved, seeds: Sequence[int] = SEEDS) -> Glance:
        """A glance at a scenario at SCALE; waits for what is not known.

        Raises:
            Exception: what a replication raised. TimeoutError: it takes too long.
        """
        begun = self.begin(resolved, seeds)
        done, waiting = wait(begun, PATIENCE)
        if waiting:
            raise TimeoutError("A small replication takes too long.")
        parts = [future.result() for future in begun]
        tables = [table.assign(replication=number) for number, (table, _) in enumerate(parts, 1)]
        costs = pd.Series({number: cost for number, (_, cost) in enumerate(parts, 1)}, dtype=float)
        del done
        return Glance(pd.concat(tables, ignore_index=True)[["replication", "cluster", "year", U]], costs)

    def begin(self, resolved: Resolved, seeds: Sequence[int] = SEEDS) -> list[Future[Any]]:
        """Begin what is not known yet, without waiting."""
        inputs = dataclasses.replace(resolved.inputs, scale=SCALE)
        evaluator = shipped_evaluator(resolved.scenario.evaluator, resolved.scenario.folder)
        key = f"{fingerprint(inputs)} {resolved.scenario.evaluator_place}"
        return [self._one((key, seed), inputs, seed, evaluator) for seed in seeds]

    def _one(self, key: tuple[str, int], inputs: Inputs, seed: int, evaluator: FittedEvaluator) -> Future[Any]:
        with self._lock:
            known = self._known.get(key)
            if known is None or known.cancelled() or (known.done() and known.exception() is not None):
                known = self._known[key] = crews.AT_ONCE.submit(replication, inputs, seed, evaluator)
            self._known.move_to_end(key)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
            return known


GLANCES = Glances()
