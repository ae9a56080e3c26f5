"""What an experiment file may say: which scenarios, what is varied and how, how often, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pydantic
from pydantic import Field

from ....language import tr
from ....simulation.inputs import World
from ...errors import UserError
from ...files.library_files import find, read
from ...files.scenario import Strict, checked, either

if TYPE_CHECKING:
    pass

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

    def description_in(self) -> str:
        """What is asked; as it was written where it was written in one only."""
        return either(self.description, self.description_zh)

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
        raise UserError(
            tr("{name} holds no keys; an experiment needs at least 'scenarios' and 'design'.", name=path.name)
        )
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
        raise UserError(tr("{file}: {first!r} is both a lever and an uncertainty.", file=file, first=twice[0]))
    fixed = sorted(experiment.set.keys() & experiment.factors.keys())
    if fixed:
        raise UserError(tr("{file}: {first!r} is set and varied at once.", file=file, first=fixed[0]))
    if len(set(experiment.scenarios)) < len(experiment.scenarios):
        raise UserError(tr("{file}: a scenario is named twice.", file=file))
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
        raise UserError(
            tr(
                "{file}: {path} is neither a list of values, nor such as {{range: [0, 1]}}, nor 'declared'.",
                file=file,
                path=path,
            )
        )
    return {"values": entry} if isinstance(entry, list) else entry


def _check_factor(file: str, path: str, factor: Factor) -> None:
    given = [name for name in ("values", "range") if getattr(factor, name) is not None]
    if len(given) + factor.declared != 1:
        raise UserError(tr("{file}: {path} needs exactly one of values, range and 'declared'.", file=file, path=path))
    if factor.range is not None and not factor.range[0] < factor.range[1]:
        raise UserError(tr("{file}: {path}.range = {range} does not rise.", file=file, path=path, range=factor.range))
    if factor.values is not None and len(set(factor.values)) < len(factor.values):
        raise UserError(tr("{file}: {path}.values holds a value twice.", file=file, path=path))
    if factor.levels is not None and factor.values is not None:
        raise UserError(tr("{file}: {path}.levels splits a range; it has values.", file=file, path=path))


def _check_design(file: str, experiment: Experiment) -> None:
    sampled = experiment.design in SIZED
    if sampled and experiment.size is None:
        raise UserError(
            tr("{file}: design {design} needs a size, the number of its points.", file=file, design=experiment.design)
        )
    if not sampled and experiment.size is not None:
        raise UserError(
            tr(
                "{file}: size belongs to designs {names}, not to {design}.",
                file=file,
                names=", ".join(SIZED),
                design=experiment.design,
            )
        )
    if (experiment.design == "list") != (experiment.cells is not None):
        raise UserError(tr("{file}: design list and 'cells', the CSV file with a row a cell, go together.", file=file))
    if experiment.crossed and not (experiment.design in CROSSABLE and experiment.levers and experiment.uncertainties):
        raise UserError(
            tr("{file}: crossed needs levers, uncertainties and design latin_hypercube or sobol.", file=file)
        )
    _check_factors_of(file, experiment, sampled)


def _check_factors_of(file: str, experiment: Experiment, sampled: bool) -> None:
    if experiment.design == "list":
        if experiment.factors:
            raise UserError(
                tr(
                    "{file}: with design list the columns of {cells} say what is varied.",
                    file=file,
                    cells=experiment.cells,
                )
            )
    elif not experiment.factors and len(experiment.scenarios) < 2:
        raise UserError(tr("{file}: nothing is varied; name levers, uncertainties or several scenarios.", file=file))
    if sampled and not experiment.factors:
        raise UserError(
            tr(
                "{file}: design {design} has nothing to sample; name levers or uncertainties.",
                file=file,
                design=experiment.design,
            )
        )
