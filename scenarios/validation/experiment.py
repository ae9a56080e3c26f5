"""The validation: replications of a scenario under each protocol, held against what is observed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...analysis.fit.comparison import summarised
from ...analysis.results import Result
from ..errors import UserError
from ..execution import Outcome, execute
from ..resolution import Resolved, resolve
from ..scenario import load
from ..scoring import Scores, check_scorable, score
from .external_demand import DemandProcess, estimated
from .observations import TEST_LAST, TRAIN_LAST, observations, observed_totals
from .protocols import chosen_protocols, protocol_inputs
from .scoring import score_naive, score_simulated
from .simulated import simulated_series

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

BY = ["protocol", "method", "view", "indicator"]


@dataclasses.dataclass(frozen=True, repr=False)
class Validation(Result):
    """What a validation gave.

    ``runs``: run_id, protocol, replication, seed, status, error, wall_seconds. ``simulated``: protocol, replication,
    cluster, indicator, year, value, of everything that is observed. ``scored``: see
    :func:`synergysim.scenarios.validation.scoring.score_simulated`, naive forecasts included. ``synergy``: scores of
    Table 4 by protocol, simulated only: no such panel is observed. ``own``: whether the observations are the user's.
    """

    resolved: Resolved
    process: DemandProcess
    origin: int
    observed: pd.DataFrame
    runs: pd.DataFrame
    simulated: pd.DataFrame
    scored: pd.DataFrame
    synergy: Mapping[str, Scores]
    notes: tuple[str, ...] = ()
    own: bool = False

    @property
    def headline(self) -> str:
        """The scenario and the protocols."""
        return f"{self.resolved.name} ({', '.join(self.protocols)})"

    @property
    def protocols(self) -> tuple[str, ...]:
        """The protocols that were run."""
        return tuple(self.runs["protocol"].unique())

    @property
    def last(self) -> int:
        """The last year simulated."""
        return self.resolved.inputs.end_year

    @property
    def failures(self) -> pd.DataFrame:
        """The replications that did not finish, with their errors."""
        return self.runs[self.runs["status"] == "failed"]

    @cached_property
    def held_out(self) -> pd.DataFrame:
        """Errors, CRPS and coverage over the years after the origin, by protocol, method, view and indicator."""
        rows = self.scored[self.scored["counted"] & (self.scored["year"] > self.origin)]
        return summarised(rows, BY)

    @cached_property
    def trained(self) -> pd.DataFrame:
        """The same for the levels up to the origin."""
        rows = self.scored[self.scored["counted"] & (self.scored["year"] <= self.origin)]
        return summarised(rows, BY)


def validate(
    scenario: str = "guangzhou",
    *,
    protocol: str = "both",
    seed: int = 1,
    replications: int = 30,
    scale: float | None = None,
    overrides: Mapping[str, object] | None = None,
    draws: Sequence[Mapping[str, float]] | None = None,
    observed: pd.DataFrame | None = None,
    innovations: bool = True,
    workers: int = 1,
    executor: Executor | None = None,
    finished: Callable[[int, Outcome[Any]], None] = lambda _, __: None,
) -> Validation:
    """Run a scenario under a protocol (forecast, conditional or both) and hold it against what is observed.

    Args:
        draws: values of parameters by path, one set a replication: a posterior's, so that results carry it.
        observed: other observations: cluster, indicator (a code of the catalogue, exports_usd or imports_usd), year,
            value, counted.
        innovations: whether the outside world differs between replications; without, only chance inside does.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong; nothing is simulated then.
    """
    protocols = chosen_protocols(protocol)
    if replications < 2 or workers < 1:
        raise UserError(f"replications = {replications} is outside [2, …]: a distribution takes at least two.")
    if draws is not None and len(draws) != replications:
        raise UserError(f"{len(draws)} draws of parameters do not fit {replications} replications: one each is needed.")
    known = observations() if observed is None else observed
    until = TEST_LAST if observed is None else max(int(known["year"].max()), TRAIN_LAST)
    loaded, given = load(scenario), dict(overrides or {})
    resolved = resolve(loaded, given, scale, until)
    check_scorable(resolved)
    process = estimated() if innovations else estimated().certain()
    sets = [resolved.inputs] * replications if draws is None else [
        resolve(loaded, {**given, **one}, scale, until).inputs for one in draws
    ]  # fmt: skip
    if draws is not None:
        resolved = dataclasses.replace(resolved, drawn=tuple(sets), draws=tuple(draws))
    totals = observed_totals() if [one.code for one in resolved.inputs.cities] == ["guangzhou"] else None
    keys = [(one, number, seed + number) for one in protocols for number in range(replications)]
    tasks = [(protocol_inputs(sets[number], one, process, luck, totals), luck) for one, number, luck in keys]
    outcomes = execute(replicated, tasks, workers, executor, finished)
    runs = _runs(resolved.name, keys, outcomes)
    for one in protocols:
        own = [outcome for (name, _, _), outcome in zip(keys, outcomes, strict=True) if name == one]
        if not any(outcome.result for outcome in own):
            raise UserError(f"No replication of {resolved.name} in the {one} protocol finished: {own[0].error}")
    series = [
        outcome.result[0].assign(protocol=one, replication=number + 1)
        for (one, number, _), outcome in zip(keys, outcomes, strict=True) if outcome.result
    ]  # fmt: skip
    simulated = pd.concat(series, ignore_index=True)
    scored = pd.concat(
        [score_simulated(simulated, known, process.origin), score_naive(known, process.origin, totals)],
        ignore_index=True,
    )
    synergy = {one: _scores(resolved, runs, keys, outcomes, one) for one in protocols}
    return Validation(
        resolved, process, process.origin, known, runs, simulated, scored, synergy, own=observed is not None
    )  # fmt: skip


def replicated(inputs: Inputs, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One replication: the series that are observed, the indicators, the diagnostics."""
    from ...simulation.model import record

    trajectory = record(inputs, seed, with_flows=False)
    series = simulated_series(inputs, trajectory.indicators, trajectory.diagnostics)
    return series, trajectory.indicators, trajectory.diagnostics


def _runs(name: str, keys: Sequence[tuple[str, int, int]], outcomes: Sequence[Outcome[Any]]) -> pd.DataFrame:
    rows = [
        (f"{name}-{protocol}-{number + 1:03d}", name, protocol, number + 1, seed,
         "failed" if outcome.error else "finished", outcome.error or "", outcome.wall_seconds)
        for (protocol, number, seed), outcome in zip(keys, outcomes, strict=True)
    ]  # fmt: skip
    columns = ["run_id", "scenario", "protocol", "replication", "seed", "status", "error", "wall_seconds"]
    return pd.DataFrame(rows, columns=columns)


def _scores(
    resolved: Resolved,
    runs: pd.DataFrame,
    keys: Sequence[tuple[str, int, int]],
    outcomes: Sequence[Outcome[Any]],
    protocol: str,
) -> Scores:
    finished = [
        (run_id, outcome.result)
        for run_id, (one, _, _), outcome in zip(runs["run_id"], keys, outcomes, strict=True)
        if one == protocol and outcome.result
    ]
    indicators, diagnostics = (
        pd.concat([tables[place].assign(run_id=run_id) for run_id, tables in finished], ignore_index=True)
        for place in (1, 2)
    )
    return score(resolved, runs[runs["protocol"] == protocol], indicators, diagnostics)
