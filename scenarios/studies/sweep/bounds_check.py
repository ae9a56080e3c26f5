"""Whether the model bears its declared bounds: every parameter at each of them, in small runs that are checked.

A run is checked by the accounting identities after every process of every quarter, by its numbers being finite, and by
U staying within [−1, 1]. A parameter is tried in the scenario as it is; one of a lever with every lever pulled and
every shock striking, since it does nothing where nobody pulls it.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ....simulation.inputs import Inputs, LeverSchedule, ShockSchedule
from ....simulation.levers import LEVERS
from ....simulation.parameters import walk
from ....simulation.shocks import SHOCKS
from ...ensemble.engine import Engine, all_of, engine_of
from ...files.cells import with_parameters
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import check_scorable, rows_of, shipped_evaluator

if TYPE_CHECKING:
    from ....analysis.synergy.fitted import FittedEvaluator

AS_IT_IS, BUSY = "as it is", "every lever and shock"
WORLDS = (AS_IT_IS, BUSY)
OF_LEVERS = "levers."
SHOCK_SHARE = 0.5  # of the way from nil to the farther bound of a shock's size


@dataclass(frozen=True)
class Trial:
    """A parameter at one of its bounds, in one of the WORLDS; "" for the run in which all are as they are."""

    path: str
    value: float
    world: str

    @property
    def name(self) -> str:
        """The setting, as after ``--set``, and its world."""
        return f"{f'{self.path}={self.value:g}' if self.path else 'no parameter changed'} ({self.world})"


@dataclass(frozen=True)
class Finding:
    """What a trial came to: what failed, in words, or "", and the seconds that it took."""

    trial: Trial
    failure: str
    seconds: float


def trials(inputs: Inputs, sample: int | None = None, seed: int = 1) -> list[Trial]:
    """Every parameter at each bound, or a sample of so many; the runs of both worlds without a change come first."""
    every = [
        Trial(path, bound, BUSY if path.startswith(OF_LEVERS) else AS_IT_IS)
        for path, one, _ in walk(inputs.parameters)
        for bound in one.bounds
    ]
    if sample is not None and sample < len(every):
        every = sorted(random.Random(seed).sample(every, sample), key=every.index)
    return [*(Trial("", 0.0, world) for world in WORLDS), *every]


def checked_bounds(
    scenario: str = "guangzhou",
    sample: int | None = None,
    scale: float = 0.005,
    until: int = 2016,
    seed: int = 1,
    workers: int | Engine = 1,
) -> list[Finding]:
    """Run the trials, one replication each; the findings in the order of :func:`trials`.

    Raises:
        UserError: the scenario does not exist or its evaluator needs other years.
    """
    resolved = resolve(load(scenario), {}, scale, until)
    check_scorable(resolved)
    tried = trials(resolved.inputs, sample, seed)
    fitted = shipped_evaluator(resolved.scenario.evaluator, resolved.scenario.folder)
    worlds = {AS_IT_IS: resolved.inputs, BUSY: busy(resolved)}
    tasks = [(worlds[one.world], one.path, one.value, fitted, seed) for one in tried]
    with engine_of(workers) as engine:
        outcomes = all_of(engine.map(failure_at, tasks))
    return [
        Finding(trial, outcome.error or outcome.result or "", outcome.wall_seconds)
        for trial, outcome in zip(tried, outcomes, strict=True)
    ]


def busy(resolved: Resolved) -> Inputs:
    """The scenario's inputs with every lever at full level from the second year on, and every kind of shock in turn."""
    inputs, begin = resolved.inputs, float(resolved.inputs.start_year + 1)
    levers = tuple(LeverSchedule(one.code, one.bounds[1], begin, ramp=1.0) for one in LEVERS)
    sizes = [SHOCK_SHARE * max(one.bounds, key=abs) for one in SHOCKS]
    shocks = tuple(
        ShockSchedule(one.kind, size, begin + 0.25 * (number % 12), 1.0)
        for number, (one, size) in enumerate(zip(SHOCKS, sizes, strict=True))
    )
    return dataclasses.replace(inputs, levers=levers, shocks=shocks)


def failure_at(inputs: Inputs, path: str, value: float, fitted: FittedEvaluator, seed: int) -> str:
    """What fails in a checked run with a parameter at a value; "" if nothing does. Raises what the run raises."""
    from ....simulation.model import record

    changed = with_parameters(inputs, {path: value}) if path else inputs
    made = record(changed, seed, check=True, with_flows=False)
    return "; ".join(_failures(made.indicators, made.diagnostics, fitted))


def _failures(indicators: Any, diagnostics: Any, fitted: FittedEvaluator) -> Iterator[str]:
    for table, column in ((indicators, "indicator"), (diagnostics, "diagnostic")):
        wrong = table[~np.isfinite(table["value"].to_numpy())]
        if not wrong.empty:
            first = wrong.iloc[0]
            yield f"{first[column]} of {first['cluster']} is {first['value']} ({len(wrong)} values are no numbers)"
            return
    scored = fitted.score(rows_of(indicators.assign(run_id="1"), fitted.evaluator.codes))
    if not scored.refusals.empty:
        first = scored.refusals.iloc[0]
        yield (
            f"U of {first['cluster']} in {first['year']} leaves [−1, 1] by {first['indicator']}, whose order degree is "
            f"{first['order_degree']:.3g} ({len(scored.refusals)} cluster-years are without U)"
        )


def failed(findings: Sequence[Finding]) -> list[Finding]:
    """Those in which something failed."""
    return [one for one in findings if one.failure]
