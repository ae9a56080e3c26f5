"""The plan of a sweep: every cell and every run, numbered, without holding their inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ....analysis.catalogue import SYSTEMS
from ....analysis.cells import number_alone, plain
from ....analysis.given_files import read_given
from ....analysis.sensitivity.designs import (
    MORRIS,
    OAT,
    SALTELLI,
    luck_draws,
    morris_shares,
    one_at_a_time,
    saltelli_shares,
)
from ....analysis.text_files import read_rows
from ....language import tr
from ....simulation.inputs import Inputs
from ...errors import UserError, did_you_mean, unknown
from ...files.cells import Base, declaration
from ...files.scenario import Scenario, load
from ...files.scoring import check_scorable, system_indicators
from .designs import Axis, at_shares, crossed, grid, sample
from .draws import Draws, draws_of
from .experiment_file import MOST_RUNS, Experiment, Factor

if TYPE_CHECKING:
    import pandas as pd

SCENARIO_COLUMN = "scenario"


@dataclass(frozen=True)
class Run:
    """One run: the cell it belongs to, its replication (from 1), its seed."""

    run_id: str
    cell: int
    scenario: str
    replication: int
    seed: int
    inputs: Inputs


@dataclass(frozen=True)
class Plan:
    """Cells times replications. ``which`` is the number of a cell's scenario, ``points`` (cells, paths) its values.

    ``draws``: what each replication draws from a posterior, by scenario.
    ``lucks`` numbers the luck of every cell: cells of one luck have the same seeds.
    """

    experiment: Experiment
    bases: tuple[Base, ...]
    paths: tuple[str, ...]
    which: NDArray[np.int64]
    points: NDArray[np.float64]
    axes: tuple[Axis, ...]
    lucks: NDArray[np.int64]
    draws: Draws = field(default_factory=dict)

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return len(self.points)

    @property
    def n_runs(self) -> int:
        """Number of runs: cells times replications."""
        return self.n_cells * self.experiment.replications

    def run(self, number: int) -> Run:
        """A run by its number from 0: the first replication of every cell comes before any second one."""
        replication, cell = divmod(number, self.n_cells)
        return Run(
            run_id(cell, replication + 1),
            cell,
            self.scenario(cell),
            replication + 1,
            self.experiment.seed + int(self.lucks[cell]) * self.experiment.replications + replication,
            self.inputs(cell, replication),
        )

    def scenario(self, cell: int) -> str:
        """The name of a cell's scenario."""
        return self.bases[int(self.which[cell])].resolved.name

    def values(self, cell: int) -> dict[str, float]:
        """What a cell sets, by path."""
        return dict(zip(self.paths, self.points[cell].tolist(), strict=True))

    def inputs(self, cell: int, replication: int = 0) -> Inputs:
        """The inputs of a cell's replication, counted from 0; without a posterior they are the same in all."""
        drawn = self.draws[self.scenario(cell)][replication] if self.draws else {}
        return self.bases[int(self.which[cell])].inputs({**drawn, **self.values(cell)})

    def number(self, run: str) -> int:
        """The number of a run by its identifier.

        Raises:
            UserError: no such run.
        """
        cell, _, replication = run.removeprefix("c").partition("-")
        if cell.isdecimal() and replication.isdecimal():
            number = (int(replication) - 1) * self.n_cells + int(cell)
            known = int(cell) < self.n_cells and 1 <= int(replication) <= self.experiment.replications
            if known and run_id(int(cell), int(replication)) == run:
                return number
        first, last = run_id(0, 1), run_id(self.n_cells - 1, self.experiment.replications)
        raise UserError(
            tr(
                "No run is called {run!r}. The runs are {first} (cell 0, replication 1) to {last}.",
                run=run,
                first=first,
                last=last,
            )
        )


def run_id(cell: int, replication: int) -> str:
    """The name of a run, such as ``c00012-003``."""
    return f"c{cell:05d}-{replication:03d}"


