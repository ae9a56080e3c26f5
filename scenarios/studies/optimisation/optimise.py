"""One experiment: policies searched within a budget, then tried on fresh seeds and in other worlds."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ....analysis.regret import on_front
from ....analysis.results import Result
from ....language import tr
from ...ensemble.engine import Engine, engine_of
from ...ensemble.identity import this_model
from ...ensemble.kept import KeptRuns
from ...ensemble.result_folder import check_place
from ...ensemble.store.places import Place, place_of
from ...errors import UserError, WorkError
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import check_scorable, shipped_evaluator
from .evaluations import Evaluations, Goal, Measure, parse_goals
from .policies import Policy, Space
from .search import searched, task_of
from .settings import STUDY, Settings, begin, space_of
from .trials import BASELINES, tried_again, tried_in_worlds


@dataclass(frozen=True, repr=False)
class Search(Result):
    """What a search gave.

    ``looked_at``: every policy simulated: policy, cost (by the fiscal account, mean over its runs), the outcomes,
    front (whether none beats it).
    ``points``: the best ones (A, B, … by cost) and the baselines: point, policy, cost, dearest (run), within, and
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
    overrides: Mapping[str, object] | None = None,
    out: str | Path | None = None,
    workers: int | Engine = 1,
    **settings: Any,
) -> Search:
    """Search the mix and timing of levers that does best within a budget.

    Args:
        budget: 10,000 CNY over all years, current prices: the most that all levers together may cost, with subsidies
            and revenue forgone.
        overrides: values of parameters and facts by path, as ``--set`` takes them.
        out: folder where evaluations are kept: a search that was stopped goes on there and ends as if it had not been.
        settings: fields of :class:`Settings`, which is ``synergysim.SearchSettings``.

    Raises:
        UserError: a lever, outcome or setting is wrong; the budget buys nothing; an outcome never varies; the folder
            holds another search, or one of another version of the model; pymoo is not installed.
    """
    given = Settings(budget, **settings)
    resolved = resolve(load(scenario), overrides, given.scale, given.until)
    place = None if out is None else place_of(out)
    return optimise_resolved(resolved, given, place, workers)


Told = Callable[[int, pd.DataFrame], None]


def optimise_resolved(
    resolved: Resolved,
    settings: Settings,
    place: Place | None = None,
    workers: int | Engine = 1,
    told: Told = lambda _, __: None,
) -> Search:
    """As :func:`optimise`, for a scenario that is resolved already.

    ``told`` hears after every generation how many there were and what was looked at so far, the front marked; columns
    as those of :attr:`Search.looked_at`.
    """
    check_scorable(resolved)
    goals, space = parse_goals(settings.outcomes), space_of(resolved, settings)
    fitted = shipped_evaluator(resolved.scenario.evaluator, resolved.scenario.folder)
    measure = Measure(tuple(goal.quantity for goal in goals), resolved.inputs.end_year, fitted)
    if place is not None:
        check_place(place, STUDY)
    with place.locked() if place else contextlib.nullcontext(), engine_of(workers) as engine:
        if place is not None:
            begin(place, resolved, settings)
            engine = dataclasses.replace(engine, kept=KeptRuns(place, this_model()))
        return _searched(resolved, settings, goals, space, Evaluations(measure, engine), told)


def _searched(
    resolved: Resolved, settings: Settings, goals: tuple[Goal, ...], space: Space, evaluations: Evaluations, told: Told
) -> Search:
    def bred(generation: int, so_far: list[Policy]) -> None:
        told(generation, _looked_at(so_far, space, goals, evaluations, settings))

    seen = searched(
        space, goals, evaluations, settings.seeds, settings.population, settings.generations, settings.seed, bred
    )  # fmt: skip
    looked_at = _looked_at(seen, space, goals, evaluations, settings)
    chosen = _chosen(looked_at, seen, goals, settings)
    inputs = {name: space.applied(one) for name, one in chosen.items()}
    inputs |= {BASELINES[0]: resolved.inputs, BASELINES[1]: space.applied(Policy(()))}
    inputs[BASELINES[2]] = space.applied(space.full())
    words = {**{name: str(one) for name, one in chosen.items()}, **{name: name for name in BASELINES}}
    points = tried_again(inputs, words, goals, evaluations, settings)
    stability, tau = tried_in_worlds(inputs, words, points, goals, evaluations, settings, space)
    return Search(resolved, settings, goals, space, looked_at, points, stability, tau, chosen)


def _looked_at(
    seen: Sequence[Policy], space: Space, goals: Sequence[Goal], evaluations: Evaluations, settings: Settings
) -> pd.DataFrame:
    tasks = [task_of(space, one, settings.seeds) for one in seen]
    means = evaluations.means(tasks)
    table = pd.DataFrame(means, columns=[goal.quantity for goal in goals])
    table.insert(0, "policy", [str(one) for one in seen])
    table.insert(1, "cost", evaluations.costs(tasks))
    whole = np.isfinite(means).all(axis=1)
    if not whole.any():
        raise WorkError(tr("No policy's runs finished; see the errors in the evaluations."))
    signs = np.array([goal.sign for goal in goals])
    table["front"] = False
    table.loc[whole, "front"] = on_front(np.column_stack([signs * means, -table["cost"]])[whole])
    return table


def _chosen(
    table: pd.DataFrame, seen: Sequence[Policy], goals: Sequence[Goal], settings: Settings
) -> dict[str, Policy]:
    """The points of the front that do best by each goal, and others evenly by cost; A, B, … from the cheapest."""
    keep, pulling = settings.keep, table[table["front"] & (table["policy"] != "none")].sort_values("cost")
    front = pulling[pulling["cost"] <= settings.budget]
    if front.empty and not pulling.empty:
        raise UserError(
            tr(
                "budget = {budget:,.4g} (10,000 CNY): with subsidies and revenue forgone, the cheapest "
                "policy on the front costs {least:,.4g}. Give more, or search levers that cost less.",
                budget=settings.budget,
                least=pulling["cost"].min(),
            )
        )
    if front.empty:
        raise UserError(tr("No policy on the front pulls a lever: by these outcomes pulling none is best."))
    best = [int(front.index[int((goal.sign * front[goal.quantity]).to_numpy().argmax())]) for goal in goals]
    spread = front.index[np.unique(np.linspace(0, len(front) - 1, min(keep, len(front))).round().astype(int))]
    wanted = list(dict.fromkeys([*best, *(int(one) for one in spread[::-1])]))[: max(keep, 1)]
    ordered = [one for one in front.index if one in wanted]
    return {chr(ord("A") + place): seen[int(one)] for place, one in enumerate(ordered)}
