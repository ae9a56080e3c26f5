"""The ensemble: arms × seeds → tables. Replication r of every arm has the same seed, so all arms meet the same luck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...language import tr
from ..errors import UserError
from ..files.resolution import Resolved, resolve
from ..files.scenario import load
from .engine import Engine, Outcome, engine_of

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

RUN_COLUMNS = ["run_id", "scenario", "replication", "seed", "status", "error", "wall_seconds"]
COLUMNS = {
    "indicators": ["run_id", "cluster", "year", "indicator", "value"],
    "diagnostics": ["run_id", "cluster", "quarter", "diagnostic", "value"],
    "flows": ["run_id", "cluster", "quarter", "flow", "source", "target", "value", "kind"],
}
Tables = dict[str, pd.DataFrame]
Measure = Callable[["Inputs", int], Any]


def simulated_tables(inputs: Inputs, seed: int, flows: bool = True, diagnostics: bool = True) -> Tables:
    """One run: ``indicators`` by cluster and year, and if asked for ``diagnostics``, ``flows`` by cluster and quarter.

    The columns are those of :data:`COLUMNS` but for run_id. The texts of flows are categories: there are many rows.
    """
    from ...simulation.model import record

    made = record(inputs, seed, with_flows=flows, with_diagnostics=diagnostics)
    tables = {"indicators": made.indicators}
    if diagnostics:
        tables["diagnostics"] = made.diagnostics
    if flows:
        texts = [name for name in COLUMNS["flows"] if name not in ("run_id", "value")]
        tables["flows"] = made.flows.astype(dict.fromkeys(texts, "category"))
    return tables


def tables_of(inputs: Inputs, seed: int, diagnostics: bool = True) -> Tables:
    """As :func:`simulated_tables`, without flows."""
    return simulated_tables(inputs, seed, flows=False, diagnostics=diagnostics)


class Ensemble:
    """Arms, each simulated with every seed.

    Args:
        arms: What is compared: names of the library, paths of scenario files or resolved scenarios; or, by the name of
            the arm, one of these or the inputs of a run.
        seeds: Of the replications, the same in every arm. Where an arm draws from a posterior, the r-th seed goes with
            the r-th draw.
        measure: What is kept of a run: a function of inputs and seed that a worker can import. It may give numbers,
            texts, tables and arrays, in tuples, lists and mappings; :func:`simulated_tables` by default.
        scale: As that of :func:`synergysim.scenarios.run`, for arms that are named.
        until: Likewise.
        overrides: Likewise.

    Raises:
        UserError, ParameterError: no arm, no seed, two arms of one name, or a scenario, a name or a value is wrong.
    """

    def __init__(
        self,
        arms: Mapping[str, Any] | Iterable[str | Resolved],
        seeds: Iterable[int],
        measure: Measure = simulated_tables,
        *,
        scale: float | None = None,
        until: int | None = None,
        overrides: Mapping[str, object] | None = None,
    ) -> None:
        def made(arm: Any) -> Any:
            return resolve(load(arm), overrides, scale, until) if isinstance(arm, str) else arm

        if isinstance(arms, Mapping):
            self.arms: dict[str, Any] = {name: made(one) for name, one in arms.items()}
        else:
            resolved = [made(one) for one in ([arms] if isinstance(arms, str) else arms)]
            self.arms = {one.name: one for one in resolved}
            if len(self.arms) < len(resolved):
                names = [one.name for one in resolved]
                raise UserError(
                    tr("Two arms are called {names!r}; give each a name of its own.", names=max(names, key=names.count))
                )
        self.seeds, self.measure = [int(one) for one in seeds], measure
        if not self.arms or not self.seeds:
            raise UserError(tr("An ensemble needs at least one arm and one seed."))

    def __len__(self) -> int:
        """How many runs it takes."""
        return len(self.arms) * len(self.seeds)

    @property
    def keys(self) -> list[tuple[str, int]]:
        """Arm and replication (from 1) of every run: the replications of the first arm, then those of the next."""
        return [(arm, number) for arm in self.arms for number in range(1, len(self.seeds) + 1)]

    def inputs(self, arm: str, replication: int) -> Inputs:
        """The inputs of a run, by arm and replication (from 1)."""
        given = self.arms[arm]
        made: Inputs = given.inputs_of(replication - 1) if isinstance(given, Resolved) else given
        return made

    def run(self, workers: int | Engine = 1) -> Runs:
        """Simulate every arm with every seed; a run that fails costs no other.

        Results do not depend on the workers. With processes the calling script needs the usual
        ``if __name__ == "__main__":``.

        Args:
            workers: How many processes; or an :class:`~.engine.Engine`, which may work on
                a cluster and keeps what has ended.

        Raises:
            UserError: fewer than one worker, or the workers are out of reach.
        """
        tasks = [(self.inputs(arm, number), self.seeds[number - 1]) for arm, number in self.keys]
        with engine_of(workers) as engine:
            return self.made_of(engine.map(self.measure, tasks))

    def made_of(self, outcomes: Sequence[Outcome[Any]]) -> Runs:
        """The ensemble with what became of its runs, in the order of :attr:`keys`."""
        return Runs(self, dict(zip(self.keys, outcomes, strict=True)))


@dataclass(frozen=True)
class Runs:
    """An ensemble that has been run. ``outcomes``: of every run, by arm and replication (from 1)."""

    ensemble: Ensemble
    outcomes: Mapping[tuple[str, int], Outcome[Any]]

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: run_id, scenario (the arm), replication, seed, status (finished, failed), error, wall_seconds.

        Its order is that of :attr:`Ensemble.keys`.
        """
        rows = [
            (
                f"{arm}-{number:03d}",
                arm,
                number,
                self.ensemble.seeds[number - 1],
                "failed" if one.error else "finished",
                one.error or "",
                one.wall_seconds,
            )
            for (arm, number), one in self.outcomes.items()
        ]
        return pd.DataFrame(rows, columns=RUN_COLUMNS)

    @property
    def failures(self) -> pd.DataFrame:
        """The runs that did not finish, with their errors."""
        return self.runs[self.runs["status"] == "failed"]

    def of(self, arm: str) -> Runs:
        """One arm alone."""
        own = Ensemble({arm: self.ensemble.arms[arm]}, self.ensemble.seeds, self.ensemble.measure)
        return Runs(own, {key: one for key, one in self.outcomes.items() if key[0] == arm})

    def finished(self, arm: str) -> dict[int, Any]:
        """What the finished replications of an arm gave, by number."""
        return {
            number: one.result
            for (name, number), one in self.outcomes.items()
            if name == arm and one.result is not None
        }

    def table(self, name: str) -> pd.DataFrame:
        """A table of all finished runs, one below the other, with run_id; columns of :data:`COLUMNS`."""
        tables = [
            one.result[name].assign(run_id=run_id)
            for run_id, one in zip(self.runs["run_id"], self.outcomes.values(), strict=True)
            if one.result is not None
        ]
        return pd.concat(tables, ignore_index=True)[COLUMNS[name]] if tables else pd.DataFrame(columns=COLUMNS[name])
