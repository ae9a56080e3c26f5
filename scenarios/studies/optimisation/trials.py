"""The best points and the baselines tried further: on fresh seeds and in other worlds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ....analysis.inference import paired_effect
from ....analysis.regret import on_front, rank_stability
from ....language import tr
from ....simulation.inputs import Inputs
from ....simulation.levers import idle
from ....simulation.parameters import walk
from ...ensemble.mirrored import mirrored
from ...errors import UserError, WorkError
from ...files.cells import with_parameters
from ..sweep.designs import Axis, sample
from .evaluations import COST, Evaluations, Goal, Task
from .policies import Space
from .settings import Settings

BASELINES = ("as it is", "none", "all at full")


def tried_again(
    inputs: dict[str, Any], words: dict[str, str], goals: Sequence[Goal], evaluations: Evaluations, settings: Settings
) -> pd.DataFrame:
    """The best points and the baselines, in the search and on fresh seeds."""
    found = {name: Task(words[name], 0, one, settings.seeds) for name, one in inputs.items()}
    fresh = {name: Task(words[name], 0, one, settings.fresh_seeds) for name, one in inputs.items()}
    evaluations.run([*found.values(), *fresh.values()])
    as_is = evaluations.values(fresh[BASELINES[0]])
    twos = mirrored(inputs[BASELINES[0]].world, settings.fresh_seeds)
    rows = []
    for name in inputs:
        then, now = evaluations.values(found[name]), evaluations.values(fresh[name])
        cost, dearest = float(now[COST].mean()), float(max(then[COST].max(), now[COST].max()))
        row = {"point": name, "policy": words[name], "baseline": name in BASELINES, "cost": cost, "dearest": dearest}
        row["within"] = cost <= settings.budget
        for goal in goals:
            quantity = goal.quantity
            if now[quantity].isna().any() or as_is[quantity].isna().any():
                raise WorkError(
                    tr(
                        "A run of {name} failed on a fresh seed: {value}",
                        name=name,
                        value=now["error"].max() or as_is["error"].max(),
                    )
                )
            gain = paired_effect(now[quantity].to_numpy(), as_is[quantity].to_numpy(), twos=twos)
            row |= {
                f"{quantity}_search": float(then[quantity].mean()),
                f"{quantity}_fresh": float(now[quantity].mean()),
            }
            row |= {f"{quantity}_gain": gain.mean, f"{quantity}_lower": gain.lower, f"{quantity}_upper": gain.upper}
            row["independent"] = gain.independent
        rows.append(row)
    return pd.DataFrame(rows)


def declared_worlds(inputs: Inputs, pulled: Collection[str], size: int, seed: int) -> list[dict[str, float]]:
    """A Latin hypercube over the declared ranges of all parameters that have one and are no idle lever's."""
    ranges = {path: one for path, one, _ in walk(inputs.parameters) if not idle(path, pulled)}
    axes = [Axis(path, *one.range, whole=one.whole) for path, one in ranges.items() if one.range]
    if not axes:
        raise UserError(tr("No parameter has a declared range: there are no worlds to try the points in."))
    points = sample("latin_hypercube", axes, size, seed)
    return [dict(zip((axis.path for axis in axes), row.tolist(), strict=True)) for row in points]


def tried_in_worlds(
    inputs: dict[str, Any],
    words: dict[str, str],
    points: pd.DataFrame,
    goals: Sequence[Goal],
    evaluations: Evaluations,
    settings: Settings,
    space: Space,
) -> tuple[pd.DataFrame, dict[str, list[float]]]:
    """How the points and the baselines that the budget allows stand in other worlds."""
    allowed = [str(name) for name in points.loc[points["within"], "point"]]
    pulled = {lever.code for name in allowed for lever in inputs[name].levers}
    worlds = declared_worlds(space.inputs, pulled, settings.worlds, settings.seed)
    seeds = settings.fresh_seeds[: settings.replications]
    changed = [[with_parameters(inputs[name], world) for name in allowed] for world in worlds]
    tasks = [
        [Task(f"{words[name]} ({settings.worlds})", number, one, seeds) for name, one in zip(allowed, row, strict=True)]
        for number, row in enumerate(changed, start=1)
    ]
    evaluations.run([task for row in tasks for task in row])
    values = np.array([evaluations.means(row) for row in tasks])
    costs = np.array([evaluations.costs(row) for row in tasks])
    whole = np.isfinite(values).all(axis=(1, 2))
    if not whole.any():
        raise WorkError(tr("In no world all runs finished: nothing can be said of regret."))
    values, costs = values[whole], costs[whole]
    signs = np.array([goal.sign for goal in goals])
    fronts = [on_front(np.column_stack([signs * world, -cost])) for world, cost in zip(values, costs, strict=True)]
    tables, tau = [], {}
    for place, goal in enumerate(goals):
        reference = goal.sign * points.set_index("point").loc[allowed, f"{goal.quantity}_fresh"].to_numpy(dtype=float)
        table = rank_stability(goal.sign * values[:, :, place], reference)
        tau[goal.quantity] = table.attrs["tau"]
        shares = {"front_share": np.mean(fronts, axis=0), "affordable_share": (costs <= settings.budget).mean(axis=0)}
        tables.append(table.assign(point=allowed, outcome=goal.quantity, worlds=int(whole.sum()), **shares))
    return pd.concat(tables, ignore_index=True), tau
