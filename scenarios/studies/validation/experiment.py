"""The validation: replications of a scenario under each protocol, held against what is observed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.fit.comparison import summarised
from ....analysis.results import Result
from ....language import tr
from ...ensemble.engine import Engine
from ...ensemble.ensemble import Ensemble, Runs
from ...errors import UserError
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import Scores, check_scorable, score
from .external_demand import DemandProcess
from .known import SHIPPED, Known, known_of
from .observations import TRAIN_LAST, observed_totals
from .protocols import chosen_protocols, protocol_inputs
from .scoring import score_naive, score_simulated
from .simulated import simulated_series
from .within import Within, forecasts_within

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs

RUN_COLUMNS = ["run_id", "scenario", "protocol", "replication", "seed", "status", "error", "wall_seconds"]
BY = ["protocol", "method", "view", "indicator"]


@dataclasses.dataclass(frozen=True, repr=False)
class Validation(Result):
    """What a validation gave.

    ``runs``: run_id, protocol, replication, seed, status, error, wall_seconds. ``simulated``: protocol, replication,
    cluster, indicator, year, value, of everything that is observed. ``scored``: see
    :func:`.scoring.score_simulated`, naive forecasts included. ``synergy``: scores of
    Table 4 by protocol, simulated only: no such panel is observed. ``own``: whether the observations are the user's.
    ``within``: forecasts made within the training years, where the package ships these.
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
    within: Within | None = None

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
    posterior: str | Path | None = None,
    observed: pd.DataFrame | Known | None = None,
    innovations: bool = True,
    workers: int | Engine = 1,
) -> Validation:
    """Run a scenario under a protocol (forecast, conditional or both) and hold it against what is observed.

    Args:
        draws: values of parameters by path, one set a replication: a posterior's, so that results carry it.
        posterior: one of the library by name, or a JSON file of a calibration, which the draws are taken from.
        observed: other observations than those that the scenario names or the package ships: cluster, indicator (a
            code of the catalogue, exports_usd or imports_usd), year, value, counted; or a :class:`.known.Known`.
        innovations: whether the outside world differs between replications; without, only chance inside does.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong; nothing is simulated then.
    """
    protocols = chosen_protocols(protocol)
    if replications < 2:
        raise UserError(
            tr(
                "replications = {replications} is outside [2, …]: a distribution takes at least two.",
                replications=replications,
            )
        )
    if draws is not None and len(draws) != replications:
        raise UserError(
            tr(
                "{n} draws of parameters do not fit {replications} replications: one each is needed.",
                n=len(draws),
                replications=replications,
            )
        )
    loaded, given = load(scenario, "certain"), dict(overrides or {})
    if posterior is not None and draws is None:
        from ..calibration.posterior import drawn_values, read_posterior

        draws = drawn_values(resolve(loaded, given, scale), read_posterior(posterior), replications, seed)
    known = _known(resolve(loaded, given, scale), observed)
    until = known.last
    resolved = resolve(loaded, given, scale, until)
    check_scorable(resolved)
    process = known.process() if innovations else known.process().certain()
    sets = [resolved.inputs] * replications if draws is None else [
        resolve(loaded, {**given, **one}, scale, until).inputs for one in draws
    ]  # fmt: skip
    if draws is not None:
        resolved = dataclasses.replace(resolved, drawn=tuple(sets), draws=tuple(draws))
    totals = known.totals
    seeds = range(seed, seed + replications)
    arms = {
        f"{resolved.name}-{one}": dataclasses.replace(
            resolved,
            drawn=tuple(
                protocol_inputs(own, one, process, luck, totals) for own, luck in zip(sets, seeds, strict=True)
            ),
        )
        for one in protocols
    }
    made = validation_of(Ensemble(arms, seeds, replicated).run(workers), resolved, process, known)
    if known.own or not innovations:
        return made
    return dataclasses.replace(made, within=forecasts_within(resolved, seed, replications, workers))


def _known(resolved: Resolved, observed: pd.DataFrame | Known | None) -> Known:
    """What the scenario is held against."""
    if isinstance(observed, Known):
        return observed
    if observed is None:
        return known_of(resolved)
    declared = resolved.scenario.observed
    if declared is not None:
        return dataclasses.replace(known_of(resolved), series=observed)
    alone = [city.code for city in resolved.inputs.cities] == [SHIPPED]
    return Known(observed, observed_totals() if alone else None, TRAIN_LAST, own=True)


def validation_of(
    ensemble: Runs, resolved: Resolved, process: DemandProcess, observed: pd.DataFrame | Known | None = None
) -> Validation:
    """As :func:`validate`, of an ensemble that has been run.

    Its arms are the protocols, each called ``SCENARIO-PROTOCOL``; its measure is :func:`replicated`.

    Raises:
        UserError: no replication of a protocol finished.
    """
    known = _known(resolved, observed)
    protocols = {arm: arm.removeprefix(f"{resolved.name}-") for arm in ensemble.ensemble.arms}
    for arm, one in protocols.items():
        if not ensemble.finished(arm):
            error = ensemble.of(arm).failures["error"].iloc[0]
            raise UserError(
                tr(
                    "No replication of {name} in the {one} protocol finished: {error}",
                    name=resolved.name,
                    one=one,
                    error=error,
                )
            )
    series = [
        made[0].assign(protocol=one, replication=number)
        for arm, one in protocols.items()
        for number, made in ensemble.finished(arm).items()
    ]
    simulated = pd.concat(series, ignore_index=True)
    scored = pd.concat(
        [
            score_simulated(simulated, known.series, process.origin),
            score_naive(known.series, process.origin, known.totals),
        ],
        ignore_index=True,
    )
    runs = ensemble.runs.assign(protocol=ensemble.runs["scenario"].map(protocols), scenario=resolved.name)[RUN_COLUMNS]
    synergy = {one: _scores(resolved, ensemble.of(arm), runs) for arm, one in protocols.items()}
    return Validation(resolved, process, process.origin, known.series, runs, simulated, scored, synergy, own=known.own)


def replicated(inputs: Inputs, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One replication: the series that are observed, the indicators, the diagnostics."""
    from ....simulation.model import record

    trajectory = record(inputs, seed, with_flows=False)
    series = simulated_series(inputs, trajectory.indicators, trajectory.diagnostics)
    return series, trajectory.indicators, trajectory.diagnostics


def _scores(resolved: Resolved, own: Runs, runs: pd.DataFrame) -> Scores:
    """The scores of one protocol; ``runs`` is the table of all."""
    mine = runs[runs["run_id"].isin(own.runs["run_id"])]
    names = dict(zip(mine["replication"], mine["run_id"], strict=True))
    (arm,) = own.ensemble.arms
    indicators, diagnostics = (
        pd.concat(
            [made[place].assign(run_id=names[number]) for number, made in own.finished(arm).items()], ignore_index=True
        )
        for place in (1, 2)
    )
    return score(resolved, mine, indicators, diagnostics)
