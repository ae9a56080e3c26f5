"""The hysteresis experiment: a lever is pulled slowly up and let down again, in one long run of the agent model.

Where the way down does not retrace the way up, the state depends on the past. All that comes from outside is held
still, so that only the lever moves; a twin run with the same luck, in which the lever stays at zero, takes out what
would have drifted anyhow.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ....analysis.results import Result
from ....language import tr
from ...ensemble.engine import Engine
from ...ensemble.ensemble import Ensemble, Runs
from ...errors import UserError, unknown
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from .hysteresis_map import predicted_path, states_of_rest
from .lever_sweep import Sweep, other_levers
from .strong_effects import SOURCE, strong_settings

if TYPE_CHECKING:
    from ....simulation.inputs import City, Industry, Inputs, LeverSchedule

ORDER_PARAMETERS = (
    "adoption_share", "member_share", "online_share", "largest_component_share", "susceptibility", "trust",
)  # fmt: skip
FEWEST_STEPS = 3
POINT_COLUMNS = ["replication", "cluster", "step", "branch", "level", "order_parameter", "value", "held"]
SERIES_COLUMNS = ["replication", "cluster", "quarter", "order_parameter", "value"]


@dataclasses.dataclass(frozen=True, repr=False)
class Hysteresis(Result):
    """What the experiment gave.

    ``runs``: replication, seed, lever ("swept" or "held" at zero), status, error, wall_seconds.
    ``points``: the mean of every order parameter over the last half of a step: replication, cluster, step, branch,
    level, order_parameter, value, held (the same time and luck, the lever at zero).
    ``series``: replication, cluster, quarter (from 0 at the beginning of the first step), order_parameter, value;
    ``held_series``: the same of the runs with the lever at zero.
    ``rest``: states of rest of the mean-field map: level, adoption_share, member_share, stable; empty where
    the lever does not act on what the map knows.
    ``predicted``: the path of the map under the same steps: step, branch, level, adoption_share; empty as ``rest``.
    ``strong``: the setting with strong network effects by the path of the parameter; empty under the scenario's own.
    """

    resolved: Resolved
    sweep: Sweep
    strong: Mapping[str, float]
    runs: pd.DataFrame
    points: pd.DataFrame
    series: pd.DataFrame
    held_series: pd.DataFrame
    rest: pd.DataFrame
    predicted: pd.DataFrame

    @property
    def failures(self) -> pd.DataFrame:
        """The runs that did not finish, with their errors."""
        return self.runs[self.runs["status"] == "failed"]


def hysteresis(
    scenario: str,
    sweep: Sweep,
    *,
    strong: bool = False,
    seed: int = 1,
    replications: int | None = None,
    scale: float | None = None,
    overrides: Mapping[str, object] | None = None,
    workers: int | Engine = 1,
) -> Hysteresis:
    """Sweep a lever up and down in every replication, beside a run with the same luck that leaves it at zero.

    Raises:
        UserError, ParameterError: the scenario, the lever, a name or a value is wrong.
    """
    resolved = prepared(scenario, sweep, strong, overrides, scale)
    setting = _setting(scenario, sweep, overrides, scale) if strong else {}
    times = resolved.scenario.replications if replications is None else replications
    if times < 1:
        raise UserError(tr("replications = {times} is outside [1, …].", times=times))
    inputs = {"swept": swept_inputs(resolved.inputs, sweep), "held": swept_inputs(resolved.inputs, at_rest(sweep))}
    runs = Ensemble(inputs, range(seed, seed + times), order_series).run(workers)
    return hysteresis_of(runs, resolved, sweep, setting)


def hysteresis_of(runs: Runs, resolved: Resolved, sweep: Sweep, setting: Mapping[str, float]) -> Hysteresis:
    """As :func:`hysteresis`, of an ensemble that has been run: arms ``swept`` and ``held``, by :func:`order_series`."""
    swept, held = runs.finished("swept"), runs.finished("held")
    whole = [number for number in swept if number in held]
    points = [_points(swept[number], held[number], sweep).assign(replication=number) for number in whole]
    columns = ["replication", "seed", "lever", "status", "error", "wall_seconds"]
    return Hysteresis(
        resolved, sweep, setting, runs.runs.rename(columns={"scenario": "lever"})[columns],
        pd.concat(points, ignore_index=True)[POINT_COLUMNS] if points else pd.DataFrame(columns=POINT_COLUMNS),
        _series({number: swept[number] for number in whole}, sweep),
        _series({number: held[number] for number in whole}, sweep),
        states_of_rest(resolved.inputs, sweep), predicted_path(resolved.inputs, sweep),
    )  # fmt: skip


def prepared(
    scenario: str,
    sweep: Sweep,
    strong: bool = False,
    overrides: Mapping[str, object] | None = None,
    scale: float | None = None,
) -> Resolved:
    """The scenario with what the experiment asks for, checked.

    Raises:
        UserError, ParameterError: the scenario, the lever, a name or a value is wrong.
    """
    check(sweep)
    setting = _setting(scenario, sweep, overrides, scale) if strong else {}
    resolved = resolve(load(scenario, "certain"), {**setting, **(overrides or {})}, scale)
    declared = {path: SOURCE for path in setting if path not in (overrides or {})}
    return dataclasses.replace(resolved, sources={**resolved.sources, **declared})


def _setting(
    scenario: str, sweep: Sweep, overrides: Mapping[str, object] | None, scale: float | None
) -> dict[str, float]:
    """Strong network effects, derived from the scenario's own rates."""
    return strong_settings(resolve(load(scenario, "certain"), overrides or {}, scale).inputs.parameters, sweep.lever)


