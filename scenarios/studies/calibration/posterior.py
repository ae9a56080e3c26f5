"""A posterior: weighted draws of parameters, in a file that other commands take with ``--posterior``."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ....analysis.json_files import DamagedJsonError, read_json
from ....language import tr
from ...errors import UserError, unknown
from ...files.cells import Base
from ...files.library_files import LIBRARY
from ...files.resolution import Resolved

FORMAT = 1
FOLDER = LIBRARY / "posteriors"
KEYS = ("format", "scenario", "parameters", "values", "weights", "replaces", "probe", "provenance")
PROBE_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Posterior:
    """Weighted draws of some parameters.

    Attributes:
        scenario: What was calibrated.
        values: One row a draw, one column a parameter (its path, as ``--set`` takes it).
        weights: One a draw; they sum to 1.
        replaces: The value each parameter had in the scenario calibrated.
        probe: What the model gave when the posterior was made; see :func:`.reference.probe`.
        provenance: Training years, distances, date, versions, and the command where one made it.
    """

    scenario: str
    values: pd.DataFrame
    weights: np.ndarray[Any, np.dtype[np.float64]]
    replaces: Mapping[str, float]
    probe: Mapping[str, float]
    provenance: Mapping[str, Any]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The paths of the parameters."""
        return tuple(self.values.columns)

    @property
    def effective_draws(self) -> float:
        """Kish's effective number of draws: with few of them the posterior's quantiles are rough."""
        return float(1.0 / np.sum(np.square(self.weights)))

    def draws(self, count: int, seed: int = 1) -> list[dict[str, float]]:
        """``count`` weighted draws. Draw r depends on the seed and r alone: more draws do not change the first."""
        steps = np.cumsum(self.weights)
        found = []
        for number in range(count):
            chance = np.random.default_rng([seed, number]).random()
            row = min(int(np.searchsorted(steps, chance * steps[-1], side="right")), len(steps) - 1)
            found.append({str(path): float(value) for path, value in self.values.iloc[row].items()})
        return found

    def made_by(self, command: str) -> Posterior:
        """The same with the command that made it in its provenance."""
        return dataclasses.replace(self, provenance={**self.provenance, "command": command})

    def save(self, path: Path) -> None:
        """Write the file."""
        content = {
            "format": FORMAT,
            "scenario": self.scenario,
            "parameters": list(self.parameters),
            "values": [[float(f"{value:.6g}") for value in row] for row in self.values.to_numpy()],
            "weights": [float(f"{weight:.6g}") for weight in self.weights],
            "replaces": dict(self.replaces),
            "probe": dict(self.probe),
            "provenance": dict(self.provenance),
        }
        text = json.dumps(content, ensure_ascii=False, indent=None, separators=(",", ":"))
        path.write_text(text.replace("],[", "],\n[").replace(',"', ',\n"') + "\n", encoding="utf-8")


