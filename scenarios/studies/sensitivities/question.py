"""From what the user asks to an experiment: a sensitivity is a sweep whose design is a sample for indices."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ....analysis.catalogue import indicators as catalogued
from ....analysis.table_files import write_csv
from ....language import tr
from ....simulation.inputs import Inputs
from ....simulation.levers import idle
from ....simulation.parameters import walk
from ....simulation.world import unmet
from ...errors import UserError, unknown
from ...files.cells import declaration
from ...files.replaced import no_parameter
from ...files.resolution import resolve
from ...files.scenario import load
from ..calibration.posterior import Posterior
from ..sweep.experiment_file import Experiment, parsed
from .posterior import posterior_draws, posterior_ranges

DESIGNS = {"morris": "morris", "sobol": "saltelli", "oat": "oat"}
SAMPLES = {"morris": 10, "sobol": 512, "oat": 1}
REPLICATIONS = {"morris": 3, "sobol": 1, "oat": 10}
DRAWN_REPLICATIONS = 2  # of a posterior's draws, which all have the same luck
POSTERIOR_BAND = (0.05, 0.95)
DRAWS_FILE = "draws.csv"
EXPORTS = "C06"

Range = tuple[float, float]


@dataclass(frozen=True)
class Question:
    """What is asked for.

    ``only`` are parameters, patterns such as ``pricing.*``, or ``PATH=LOW:HIGH`` (a range of one's own); empty means
    every declared uncertainty. ``add`` are more of these, beside the declared ones. None leaves a number to the method.
    """

    scenario: str
    method: str = "morris"
    only: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    samples: int | None = None
    replications: int | None = None
    seed: int = 1
    scale: float | None = None
    until: int | None = None
    settings: Mapping[str, object] | None = None
    posterior: Posterior | None = None


def experiment_of(asked: Question, folder: Path) -> Experiment:
    """The experiment whose sweep answers the question; draws of a posterior are written into ``folder``.

    Raises:
        UserError, ParameterError: a method, a parameter or a range that does not exist or cannot be varied.
    """
    if asked.method not in DESIGNS:
        raise unknown("method", asked.method, DESIGNS)
    given = {path: number(path, value) for path, value in (asked.settings or {}).items()}
    inputs = resolve(load(asked.scenario), given, asked.scale, asked.until).inputs
    ranges = ranges_of(asked, inputs)
    content = {
        "name": f"{Path(asked.scenario).stem}_{asked.method}",
        "description": f"Sensitivity of {asked.scenario} by {asked.method}.",
        "scenarios": [asked.scenario],
        "set": given,
        "replications": _replications(asked),
        "seed": asked.seed,
        "scale": asked.scale,
        "until": asked.until,
        "indicators": [*(one.code for one in catalogued("table4")), EXPORTS],
        "stages": True,
        **_designed(asked, ranges, folder),
    }
    return parsed({key: value for key, value in content.items() if value is not None}, "sensitivity")


def _replications(asked: Question) -> int:
    if asked.replications is not None:
        return asked.replications
    drawn = asked.posterior is not None and asked.method == "sobol"
    return DRAWN_REPLICATIONS if drawn else REPLICATIONS[asked.method]


def _designed(asked: Question, ranges: Mapping[str, Range], folder: Path) -> dict[str, object]:
    samples = SAMPLES[asked.method] if asked.samples is None else asked.samples
    if asked.posterior is not None and asked.method == "sobol":
        if samples < 2:
            raise UserError(tr("samples = {samples} is outside [2, …]: it is the number of draws.", samples=samples))
        file = folder / DRAWS_FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        drawn = posterior_draws(asked.posterior, samples, asked.seed, list(ranges))
        write_csv(drawn, file)
        return {"design": "list", "cells": str(file.absolute())}
    varied = {path: {"range": list(one)} for path, one in ranges.items()}
    size = {} if asked.method == "oat" else {"size": samples}
    return {"design": DESIGNS[asked.method], "uncertainties": varied, **size}


def ranges_of(asked: Question, inputs: Inputs) -> dict[str, Range]:
    """What is varied, and from where to where.

    Raises:
        UserError: a parameter that does not exist or has no range; the nearest that has one is named.
    """
    declared = {path: one.range for path, one, _ in walk(inputs.parameters) if one.range is not None}
    if asked.posterior is not None:
        declared = posterior_ranges(asked.posterior, *POSTERIOR_BAND)
    pulled = {one.code for one in inputs.levers}
    ranges: dict[str, Range] = {}
    if not asked.only:
        skipped = unmet(inputs)
        ranges = {path: ends for path, ends in declared.items() if not idle(path, pulled) and path not in skipped}
    for entry in (*asked.only, *asked.add):
        ranges.update(_ranges(entry, declared, inputs))
    if len(ranges) < 2 and asked.method != "oat":
        raise UserError(
            tr(
                "Only {value} is varied; {method} needs two or more parameters.",
                value=", ".join(ranges) or "nothing",
                method=asked.method,
            )
        )
    return ranges


def _ranges(entry: str, declared: Mapping[str, Range], inputs: Inputs) -> dict[str, Range]:
    path, sign, given = entry.partition("=")
    path = path.strip()
    if sign:
        declaration(path, inputs)
        return {path: _own_range(path, given)}
    if any(mark in path for mark in "*?["):
        matching = fnmatch.filter(declared, path)
        if not matching:
            raise UserError(
                tr(
                    "No parameter with a range matches {path!r}, such as {example!r}.",
                    path=path,
                    example=next(iter(declared), "none"),
                )
            )
        return {one: declared[one] for one in matching}
    if path in declared:
        return {path: declared[path]}
    if not path.startswith("lever.") and declaration(path, inputs) is None:
        raise no_parameter(path, [one for one, _, _ in walk(inputs.parameters)])
    near = difflib.get_close_matches(path, list(declared), n=1, cutoff=0.0)
    nearest = f" The nearest that has one is {near[0]!r}." if near else ""
    raise UserError(
        tr("{path} has no declared range; give it one as {path}=LOW:HIGH.{nearest}", path=path, nearest=nearest)
    )


def _own_range(path: str, text: str) -> Range:
    low, sign, high = text.partition(":")
    ends = number(path, low), number(path, high) if sign else np.nan
    if not ends[0] < ends[1]:
        raise UserError(tr("{path}={text} is no range such as {path}=0.1:0.4, lower end first.", path=path, text=text))
    return ends


def number(path: str, value: object) -> float:
    """A value from the command line as a number.

    Raises:
        UserError: it is none.
    """
    try:
        found = float(str(value))
    except ValueError:
        raise UserError(tr("{path} = {value!r} is not a number.", path=path, value=str(value))) from None
    if not np.isfinite(found):
        raise UserError(tr("{path} = {value!r} is not a finite number.", path=path, value=str(value)))
    return found
