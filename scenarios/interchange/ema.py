"""The simulator as a model of the EMA Workbench (Kwakkel 2017), for its samplers, evaluators and analyses."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...language import tr
from ...simulation.inputs import LeverSchedule
from ...simulation.levers import BY_CODE, idle
from ...simulation.parameters import walk
from ..errors import UserError, unknown
from ..files.cells import with_parameters
from ..files.resolution import resolve
from ..files.scenario import load
from ..files.scoring import shipped_evaluator
from ..present import quantities
from ..studies.optimisation.evaluations import COST, Measure

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs
    from ...simulation.parameters import Parameter

MARK = "__"  # in the place of the dot of a path: EMA's names are Python's
NOT_INSTALLED = "The EMA Workbench is not installed; install it with: pip install 'synergysim[explore]'"


@dataclass(frozen=True)
class Simulator:
    """What EMA calls: levers and parameters as keywords in, the mean of every outcome over the seeds out."""

    inputs: Inputs
    start: float
    seeds: tuple[int, ...]
    measure: Measure

    def __call__(self, **given: float) -> dict[str, float]:
        """Simulate one policy in one world."""
        pulled = {name.removeprefix("lever_"): level for name, level in given.items() if name.startswith("lever_")}
        others = tuple(one for one in self.inputs.levers if one.code not in pulled)
        schedules = tuple(LeverSchedule(code, float(level), self.start, 1.0) for code, level in pulled.items())
        values = {
            name.replace(MARK, ".", 1): float(value) for name, value in given.items() if not name.startswith("lever_")
        }
        inputs = with_parameters(dataclasses.replace(self.inputs, levers=(*others, *schedules)), values)
        made = [self.measure(inputs, seed) for seed in self.seeds]
        return {name: float(np.mean([one[name] for one in made])) for name in made[0]}


def ema_model(
    scenario: str = "guangzhou",
    *,
    levers: Sequence[str] = (),
    uncertainties: Sequence[str] = (),
    outcomes: Sequence[str] = (quantities.U,),
    start: float | None = None,
    seeds: Sequence[int] = (1,),
    scale: float | None = None,
    until: int | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Any:
    """A scenario as an ``ema_workbench.Model``.

    Its levers are ``lever_CODE``, from 0 to 1; its uncertainties are the declared ranges of parameters, called by their
    path with two underscores for the dot (``pricing__target_margin``); its outcomes are means over the clusters in the
    last year, and ``policy_cost``, what levers cost over all years (10,000 CNY). Every experiment meets the same seeds.

    Args:
        levers: Codes of the levers that are varied; none by default.
        uncertainties: Paths of parameters with a declared range, or ``PATH=LOW:HIGH``; by default every one that has a
            declared range and is of no idle lever.
        outcomes: ``synergy`` (U), an order degree, an indicator (``A1``) or a diagnostic (``exports_usd``).
        start: When levers begin; the scenario's first year by default.
        seeds: Of the replications that outcomes are means of.

    Raises:
        UserError, ParameterError: a name is wrong, a parameter has no declared range, or the EMA Workbench is missing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of its own optional libraries
            from ema_workbench import Model, RealParameter, ScalarOutcome
    except ImportError as error:
        raise UserError(NOT_INSTALLED) from error
    resolved = resolve(load(scenario), overrides, scale, until)
    inputs = resolved.inputs
    for code in levers:
        if code not in BY_CODE:
            raise unknown("lever", code, BY_CODE)
    quantities.check_known(tuple(outcomes))
    pulled = {*levers, *(one.code for one in inputs.levers)}
    ranges = {path: one.range for path, one, _ in walk(inputs.parameters) if one.range and not idle(path, pulled)}
    declared = {path: one for path, one, _ in walk(inputs.parameters)}
    if uncertainties:
        ranges = dict(_range(one, declared) for one in uncertainties)
    fitted = shipped_evaluator(resolved.scenario.evaluator, resolved.scenario.folder)
    begins = float(inputs.start_year if start is None else start)
    measure = Measure(tuple(outcomes), inputs.end_year, fitted)
    simulator = Simulator(inputs, begins, tuple(seeds), measure)
    model = Model("".join(filter(str.isalnum, resolved.name)), function=simulator)
    model.levers = [RealParameter(f"lever_{code}", *BY_CODE[code].bounds) for code in levers]
    model.uncertainties = [RealParameter(path.replace(".", MARK), *ends) for path, ends in ranges.items()]
    model.outcomes = [ScalarOutcome(name) for name in dict.fromkeys((*outcomes, COST))]
    return model


def _range(given: str, declared: Mapping[str, Parameter]) -> tuple[str, tuple[float, float]]:
    """A parameter's path and the range in which it varies: its own, or the one given after it."""
    path, equals, ends = given.partition("=")
    if path not in declared:
        raise unknown("parameter", path, declared)
    if not equals:
        own = declared[path].range
        if own is None:
            raise UserError(tr("{path} has no declared range; give one as {path}=LOW:HIGH.", path=path))
        return path, own
    low, colon, high = ends.partition(":")
    try:
        values = float(low), float(high)
    except ValueError:
        values = 1.0, 0.0
    if not colon or not values[0] < values[1]:
        raise UserError(
            tr("{given!r} is not {path}=LOW:HIGH with two numbers, the lower one first.", given=given, path=path)
        )
    return path, (declared[path].check(values[0], path), declared[path].check(values[1], path))
