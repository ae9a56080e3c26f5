"""Writes what a sensitivity tells beside its store: tables as CSV, figures, report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.table_files import write_csv
from ..report.sources import simulated_source
from .words import WORDS

if TYPE_CHECKING:
    import pandas as pd

    from ..report.writing import Writing
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
    """Write tables, figures and report beside the store's parts or into a folder of their own; return it."""
    from .report import sections

    folder, lang = writing.folder, writing.lang
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(result).items():
        write_csv(table, folder / f"{name}.csv")
    resolved, seeds = result.plan.bases[0].resolved, result.seeds
    pictures = writing.figures(result.plot(writing.drawn_in), simulated_source([resolved], seeds, writing.drawn_in))
    title = WORDS["title"][lang].format(name=resolved.name)
    writing.report(title, sections(result, pictures, lang), seeds)
    return folder
