"""The indicators of a saved run as a table that ``synergysim evaluate`` scores: one system, one replication."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from ....analysis.catalogue import SYSTEMS
from ....language import tr
from ...ensemble.result_folder import MANIFEST, manifest_of, recorded
from ...errors import UserError, unknown
from ...present.stored import read_manifest, read_table

if TYPE_CHECKING:
    import pandas as pd

    from ....analysis.tables import IndicatorTables

TABLE = "indicators.parquet"


def is_run(path: Path) -> bool:
    """Whether a path is a saved run's folder, or the table of indicators in it."""
    folder = path.parent if path.name == TABLE else path
    return (folder / MANIFEST).is_file() and ((folder / TABLE).is_file() or TABLE in recorded(manifest_of(folder)))


def read_run(path: Path, system: str | None, replication: int | None) -> IndicatorTables:
    """One replication's indicators of one system; ``table4`` of replication 1 unless said otherwise, with a note.

    Raises:
        UserError: a system or a replication that the run does not have.
    """
    read_manifest(path if path.is_dir() else path.parent)  # what its clusters are called
    return of_replication(read_table(path / TABLE if path.is_dir() else path), system, replication)


def of_replication(frame: pd.DataFrame, system: str | None, replication: int | None) -> IndicatorTables:
    """As :func:`read_run`, of a run's table of indicators: run_id, cluster, year, indicator, value."""
    from ....analysis.tables import tables_from_frame

    system = system or SYSTEMS[0]
    run_id = _run_id(frame, replication or 1)
    chosen = _of_system(frame[frame["run_id"] == run_id], system)
    tables = tables_from_frame(chosen[["cluster", "year", "indicator", "value"]])
    note = tr(
        "Simulated, not observed: run {run_id}, indicator system {system} (--system and --replication choose).",
        run_id=run_id,
        system=system,
    )
    return dataclasses.replace(tables, notes=(note, *tables.notes))


def refuse_choice_of_observed(path: Path, system: str | None, replication: int | None) -> None:
    """Refuse options that choose within a run where the file is not one.

    Raises:
        UserError: either option was given.
    """
    for name, value in (("--system", system), ("--replication", replication)):
        if value is not None:
            raise UserError(
                tr(
                    "{name} chooses within a simulated run, and {path} is none: no folder with {manifest} and {table}.",
                    name=name,
                    path=path,
                    manifest=MANIFEST,
                    table=TABLE,
                )
            )


def _run_id(frame: pd.DataFrame, replication: int) -> str:
    """The run of a replication: its number is at the end of the name."""
    by_number = {int(str(name).rpartition("-")[2]): str(name) for name in frame["run_id"].unique()}
    if replication not in by_number:
        finished = ", ".join(str(number) for number in sorted(by_number)) or "none"
        raise UserError(
            tr(
                "--replication {replication} is not among those that finished: {finished}.",
                replication=replication,
                finished=finished,
            )
        )
    return by_number[replication]


def _of_system(frame: pd.DataFrame, system: str) -> pd.DataFrame:
    from ....analysis.catalogue import indicators

    if system not in SYSTEMS:
        raise unknown("indicator system", system, SYSTEMS)
    places = {one.code: place for place, one in enumerate(indicators(system))}
    chosen = frame[frame["indicator"].isin(places)]
    if chosen.empty:
        raise UserError(
            tr("The run holds no indicators of the system {system}; it was made by an earlier version.", system=system)
        )
    return chosen.sort_values("indicator", key=lambda codes: codes.map(places), kind="stable")
