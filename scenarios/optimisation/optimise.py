"""One experiment: policies searched within a budget, then tried on fresh seeds and in other worlds."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...analysis.inference import paired_effect
from ...analysis.regret import on_front, rank_stability
from ...simulation.parameters import walk
from ..errors import UserError
from ..experiments.cells import with_parameters
from ..experiments.chunks import this_model
from ..experiments.designs import Axis, sample
from ..experiments.plan import fingerprint
from ..quantities import WITHOUT_COUNTS
from ..resolution import Resolved, resolve
from ..scenario import load
from ..scoring import check_scorable, shipped_evaluator
from ..store.places import Place, place_of
from .evaluations import COST, Evaluations, Goal, Measure, Task, parse_goals
from .policies import Policy, Space, announced_cost, searched_levers
from .search import searched, task_of

SETTINGS = "search.json"
BASELINES = ("as it is", "none", "all at full")


@dataclass(frozen=True)
class Settings:
    """What is searched for and how thoroughly. ``budget`` in 10,000 CNY, the sum over the years, current prices.

    ``first``: the earliest year a lever may start. ``fresh``: seeds after those of the search, for the best points.
    ``worlds``: points of a Latin hypercube over the declared ranges of all parameters. ``keep``: points of the front
    that are tried further.
    """

    budget: float
    levers: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = (WITHOUT_COUNTS,)
    population: int = 16
    generations: int = 10
    replications: int = 3
    scale: float | None = None
    until: int | None = None
    first: int | None = None
    ramp: float = 1.0
    fresh: int = 10
    worlds: int = 20
    keep: int = 5
    seed: int = 1

    def __post_init__(self) -> None:
        least = {"population": 4, "generations": 1, "replications": 1, "fresh": 2, "worlds": 2, "keep": 1}
        for name, lowest in least.items():
            if getattr(self, name) < lowest:
                raise UserError(f"{name} = {getattr(self, name)} is outside [{lowest}, …].")
        if not self.budget > 0:
            raise UserError(f"budget = {self.budget:g} must be above 0 (10,000 CNY).")
        if not 0 <= self.ramp <= 100:
            raise UserError(f"ramp = {self.ramp:g} is outside [0, 100] years.")

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of the search."""
        return tuple(range(self.seed, self.seed + self.replications))

    @property
    def fresh_seeds(self) -> tuple[int, ...]:
        """None of the search's."""
        return tuple(range(self.seed + self.replications, self.seed + self.replications + self.fresh))


@dataclass(frozen=True)
class Search:
    """What a search gave.

    ``looked_at``: every policy simulated: policy, cost, the outcomes, front (whether none beats it).
    ``points``: the best ones (A, B, … by cost) and the baselines: point, policy, cost, paid (dearest run), within, and
    for every outcome its value in the search, on fresh seeds, the paired gain over the scenario as it is with its 95 %
    interval. ``stability``: point, outcome, mean_regret, max_regret, first_share, front_share, affordable_share.
    ``tau``: Kendall's tau of the ranks in each world with those on fresh seeds, by outcome.
    """

    resolved: Resolved
    settings: Settings
    goals: tuple[Goal, ...]
    space: Space
    looked_at: pd.DataFrame
    points: pd.DataFrame
    stability: pd.DataFrame
    tau: dict[str, list[float]]
    policies: dict[str, Policy]

    @property
    def best(self) -> str:
        """The point within the budget that does best by the first outcome on fresh seeds."""
        goal = self.goals[0]
        own = self.points[~self.points["baseline"]]
        return str(own["point"].iloc[int((goal.sign * own[f"{goal.quantity}_fresh"]).to_numpy().argmax())])


def optimise(
    scenario: str,
    budget: float,
    *,
    out: str | Path | None = None,
    workers: int = 1,
    told: Callable[[int], None] = lambda _: None,
    **settings: Any,
) -> Search:
    """Search the mix and timing of levers that does best within a budget.

    Args:
        budget: 10,000 CNY over all years, current prices: the most that all levers together may cost.
        out: folder where evaluations are kept: a search that was stopped goes on there and ends as if it had not been.
        told: hears how many evaluations have ended.
        settings: fields of :class:`Settings`.

    Raises:
        UserError: a lever, outcome or setting is wrong; the budget buys nothing; an outcome never varies; the folder
            holds another search, or one of another version of the model; pymoo is not installed.
    """
    given = Settings(budget, **settings)
    resolved = resolve(load(scenario), scale=given.scale, until=given.until)
    place = None if out is None else place_of(out)
    return optimise_resolved(resolved, given, place, workers, told)


