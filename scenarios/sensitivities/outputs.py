"""Writes what a sensitivity tells beside its store: tables as CSV, figures, report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language

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


def write(result: Sensitivity, folder: Path, lang: Language = "en") -> Path:
    """Write tables, figures and report into a folder and return it."""
    from ...analysis.figures.style import figure_language, save
    from .report import write_sensitivity_report

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(result).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    drawn = result.plot(figure_language(lang))
    pictures = {name: save(figure, folder / "figures" / f"{name}.png") for name, figure in drawn.items()}
    write_sensitivity_report(result, pictures, folder / "report.html", lang)
    return folder
