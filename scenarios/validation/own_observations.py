"""A user's own observations, in the evaluator's input format: what of them a run can be held against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ...analysis.catalogue import CatalogueError, indicator
from ...analysis.catalogue.clusters import cluster_code
from ...analysis.evaluation import tidy
from ...analysis.tables import read_tables
from ..errors import UserError, did_you_mean
from .observations import COLUMNS


def own_observations(path: Path, clusters: Sequence[str], years: tuple[int, int]) -> tuple[pd.DataFrame, list[str]]:
    """The rows that overlap with a run (columns COLUMNS) and one sentence for everything that does not.

    Args:
        clusters: those of the run. years: the run's first and the last it may be asked for.

    Raises:
        TableError: the file cannot be read. UserError: nothing of it overlaps with the run.
    """
    if not path.is_file():
        raise UserError(f"--observed {path}: there is no such file.")
    tables = read_tables(path, one_subsystem=True)
    rows = tidy(tables)
    rows = rows.assign(cluster=[cluster_code(name) or name for name in rows["cluster"]], counted=True)
    notes = [
        f"{name} is not a cluster of the run: its rows are left out.{did_you_mean(str(name), clusters)}"
        for name in dict.fromkeys(rows.loc[~rows["cluster"].isin(clusters), "cluster"])
    ]
    rows = rows[rows["cluster"].isin(clusters)]
    for code in dict.fromkeys(rows["indicator"]):
        told = _unit_difference(str(code), tables.indicators[str(code)].unit)
        if told:
            notes.append(told)
            rows = rows[rows["indicator"] != code]
    outside = sorted(set(rows.loc[~rows["year"].between(*years), "year"]))
    if outside:
        notes.append(f"Years outside {years[0]}-{years[1]} are left out: {', '.join(map(str, outside))}.")
    rows = rows[rows["year"].between(*years)]
    gaps = int((~(rows["value"] > 0.0)).sum())
    if gaps:
        notes.append(f"{gaps} cells are empty or not above 0 and count in no comparison.")
    kept = rows[rows["value"] > 0.0]
    if kept.empty:
        raise UserError(f"{path.name}: nothing overlaps with the run. {' '.join(notes)}")
    return kept[COLUMNS].reset_index(drop=True), notes


def _unit_difference(code: str, unit: str) -> str:
    """Why an indicator cannot be compared; empty where it can."""
    try:
        known = indicator(code)
    except CatalogueError:
        return f"{code} is not an indicator that a run measures: left out."
    if unit and unit not in (known.unit, known.unit_zh):
        return f"{code} is in {unit}, the run's in {known.unit}: left out."
    return ""