def read_posterior(name: str | Path) -> Posterior:
    """The posterior of a file, or of a name in the library.

    Raises:
        UserError: there is no such file, or it is not a posterior; it was made with another version of the model.
    """
    path = _path(str(name))
    try:
        content = read_json(path)
    except OSError as error:
        raise UserError(
            tr("The posterior file {path} cannot be read: {why}.", path=path, why=error.strerror)
        ) from error
    except DamagedJsonError as error:
        raise UserError(tr("{path} is not a posterior file: {error}.", path=path, error=error)) from error
    missing = [key for key in KEYS if not isinstance(content, dict) or key not in content]
    if missing:
        raise UserError(tr("{path} is not a posterior file: {first!r} is missing.", path=path, first=missing[0]))
    _check_kinds(path, content)
    try:
        rows = np.array([np.asarray(row, dtype=np.float64) for row in content["values"]], dtype=np.float64)
        values = pd.DataFrame(rows, columns=content["parameters"])
        weights = np.asarray(content["weights"], dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise UserError(
            tr("{path} is not a posterior file: its draws and weights are no table of numbers.", path=path)
        ) from error
    _check_draws(path, values, weights)
    made = Posterior(
        content["scenario"],
        values,
        weights / weights.sum(),
        content["replaces"],
        content["probe"],
        content["provenance"],
    )
    check_model(made, path.name)
    return made


def _check_kinds(path: Path, content: Mapping[str, Any]) -> None:
    """Refuse a posterior in which something stands that is of another kind than it should be."""

    def numbers(value: object) -> bool:
        return isinstance(value, dict) and all(
            isinstance(one, (int, float)) and not isinstance(one, bool) and abs(one) < 1e300 for one in value.values()
        )

    named = content["parameters"]
    parameters = {one for one in named if isinstance(one, str)} if isinstance(named, list) else set()
    right = {
        "scenario": isinstance(content["scenario"], str),
        "parameters": isinstance(named, list) and len(parameters) == len(named),
        "replaces": numbers(content["replaces"]) and parameters <= set(content["replaces"]),
        "probe": numbers(content["probe"]),
        "values": isinstance(content["values"], list),
        "weights": isinstance(content["weights"], list) and numbers(dict(enumerate(content["weights"]))),
        "provenance": isinstance(content["provenance"], dict),
    }
    wrong = next((key for key, fits in right.items() if not fits), None)
    if wrong is not None:
        raise UserError(
            tr("{path} is not a posterior file: {wrong!r} is not what it should be.", path=path, wrong=wrong)
        )


def check_model(posterior: Posterior, name: str) -> None:
    """Refuse a posterior of another version of the model; raises UserError."""
    from ..reference import probe

    now = probe()
    same = set(now) == set(posterior.probe) and all(
        math.isclose(value, posterior.probe[code], rel_tol=PROBE_TOLERANCE) for code, value in now.items()
    )
    if not same:
        made = posterior.provenance.get("date", "an unknown day")
        raise UserError(
            tr(
                "{name} was made on {made} with a version of the model that gives other results than "
                "this one; make it anew with 'synergysim calibrate {scenario}'.",
                name=name,
                made=made,
                scenario=posterior.scenario,
            )
        )


def with_posterior(resolved: Resolved, posterior: Posterior, replications: int, seed: int) -> Resolved:
    """The scenario whose replication r runs with draw r of the posterior: the same draw in every scenario.

    What the scenario or ``--set`` has changed stays: only values equal to those calibrated are replaced.

    Raises:
        UserError, ParameterError: a parameter of the posterior does not exist in the scenario, or none is left to draw.
    """
    draws = drawn_values(resolved, posterior, replications, seed)
    base = Base(resolved, {})
    label = f"posterior of {posterior.scenario}: one draw a replication, under draws; this value is not used"
    sources = {**resolved.sources, **dict.fromkeys(draws[0], label)}
    drawn = tuple(base.inputs(values) for values in draws)
    return dataclasses.replace(resolved, drawn=drawn, draws=draws, sources=sources)


def drawn_values(
    resolved: Resolved, posterior: Posterior, replications: int, seed: int
) -> tuple[Mapping[str, float], ...]:
    """What each replication draws, by path. Errors as in :func:`with_posterior`."""
    base = Base(resolved, {})
    kept = [path for path in posterior.parameters if math.isclose(base.value(path), posterior.replaces[path])]
    if not kept:
        raise UserError(
            tr("{name} has changed every parameter of the posterior: there is nothing to draw.", name=resolved.name)
        )
    draws = posterior.draws(replications, seed)
    return tuple({path: values[path] for path in kept} for values in draws)


def _path(name: str) -> Path:
    if name.endswith(".json"):
        return Path(name)
    known = sorted(path.stem for path in FOLDER.glob("*.json"))
    if name not in known:
        raise unknown("posterior", name, known, "A posterior is a .json file or a name of the library. ")
    return FOLDER / f"{name}.json"


def _check_draws(path: Path, values: pd.DataFrame, weights: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    if len(values) != len(weights) or len(values) == 0:
        raise UserError(
            tr(
                "{path} holds {n} draws and {n_2} weights; it needs as many of both.",
                path=path,
                n=len(values),
                n_2=len(weights),
            )
        )
    if not (np.isfinite(values.to_numpy()).all() and np.isfinite(weights).all() and (weights >= 0).all()):
        raise UserError(tr("{path} holds draws or weights that are no numbers, or negative weights.", path=path))
    if not weights.sum() > 0:
        raise UserError(tr("{path}: its weights are all 0.", path=path))
