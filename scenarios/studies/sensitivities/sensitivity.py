"""``sensitivity("guangzhou", "results/screening")`` from Python: the sweep, then what it tells."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from ..calibration.posterior import Posterior, read_posterior
from ..sweep.sweep import sweep
from .question import Question, experiment_of
from .result import Sensitivity, analysed


def sensitivity(
    scenario: str,
    out: str | Path,
    *,
    method: str = "morris",
    parameters: Sequence[str] = (),
    add: Sequence[str] = (),
    posterior: str | Path | Posterior | None = None,
    samples: int | None = None,
    replications: int | None = None,
    seed: int = 1,
    scale: float | None = None,
    until: int | None = None,
    overrides: Mapping[str, object] | None = None,
    year: int | None = None,
    workers: int = 1,
    executor: Executor | None = None,
) -> Sensitivity:
    """Simulate a sample of a scenario's uncertainties into a store and analyse it.

    Args:
        out: A new folder; ``synergysim resume`` goes on with it if this is interrupted.
        method: ``morris``, ``sobol`` or ``oat``.
        parameters: Only these: paths, patterns, or ``PATH=LOW:HIGH``; every declared uncertainty if empty.
        add: More of these, beside the declared ones.
        posterior: One, or its file or name, in place of the declared ranges.
        samples: See :class:`.question.Question`; None leaves it to the method.
        replications: Likewise.
        year: The year looked at; the last by default.

    Raises:
        UserError, ParameterError, EvaluationError: what is asked for is wrong or cannot be told.
    """
    draws = read_posterior(posterior) if isinstance(posterior, str | Path) else posterior
    asked = Question(
        scenario, method, tuple(parameters), tuple(add), samples, replications, seed, scale, until, overrides, draws
    )
    with tempfile.TemporaryDirectory() as drawn:
        store = sweep(experiment_of(asked, Path(drawn)), out, workers=workers, executor=executor)
    return analysed(store, year)