def optimise_resolved(
    resolved: Resolved,
    settings: Settings,
    place: Place | None = None,
    workers: int = 1,
    told: Callable[[int], None] = lambda _: None,
) -> Search:
    """As :func:`optimise`, for a scenario that is resolved already."""
    check_scorable(resolved)
    goals, space = parse_goals(settings.outcomes), space_of(resolved, settings)
    fitted = shipped_evaluator(resolved.scenario.evaluator, resolved.scenario.folder)
    measure = Measure(tuple(goal.quantity for goal in goals), resolved.inputs.end_year, fitted)
    evaluations = Evaluations(measure, place, workers, told)
    if place is None:
        return _searched(resolved, settings, goals, space, evaluations)
    with place.locked():
        _check_settings(place, resolved, settings)
        evaluations.load()
        return _searched(resolved, settings, goals, space, evaluations)


def space_of(resolved: Resolved, settings: Settings) -> Space:
    """What is searched; raises UserError for an unknown lever, a wrong first year or a budget that buys nothing."""
    inputs = resolved.inputs
    first, last = settings.first or inputs.start_year, inputs.end_year - 1
    if not inputs.start_year <= first <= last:
        raise UserError(f"first = {first} is outside [{inputs.start_year}, {last}], the years a lever may start in.")
    space = Space(inputs, searched_levers(settings.levers, inputs), first, last, settings.ramp, settings.budget)
    space.check_budget()
    return space


def _check_settings(place: Place, resolved: Resolved, settings: Settings) -> None:
    """Note what is searched, or refuse a folder in which something else was."""
    own = {
        **dataclasses.asdict(settings),
        "scenario": resolved.name,
        "inputs": fingerprint(resolved.inputs),
        "model": this_model(),
    }
    # These may be raised when a search is gone on with.
    own = {key: value for key, value in own.items() if key not in ("generations", "fresh", "worlds", "keep")}
    own = json.loads(json.dumps(own))
    if not place.exists(SETTINGS):
        place.write(SETTINGS, json.dumps(own, indent=1).encode())
        return
    then = json.loads(place.read(SETTINGS))
    if then.get("model") != own["model"]:
        raise UserError(
            f"{place.address} holds a search with another version of the model (then {then.get('model')}, now "
            f"{own['model']}): its evaluations and new ones cannot be mixed. Choose another folder."
        )
    for key, value in own.items():
        if then.get(key) != value:
            raise UserError(
                f"{place.address} holds another search: its {key} is {then.get(key)}, not {value}. Choose another "
                "folder, or ask for the same."
            )


def _searched(
    resolved: Resolved, settings: Settings, goals: tuple[Goal, ...], space: Space, evaluations: Evaluations
) -> Search:
    seen = searched(
        space, goals, evaluations, settings.seeds, settings.population, settings.generations, settings.seed
    )  # fmt: skip
    looked_at = _looked_at(seen, space, goals, evaluations, settings)
    chosen = _chosen(looked_at, seen, goals, settings.keep)
    inputs = {name: space.applied(one) for name, one in chosen.items()}
    inputs |= {BASELINES[0]: resolved.inputs, BASELINES[1]: space.applied(Policy(()))}
    inputs[BASELINES[2]] = space.applied(space.full())
    words = {**{name: str(one) for name, one in chosen.items()}, **{name: name for name in BASELINES}}
    points = _points(inputs, words, goals, evaluations, settings)
    stability, tau = _stability(inputs, words, points, goals, evaluations, settings, space)
    return Search(resolved, settings, goals, space, looked_at, points, stability, tau, chosen)


def _looked_at(
    seen: Sequence[Policy], space: Space, goals: Sequence[Goal], evaluations: Evaluations, settings: Settings
) -> pd.DataFrame:
    means = evaluations.means([task_of(space, one, settings.seeds) for one in seen])
    table = pd.DataFrame(means, columns=[goal.quantity for goal in goals])
    table.insert(0, "policy", [str(one) for one in seen])
    table.insert(1, "cost", [space.cost(one) for one in seen])
    whole = np.isfinite(means).all(axis=1)
    if not whole.any():
        raise UserError("No policy's runs finished; see the errors in the evaluations.")
    signs = np.array([goal.sign for goal in goals])
    table["front"] = False
    table.loc[whole, "front"] = on_front(np.column_stack([signs * means, -table["cost"]])[whole])
    return table


