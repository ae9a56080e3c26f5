"""What the replications of a sweep draw from a posterior: one draw a replication, the same one in every cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ....language import tr
from ...errors import UserError
from ...files.cells import Base
from .experiment_file import Experiment

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("scenario", "replication")
Draws = Mapping[str, tuple[Mapping[str, float], ...]]


def draws_of(experiment: Experiment, bases: Sequence[Base], varied: Sequence[str]) -> Draws:
    """Values by path that each replication draws, by scenario; nothing without a posterior.

    What the experiment sets or varies, or the scenario has changed, is not drawn.

    Raises:
        UserError, ParameterError: the posterior cannot be read or was made with another model, or nothing is left to
            draw.
    """
    if experiment.posterior is None:
        return {}
    from ..calibration.posterior import drawn_values, read_posterior

    name = experiment.posterior
    found = read_posterior(experiment.folder / name if name.endswith(".json") else name)
    kept = {*experiment.set, *varied}
    if kept.issuperset(found.parameters):
        raise UserError(
            tr(
                "The experiment sets or varies every parameter of posterior {name}: there is nothing to draw.",
                name=name,
            )
        )
    made = {}
    for base in bases:
        drawn = drawn_values(base.resolved, found, experiment.replications, experiment.seed)
        own = tuple({path: value for path, value in one.items() if path not in kept} for one in drawn)
        if not own[0]:
            raise UserError(
                tr(
                    "{name} and the experiment have changed every parameter of posterior {name_2}: there is "
                    "nothing to draw.",
                    name=base.resolved.name,
                    name_2=name,
                )
            )
        for values in own:
            base.inputs(values)
        made[base.resolved.name] = own
    return made


def draws_table(draws: Draws) -> Any:
    """The draws as a table: scenario, replication (from 1), and a column a path, empty where it is not drawn."""
    import pyarrow as pa

    rows = [(name, number, values) for name, own in draws.items() for number, values in enumerate(own, start=1)]
    paths = list(dict.fromkeys(path for _, _, values in rows for path in values))
    columns = {path: pa.array([values.get(path) for _, _, values in rows], pa.float64()) for path in paths}
    names, numbers = [name for name, _, _ in rows], [number for _, number, _ in rows]
    return pa.table({"scenario": pa.array(names), "replication": pa.array(numbers, pa.int32()), **columns})


def stored_draws(table: pd.DataFrame) -> Draws:
    """The draws that a store's table holds."""
    return {
        str(name): tuple(
            {str(path): float(value) for path, value in row.dropna().items()}
            for _, row in rows.drop(columns=list(KEYS)).iterrows()
        )
        for name, rows in table.sort_values("replication", kind="stable").groupby("scenario", sort=False)
    }
