"""Writes what a comparison gave into a folder: tables, figures, report, manifest."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ....analysis.table_files import write_csv
from ...ensemble.result_folder import MANIFEST, replaced
from ...files.carried import lay_given
from ...present import stored
from ...present.report.clusters_shown import shown_line
from ...present.report.sources import simulated_source
from ..run import outputs
from .compare import LEVEL
from .rankings import rankings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ....analysis.figures.files import Format
    from .compare import Comparison


def write(
    comparison: Comparison,
    folder: Path,
    force: bool = False,
    command: str = "",
    formats: Sequence[Format] = ("png",),
) -> Path:
    """Write the comparison's files into ``folder`` and return it."""
    from ....analysis.figures.files import save_all
    from .report import write_comparison_report

    with replaced(folder, force) as aside:
        write_tables(comparison, aside)
        stored.carry([one.resolved.scenario for one in comparison.results], aside)
        source = simulated_source([one.resolved for one in comparison.results], comparison.runs["seed"])
        source += str(shown_line(comparison.results[0].resolved.inputs))
        pictures = save_all(comparison.plot().items(), aside / stored.FIGURES, formats, source)
        write_comparison_report(comparison, pictures, aside / stored.REPORT, command)
        content = {**manifest(comparison, command), **lay_given(aside, command)}
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        (aside / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def write_tables(comparison: Comparison, folder: Path) -> None:
    """Write the comparison's tables."""
    for name, frame in tables(comparison).items():
        write_csv(frame, folder / f"{name}.csv")
    comparison.quantities.to_parquet(folder / "quantities.parquet", index=False)


def tables(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """The tables written as CSV, by file name without ending."""
    return {
        "effects": comparison.effects,
        "stage_transitions": comparison.transitions,
        "rankings": rankings(comparison),
        "synergy": comparison.synergy,
        "runs": comparison.runs,
    }


def manifest(comparison: Comparison, command: str) -> dict[str, Any]:
    """Everything needed to repeat the comparison: the manifest of every scenario's run, and how they were paired."""
    return {
        "format": 1,
        "kind": "comparison",
        "command": command,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "baseline": comparison.baseline,
        "level": LEVEL,
        "precision": comparison.precision,
        "year": comparison.year_shown,
        "indicators": list(comparison.indicators),
        "dropped_pairs": {name: lost for name, (lost, _) in comparison.dropped_pairs.items()},
        "scenarios": [outputs.manifest(one, command) for one in comparison.results],
    }