def check(sweep: Sweep) -> None:
    """Refuse a lever that does not exist and a sweep that cannot show anything.

    Raises:
        UserError: the lever is unknown, or a number is out of bounds.
    """
    from ....simulation.levers import LEVERS

    known = {one.code: one for one in LEVERS}
    if sweep.lever not in known:
        by_name = {one.name_en.lower(): one.code for one in LEVERS}
        raise unknown("lever", sweep.lever, [*known, *by_name])
    low, high = known[sweep.lever].bounds
    if not low < sweep.top <= high:
        raise UserError(
            tr(
                "top = {top:g} is outside ({low:g}, {high:g}]: the highest level of {lever}.",
                top=sweep.top,
                low=low,
                high=high,
                lever=sweep.lever,
            )
        )
    for name, value, least, why in (
        ("steps", sweep.steps, FEWEST_STEPS, "levels from zero to the top; fewer show no branch"),
        ("years-per-step", sweep.years, 2, "a lever acts with a delay, and clusters need time to settle"),
        ("settle", sweep.settle, 0, "years before the first step"),
    ):
        if value < least:
            raise UserError(
                tr("{name} = {value} is outside [{least}, …]: {why}.", name=name, value=value, least=least, why=why)
            )


def at_rest(sweep: Sweep) -> Sweep:
    """The sweep's times with the lever at zero throughout."""
    return dataclasses.replace(sweep, top=0.0)


def swept_inputs(inputs: Inputs, sweep: Sweep) -> Inputs:
    """Inputs in which nothing but the lever moves: surroundings as in the first year, other levers at their last level.

    Foreign demand grows as home demand does, so that neither gains on the other: without growth firms would die out
    within decades, which would move the order parameters too. The run lasts beyond the scenario's years: as long as the
    sweep does.
    """
    start = inputs.start_year
    last = start + sweep.total_years - 1
    growth = float(np.mean([one.home_growth_rate for one in inputs.cities]))
    return dataclasses.replace(
        inputs,
        industries=tuple(_still_industry(one, start) for one in inputs.industries),
        cities=tuple(_still_city(one, start) for one in inputs.cities),
        regions=tuple(dataclasses.replace(one, annual_growth_rate=growth) for one in inputs.regions),
        end_year=last,
        platform_launch=float(start),
        levers=(*other_levers(inputs, sweep.lever), *_steps(sweep, start)),
        shocks=(),
        tariffs=(),
    )


def _still_industry(industry: Industry, start: int) -> Industry:
    begun = min(industry.platform_push_start, float(start))
    return dataclasses.replace(industry, demand_drift=0.0, import_drift=0.0, platform_push_start=begun)


def _still_city(city: City, start: int) -> City:
    from ....simulation.environment import INFRASTRUCTURE

    names = ("exports_total", "exchange_rate", *INFRASTRUCTURE)
    first: dict[str, Any] = {name: {start: getattr(city, name)[start]} for name in names}
    return dataclasses.replace(city, **first)


def _steps(sweep: Sweep, start: int) -> tuple[LeverSchedule, ...]:
    from ....simulation.inputs import LeverSchedule

    begins = [float(start + sweep.settle + number * sweep.years) for number in range(len(sweep.levels))]
    return tuple(
        LeverSchedule(sweep.lever, level, begin, end=begin + sweep.years)
        for level, begin in zip(sweep.levels, begins, strict=True)
        if level > 0.0
    )


def order_series(inputs: Inputs, seed: int) -> pd.DataFrame:
    """One run's order parameters: cluster, quarter (counted from 0), order_parameter, value."""
    from ....simulation.model import record

    table = record(inputs, seed).diagnostics
    kept = table[table["diagnostic"].isin((*ORDER_PARAMETERS, "n_firms"))]
    quarters = kept["quarter"].str[:4].astype(int) * 4 + kept["quarter"].str[5].astype(int) - 1
    return pd.DataFrame(
        {
            "cluster": kept["cluster"].astype(object),
            "quarter": quarters - 4 * inputs.start_year,
            "order_parameter": kept["diagnostic"].astype(object),
            "value": kept["value"],
        }
    ).reset_index(drop=True)


def _series(runs: Mapping[int, pd.DataFrame], sweep: Sweep) -> pd.DataFrame:
    """Runs, by replication, one below the other, from the first step on."""
    if not runs:
        return pd.DataFrame(columns=SERIES_COLUMNS)
    table = pd.concat([run.assign(replication=number) for number, run in runs.items()], ignore_index=True)
    moved = table.assign(quarter=table["quarter"] - 4 * sweep.settle)
    return moved[moved["quarter"] >= 0].reset_index(drop=True)[SERIES_COLUMNS]


def _points(swept: pd.DataFrame, held: pd.DataFrame, sweep: Sweep) -> pd.DataFrame:
    """Means over the last half of every step, of the swept run and of the one with the lever at zero."""
    by = ["cluster", "step", "order_parameter"]
    means = []
    for table in (swept, held):
        after = _at_steps(table, sweep)
        means.append(after.groupby(by, sort=False)["value"].mean())
    both = means[0].to_frame("value").join(means[1].rename("held")).reset_index()
    steps = both["step"].to_numpy()
    return both.assign(branch=np.array(sweep.branches)[steps], level=np.array(sweep.levels)[steps])


def _at_steps(table: pd.DataFrame, sweep: Sweep) -> pd.DataFrame:
    quarter = table["quarter"] - 4 * sweep.settle
    inside = quarter % (4 * sweep.years)
    late = (quarter >= 0) & (inside >= 2 * sweep.years)
    return table[late].assign(step=(quarter[late] // (4 * sweep.years)).astype(int))
