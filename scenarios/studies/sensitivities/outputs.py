"""Writes what a sensitivity tells beside its store: tables as CSV, figures, report."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ....analysis.table_files import write_csv
from ...ensemble.store.places import place_of
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .words import WORDS

if TYPE_CHECKING:
    import pandas as pd

    from .result import Sensitivity


def tables(result: Sensitivity) -> dict[str, pd.DataFrame]:
    """The tables written, by file name without ending; empty ones are left out."""
    found = {
        "indices": result.indices,
        "chance": result.chance,
        "variance_split": result.split,
        "evaluator_choices": result.choices,
    }
    return {name: table for name, table in found.items() if not table.empty}


def write(result: Sensitivity, writing: Writing) -> Path:
    """Write tables, figures and report beside the store's parts or into a folder of their own; return it.

    Raises:
        UserError: the folder is not free, or a file that is not ours stands in the way.
    """
    if place_of(writing.folder).address != result.store.place.address:
        return _write_apart(result, writing)
    with tempfile.TemporaryDirectory() as aside:
        _write(result, replace(writing, folder=Path(aside)))
        result.store.add_folder(Path(aside))
    return writing.folder


@in_whole()
def _write_apart(result: Sensitivity, writing: Writing) -> None:
    _write(result, writing)
    writing.manifest({"format": 1, "kind": "sensitivity", "command": writing.command})


def _write(result: Sensitivity, writing: Writing) -> None:
    from .report import sections

    folder = writing.folder
    for name, table in tables(result).items():
        write_csv(table, folder / f"{name}.csv")
    resolved, seeds = result.plan.bases[0].resolved, result.seeds
    pictures = writing.figures(result.plot(), simulated_source([resolved], seeds))
    title = WORDS["title"].format(name=resolved.scenario.title_in())
    writing.report(title, sections(result, pictures), seeds)
