"""NSGA-II over policies. A search is repeated from its seed, what is known already is looked up: so it is resumed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ....language import tr
from ...errors import UserError
from .evaluations import AS_ASSUMED, Evaluations, Goal, Task
from .policies import Policy, Space

NOT_INSTALLED = "Policy search needs pymoo; install it with: pip install 'synergysim[explore]'"


def task_of(space: Space, policy: Policy, seeds: tuple[int, ...]) -> Task:
    """A policy in the world as assumed."""
    return Task(str(policy), AS_ASSUMED, space.applied(policy), seeds)


def searched(
    space: Space,
    goals: Sequence[Goal],
    evaluations: Evaluations,
    seeds: tuple[int, ...],
    population: int,
    generations: int,
    seed: int,
    bred: Callable[[int, list[Policy]], None] = lambda _, __: None,
) -> list[Policy]:
    """All policies that the search has looked at, in the order of their first evaluation.

    More of every goal is sought, and less cost. Policies whose announced programmes are beyond the budget are lowered
    before they are simulated; what they cost is then measured, with subsidies and revenue forgone, and binds.
    ``bred`` hears after every generation how many there were, and of all policies looked at so far.

    Raises:
        UserError: pymoo is not installed, or an outcome never varies.
    """
    algorithm = _algorithm(space, len(goals) + 1, population, generations, seed)
    seen: dict[Policy, None] = {}
    for generation in range(generations):
        asked = algorithm.ask()
        genomes = asked.get("X")
        policies = [space.policy(space.affordable(genome)) for genome in genomes]
        tasks = [task_of(space, one, seeds) for one in policies]
        evaluations.run(tasks)
        seen |= dict.fromkeys(policies)
        _tell(algorithm, asked, evaluations.costs(tasks), evaluations.means(tasks), goals, space)
        if generation == 0:
            check_varies(evaluations.means(tasks), goals)
        bred(generation + 1, list(seen))
        if not algorithm.has_next():
            break
    return list(seen)


def check_varies(values: np.ndarray, goals: Sequence[Goal]) -> None:
    """Refuse an outcome that is the same whatever the policy."""
    for goal, column in zip(goals, values.T, strict=True):
        found = column[np.isfinite(column)]
        if len(found) == 0:
            raise UserError(tr("No run with an outcome {quantity} finished.", quantity=goal.quantity))
        if len(found) > 1 and np.ptp(found) == 0:
            raise UserError(
                tr(
                    "The outcome {quantity} never varies: it is {first:g} under all {n} policies of the "
                    "first generation. Choose other levers or another outcome.",
                    quantity=goal.quantity,
                    first=found[0],
                    n=len(found),
                )
            )


def _tell(
    algorithm: Any, asked: Any, costs: np.ndarray, values: np.ndarray, goals: Sequence[Goal], space: Space
) -> None:
    signs = np.array([goal.sign for goal in goals])
    failed = ~np.isfinite(values).all(axis=1)
    objectives = np.column_stack([np.where(failed[:, None], 0.0, -signs * values), np.where(failed, 0.0, costs)])
    # A policy whose runs fail is not feasible; nor is one beyond the budget.
    costs = np.where(failed, 0.0, costs)
    constraints = np.column_stack([np.where(failed, 1.0, -1.0), costs / space.budget - 1.0])
    from pymoo.core.evaluator import Evaluator
    from pymoo.problems.static import StaticProblem

    Evaluator().eval(StaticProblem(algorithm.problem, F=objectives, G=constraints), asked)
    algorithm.tell(infills=asked)


def _algorithm(space: Space, n_goals: int, population: int, generations: int, seed: int) -> Any:
    try:
        from pymoo.algorithms.moo.nsga2 import NSGA2
        from pymoo.core.problem import Problem
        from pymoo.core.repair import Repair
        from pymoo.operators.crossover.sbx import SBX
        from pymoo.operators.mutation.pm import PM
        from pymoo.operators.sampling.rnd import IntegerRandomSampling
    except ImportError as error:
        raise UserError(NOT_INSTALLED) from error

    class Affordable(Repair):  # type: ignore[misc]
        def _do(self, problem: Any, X: np.ndarray, **_: Any) -> np.ndarray:  # noqa: ARG002, N803 - pymoo's names
            return np.array([space.affordable(np.around(genome)) for genome in X])

    ceilings = space.ceilings
    problem = Problem(n_var=len(ceilings), n_obj=n_goals, n_ieq_constr=2, xl=0 * ceilings, xu=ceilings, vtype=int)
    repair = Affordable()
    algorithm = NSGA2(
        pop_size=population,
        sampling=IntegerRandomSampling(),
        crossover=SBX(prob=0.9, eta=5.0, vtype=float, repair=repair),
        mutation=PM(prob=1.0, prob_var=1.5 / len(ceilings), eta=5.0, vtype=float, repair=repair),
        repair=repair,
        eliminate_duplicates=True,
    )
    algorithm.setup(problem, termination=("n_gen", generations), seed=seed, verbose=False)
    return algorithm