def make_plan(
    experiment: Experiment,
    scenarios: Sequence[Scenario] | None = None,
    draws: Draws | None = None,
    cells: pd.DataFrame | None = None,
) -> Plan:
    """The plan of an experiment, every name and value in it checked.

    Args:
        scenarios: those of the experiment as they were when it began, if it is resumed.
        draws: those it began with, if it is resumed; made from its posterior by default.
        cells: those it began with (cell, scenario, and a column a path), if it is resumed; they stand for the CSV file
            of ``design: list``.

    Raises:
        UserError, ParameterError: a scenario, path or value is wrong, or a design cannot be made.
    """
    loaded = scenarios or [_load(name, experiment) for name in experiment.scenarios]
    bases = tuple(Base.of(one, experiment.set, experiment.scale, experiment.until) for one in loaded)
    names = [base.resolved.name for base in bases]
    if len(set(names)) < len(names):
        raise UserError(tr("Two scenarios of the experiment are called {names!r}.", names=max(names, key=names.count)))
    _check_kept(experiment, bases)
    axes: tuple[Axis, ...] = ()
    if experiment.design == "list":
        paths, which, points = _listed(experiment, bases) if cells is None else _stored(cells, names)
    else:
        axes = tuple(_axis(path, one, bases[0].resolved.inputs) for path, one in experiment.factors.items())
        design = _designed(experiment, axes, bases)
        paths = tuple(experiment.factors)
        which = np.repeat(np.arange(len(bases)), len(design))
        points = np.tile(design, (len(bases), 1))
    if len(points) * experiment.replications > MOST_RUNS:
        raise UserError(
            tr(
                "The experiment has {n:,} runs; at most {most_runs:,}.",
                n=len(points) * experiment.replications,
                most_runs=MOST_RUNS,
            )
        )
    axes = axes or tuple(_column_axis(path, column) for path, column in zip(paths, points.T, strict=True))
    lucks = np.tile(luck_draws(experiment.design, len(points) // len(bases), len(paths)), len(bases))
    plan = Plan(experiment, bases, paths, which, points, axes, lucks)
    _check_ends(plan)
    return replace(plan, draws=draws_of(experiment, bases, paths) if draws is None else draws)


def _load(name: str, experiment: Experiment) -> Scenario:
    is_file = name.endswith((".yaml", ".yml"))
    return load(str(experiment.folder / name) if is_file else name, experiment.world)


def _check_kept(experiment: Experiment, bases: Sequence[Base]) -> None:
    known = [one.indicator for system in SYSTEMS for one in system_indicators(system)]
    for code in experiment.indicators:
        if code not in known:
            raise unknown("indicator", code, known)
    for base in bases if experiment.synergy else ():
        check_scorable(base.resolved)


def _axis(path: str, factor: Factor, inputs: Inputs) -> Axis:
    parameter = declaration(path, inputs)
    if factor.values is not None:
        return Axis(path, min(factor.values), max(factor.values), tuple(factor.values))
    if factor.declared:
        if parameter is None or parameter.range is None:
            raise UserError(tr("{path} has no declared range; give it values or a range.", path=path))
        low, high = parameter.range
    else:
        low, high = factor.range or (0.0, 0.0)
    return Axis(path, low, high, levels=factor.levels, whole=parameter is not None and parameter.whole)


def _column_axis(path: str, column: NDArray[np.float64]) -> Axis:
    return Axis(path, float(column.min()), float(column.max()))


def _designed(experiment: Experiment, axes: tuple[Axis, ...], bases: Sequence[Base]) -> NDArray[np.float64]:
    if experiment.design == "grid":
        return grid(axes)
    if experiment.design == OAT:
        own = np.array([bases[0].value(axis.path) for axis in axes])
        return one_at_a_time(own, *np.array([axis.ends for axis in axes]).T)
    if experiment.design in (MORRIS, SALTELLI):
        return at_shares(axes, sensitivity_shares(experiment))
    if not experiment.crossed:
        return sample(experiment.design, axes, experiment.size or 0, experiment.seed)
    levers, others = axes[: len(experiment.levers)], axes[len(experiment.levers) :]
    return crossed(grid(levers), sample(experiment.design, others, experiment.size or 0, experiment.seed))


def sensitivity_shares(experiment: Experiment) -> NDArray[np.float64]:
    """The points of a design ``morris`` or ``saltelli``, in shares of the factors' ranges.

    Raises:
        EvaluationError: a size that the design cannot have.
    """
    shares = morris_shares if experiment.design == MORRIS else saltelli_shares
    return shares(len(experiment.factors), experiment.size or 0, experiment.seed)


def _listed(
    experiment: Experiment, bases: Sequence[Base]
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.float64]]:
    """Paths, scenarios and values of the cells in the experiment's CSV file."""
    path = experiment.folder / str(experiment.cells)
    rows = _rows(path)
    paths = tuple(name for name in rows[0][1] if name != SCENARIO_COLUMN)
    names = [base.resolved.name for base in bases]
    has_scenarios = SCENARIO_COLUMN in rows[0][1]
    points = np.array([[_number(row[name], name, path, line) for name in paths] for line, row in rows])
    if has_scenarios:
        for number, row in rows:
            if row[SCENARIO_COLUMN] not in names:
                near = did_you_mean(str(row[SCENARIO_COLUMN]), names)
                raise UserError(
                    tr(
                        "{name}, line {number}: the experiment has no scenario {row!r}.{near}",
                        name=path.name,
                        number=number,
                        row=row[SCENARIO_COLUMN],
                        near=near,
                    )
                )
        return paths, np.array([names.index(row[SCENARIO_COLUMN]) for _, row in rows]), points
    return paths, np.repeat(np.arange(len(bases)), len(rows)), np.tile(points, (len(bases), 1))


def _stored(
    cells: pd.DataFrame, names: Sequence[str]
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.float64]]:
    """Paths, scenarios and values of the cells of a store."""
    values = cells.drop(columns=["cell", SCENARIO_COLUMN])
    which = np.array([names.index(one) for one in cells[SCENARIO_COLUMN].astype(str)])
    return tuple(map(str, values.columns)), which, values.to_numpy(dtype=np.float64)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file of cells, each with its line; the header names paths."""
    if not path.is_file():
        raise UserError(tr("There is no file of cells {path}.", path=path))
    found, _, _ = read_rows(path.name, read_given(path))
    lines = [(line, [plain(cell) for cell in row]) for line, row in enumerate(found, start=1) if any(map(plain, row))]
    if len(lines) < 2:
        raise UserError(tr("{name} holds no cells; it needs a header of paths and a row a cell.", name=path.name))
    (_, names), *rows = lines
    names = _filled(names)
    if len(set(names)) < len(names):
        raise UserError(tr("{name}: a column is given twice.", name=path.name))
    for line, row in rows:
        if len(_filled(row)) > len(names):
            raise UserError(
                tr(
                    "{name}, line {line} has {n} cells and the header {wanted}; give every column one value.",
                    name=path.name,
                    line=line,
                    n=len(_filled(row)),
                    wanted=len(names),
                )
            )
    return [(line, dict(zip_longest(names, row[: len(names)], fillvalue=""))) for line, row in rows]


def _filled(row: list[str]) -> list[str]:
    """A row without the empty cells at its end, which spreadsheet programs write."""
    return row[: max((place for place, cell in enumerate(row, start=1) if cell), default=0)]


def _number(text: str, column: str, path: Path, line: int) -> float:
    return number_alone(text, tr("{name}, line {line}, '{column}'", name=path.name, line=line, column=column))


def _check_ends(plan: Plan) -> None:
    """Refuse unknown paths and values out of bounds now, not in the middle of the sweep."""
    for base in plan.bases:
        for end in (0, 1):
            base.inputs({axis.path: axis.ends[end] for axis in plan.axes})
