"""What an experiment file may say: which scenarios, what is varied and how, how often, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pydantic
from pydantic import Field

from ...simulation.inputs import World
from ..errors import UserError
from ..library_files import find, read
from ..scenario import Strict, checked, in_language

if TYPE_CHECKING:
    from ...analysis.catalogue import Language

FOLDER = "experiments"
Design = Literal["grid", "latin_hypercube", "sobol", "list", "morris", "saltelli", "oat"]
SIZED = ("latin_hypercube", "sobol", "morris", "saltelli")
CROSSABLE = ("latin_hypercube", "sobol")
MOST_RUNS = 10_000_000


class Factor(Strict):
    """What one lever or uncertainty takes: some values, or a range, or (``declared``) the range its source gives.

    ``levels`` is the number of equal steps a grid makes of a range.
    """

    values: list[float] | None = Field(default=None, min_length=1)
    range: list[float] | None = Field(default=None, min_length=2, max_length=2)
    levels: int | None = Field(default=None, ge=2, le=1000)
    declared: bool = False


class Experiment(Strict):
    """An experiment file. Cells are the scenarios times the points of the design; each is simulated ``replications``
    times, with the same seeds in every cell (but for ``saltelli``).

    Designs ``morris`` (``size`` trajectories), ``saltelli`` (``size`` base samples; luck is one of its factors, so that
    seeds differ between base samples) and ``oat`` (one at a time, from the scenario's own values) are those that
    ``synergysim sensitivity`` analyses.

    With ``crossed`` the levers make a grid of their own, and every point of it meets every point of the uncertainties'
    design. ``set`` holds values that are the same in every cell. ``cells`` is the CSV file of ``design: list``.
    ``world`` (uncertain or certain) replaces that of the scenarios. ``posterior`` is a .json file of ``synergysim
    calibrate``, or a name of the library: every replication draws from it the same in every cell. ``indicators`` limits
    what is kept (all by default); ``diagnostics``, ``synergy`` and ``stages`` say what else is.
    """

    name: str = Field(min_length=1)
    description: str = Field(min_length=3)
    description_zh: str = ""
    scenarios: list[str] = Field(min_length=1)
    levers: dict[str, Factor] = Field(default={})
    uncertainties: dict[str, Factor] = Field(default={})
    set: dict[str, float] = Field(default={})
    design: Design
    crossed: bool = False
    size: int | None = Field(default=None, ge=1, le=1_000_000)
    cells: str | None = None
    replications: int = Field(default=1, ge=1, le=100_000)
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    scale: float | None = Field(default=None, gt=0, le=1)
    until: int | None = Field(default=None, le=2100)
    world: World | None = None
    posterior: str | None = None
    indicators: list[str] = Field(default=[])
    diagnostics: bool = False
    synergy: bool = True
    stages: bool = False

    _file: Path | None = pydantic.PrivateAttr(default=None)

    def description_in(self, lang: Language) -> str:
        """What is asked, in a language; as it was written where it was written in one only."""
        return in_language(self.description, self.description_zh, lang)

    @property
    def folder(self) -> Path:
        """Where the files that it names are looked up."""
        return self._file.parent if self._file else Path.cwd()

    @property
    def factors(self) -> dict[str, Factor]:
        """Levers and uncertainties together, by path."""
        return {**self.levers, **self.uncertainties}


def load_experiment(name: str) -> Experiment:
    """An experiment of the library by name, or of a file by its path ending in .yaml.

    Raises:
        UserError: there is none, or it says what it must not say.
    """
    path = find("experiment", name, FOLDER)
    content = read(path)
    if not isinstance(content, dict):
        raise UserError(f"{path.name} holds no keys; an experiment needs at least 'scenarios' and 'design'.")
    experiment = parsed({"name": path.stem, **content}, path.name)
    experiment._file = path.absolute()
    return experiment


def parsed(content: dict[str, Any], file: str) -> Experiment:
    """The checked content of an experiment file; ``file`` is what messages call it.

    Raises:
        UserError: the first thing wrong with it, in one sentence.
    """
    plain = {
        key: _written_out(file, value) if key in ("levers", "uncertainties") else value
        for key, value in content.items()
    }
    experiment = checked(Experiment, plain, file)
    twice = sorted(experiment.levers.keys() & experiment.uncertainties.keys())
    if twice:
        raise UserError(f"{file}: {twice[0]!r} is both a lever and an uncertainty.")
    fixed = sorted(experiment.set.keys() & experiment.factors.keys())
    if fixed:
        raise UserError(f"{file}: {fixed[0]!r} is set and varied at once.")
    if len(set(experiment.scenarios)) < len(experiment.scenarios):
        raise UserError(f"{file}: a scenario is named twice.")
    for path, factor in experiment.factors.items():
        _check_factor(file, path, factor)
    _check_design(file, experiment)
    return experiment


def _written_out(file: str, factors: Any) -> Any:
    """A list stands for its values, the word ``declared`` for the declared range."""
    if not isinstance(factors, dict):
        return factors
    return {path: _factor(file, path, entry) for path, entry in factors.items()}


def _factor(file: str, path: Any, entry: Any) -> Any:
    if entry == "declared":
        return {"declared": True}
    if not isinstance(entry, (dict, list)):
        raise UserError(f"{file}: {path} is neither a list of values, nor such as {{range: [0, 1]}}, nor 'declared'.")
    return {"values": entry} if isinstance(entry, list) else entry


def _check_factor(file: str, path: str, factor: Factor) -> None:
    given = [name for name in ("values", "range") if getattr(factor, name) is not None]
    if len(given) + factor.declared != 1:
        raise UserError(f"{file}: {path} needs exactly one of values, range and 'declared'.")
    if factor.range is not None and not factor.range[0] < factor.range[1]:
        raise UserError(f"{file}: {path}.range = {factor.range} does not rise.")
    if factor.values is not None and len(set(factor.values)) < len(factor.values):
        raise UserError(f"{file}: {path}.values holds a value twice.")
    if factor.levels is not None and factor.values is not None:
        raise UserError(f"{file}: {path}.levels splits a range; it has values.")


def _check_design(file: str, experiment: Experiment) -> None:
    sampled = experiment.design in SIZED
    if sampled and experiment.size is None:
        raise UserError(f"{file}: design {experiment.design} needs a size, the number of its points.")
    if not sampled and experiment.size is not None:
        raise UserError(f"{file}: size belongs to designs {', '.join(SIZED)}, not to {experiment.design}.")
    if (experiment.design == "list") != (experiment.cells is not None):
        raise UserError(f"{file}: design list and 'cells', the CSV file with a row a cell, go together.")
    if experiment.crossed and not (experiment.design in CROSSABLE and experiment.levers and experiment.uncertainties):
        raise UserError(f"{file}: crossed needs levers, uncertainties and design latin_hypercube or sobol.")
    _check_factors_of(file, experiment, sampled)


def _check_factors_of(file: str, experiment: Experiment, sampled: bool) -> None:
    if experiment.design == "list":
        if experiment.factors:
            raise UserError(f"{file}: with design list the columns of {experiment.cells} say what is varied.")
    elif not experiment.factors and len(experiment.scenarios) < 2:
        raise UserError(f"{file}: nothing is varied; name levers, uncertainties or several scenarios.")
    if sampled and not experiment.factors:
        raise UserError(f"{file}: design {experiment.design} has nothing to sample; name levers or uncertainties.")