def _chosen(table: pd.DataFrame, seen: Sequence[Policy], goals: Sequence[Goal], keep: int) -> dict[str, Policy]:
    """The points of the front that do best by each goal, and others evenly by cost; A, B, … from the cheapest."""
    front = table[table["front"] & (table["policy"] != "none")].sort_values("cost")
    if front.empty:
        raise UserError("No policy on the front pulls a lever: by these outcomes pulling none is best.")
    best = [int(front.index[int((goal.sign * front[goal.quantity]).to_numpy().argmax())]) for goal in goals]
    spread = front.index[np.unique(np.linspace(0, len(front) - 1, min(keep, len(front))).round().astype(int))]
    wanted = list(dict.fromkeys([*best, *(int(one) for one in spread[::-1])]))[: max(keep, 1)]
    ordered = [one for one in front.index if one in wanted]
    return {chr(ord("A") + place): seen[int(one)] for place, one in enumerate(ordered)}


def _points(
    inputs: dict[str, Any], words: dict[str, str], goals: Sequence[Goal], evaluations: Evaluations, settings: Settings
) -> pd.DataFrame:
    """The best points and the baselines, in the search and on fresh seeds."""
    found = {name: Task(words[name], 0, one, settings.seeds) for name, one in inputs.items()}
    fresh = {name: Task(words[name], 0, one, settings.fresh_seeds) for name, one in inputs.items()}
    evaluations.run([*found.values(), *fresh.values()])
    as_is = evaluations.values(fresh[BASELINES[0]])
    rows = []
    for name, one in inputs.items():
        then, now = evaluations.values(found[name]), evaluations.values(fresh[name])
        cost, paid = announced_cost(one), float(max(then[COST].max(), now[COST].max()))
        row = {"point": name, "policy": words[name], "baseline": name in BASELINES, "cost": cost, "paid": paid}
        row["within"] = cost <= settings.budget
        for goal in goals:
            quantity = goal.quantity
            if now[quantity].isna().any() or as_is[quantity].isna().any():
                raise UserError(f"A run of {name} failed on a fresh seed: {now['error'].max() or as_is['error'].max()}")
            gain = paired_effect(now[quantity].to_numpy(), as_is[quantity].to_numpy())
            row |= {
                f"{quantity}_search": float(then[quantity].mean()),
                f"{quantity}_fresh": float(now[quantity].mean()),
            }
            row |= {f"{quantity}_gain": gain.mean, f"{quantity}_lower": gain.lower, f"{quantity}_upper": gain.upper}
        rows.append(row)
    return pd.DataFrame(rows)


def declared_worlds(inputs: Any, size: int, seed: int) -> list[dict[str, float]]:
    """A Latin hypercube over the declared ranges of all parameters that have one."""
    axes = [Axis(path, *one.range, whole=one.whole) for path, one, _ in walk(inputs.parameters) if one.range]
    if not axes:
        raise UserError("No parameter has a declared range: there are no worlds to try the points in.")
    points = sample("latin_hypercube", axes, size, seed)
    return [dict(zip((axis.path for axis in axes), row.tolist(), strict=True)) for row in points]


def _stability(
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
    worlds = declared_worlds(space.inputs, settings.worlds, settings.seed)
    seeds = settings.fresh_seeds[: settings.replications]
    changed = [[with_parameters(inputs[name], world) for name in allowed] for world in worlds]
    tasks = [
        [Task(f"{words[name]} ({settings.worlds})", number, one, seeds) for name, one in zip(allowed, row, strict=True)]
        for number, row in enumerate(changed, start=1)
    ]
    evaluations.run([task for row in tasks for task in row])
    values = np.array([evaluations.means(row) for row in tasks])
    costs = np.array([[announced_cost(one) for one in row] for row in changed])
    whole = np.isfinite(values).all(axis=(1, 2))
    if not whole.any():
        raise UserError("In no world all runs finished: nothing can be said of regret.")
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
