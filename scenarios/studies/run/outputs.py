"""Writes what a run gave into a folder: manifest, tables, figures, report."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ....analysis.table_files import write_csv
from ...ensemble.result_folder import MANIFEST, replaced
from ...files.carried import carried, carried_folder, lay_given
from ...present.stored import FIGURES, REPORT, carry, described

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from ....analysis.figures.files import Format
    from ..synergy_sources.split import SynergySources
    from .run import RunResult

WORKBOOK = "results.xlsx"
IN_WORKBOOK = ("synergy", "variants", "indicators", "runs")
OF_SPLIT = ("sources", "sources_mean", "change")  # figures of where U comes from
MOST_CELLS = 200_000  # of its sheets together: a workbook takes some ten seconds for a million


def write(
    result: RunResult,
    folder: Path,
    force: bool = False,
    command: str = "",
    formats: Sequence[Format] = ("png",),
    split: SynergySources | None = None,
    workers: int = 1,
) -> Path:
    """Write the run's files into ``folder`` and return it; figures in each of the formats, drawn by so many processes.

    ``split`` says where U comes from; without it that is not told.

    Raises:
        UserError: as :func:`.result_folder.check_free`.
    """
    with replaced(folder, force) as aside:
        write_tables(result, aside)
        write_workbook_of(result, aside / WORKBOOK)
        carry([result.resolved.scenario], aside)
        if not result.indicators.empty:
            _write_pictures_and_report(result, aside, command, formats, split, workers)
        if split is not None:
            write_csv(split.table, aside / "sources.csv")
        content = {**manifest(result, command, split), **lay_given(aside, command)}
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        (aside / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def write_workbook_of(result: RunResult, path: Path) -> None:
    """The run for people with a spreadsheet: degrees, indicators by year, runs, and what each column is.

    Indicators of very many replications are left to ``synergysim export``, and the sheet of columns says so.
    """
    from ....analysis.results import codebook, panel
    from ....analysis.table_files import write_workbook

    frames = {name: panel(one) for name, one in result.to_frames().items() if name in IN_WORKBOOK}
    columns = codebook(frames, result.label)
    indicators = frames.get("indicators")
    if indicators is not None and indicators.size > MOST_CELLS:
        del frames["indicators"]
        columns.loc[columns["table"] == "indicators", "table"] = "indicators (in indicators.parquet: export it)"
    write_workbook({**frames, "columns": columns}, path)


def write_tables(result: RunResult, folder: Path) -> None:
    """Write the run's tables."""
    result.runs.to_parquet(folder / "runs.parquet", index=False)
    result.indicators.to_parquet(folder / "indicators.parquet", index=False)
    result.diagnostics.to_parquet(folder / "diagnostics.parquet", index=False)
    result.flows.to_parquet(folder / "flows.parquet", index=False)
    write_csv(result.synergy, folder / "synergy.csv")
    write_csv(result.variants, folder / "synergy_variants.csv")
    if not result.scores.refused.empty:
        write_csv(result.scores.refused, folder / "synergy_refused.csv")


def _write_pictures_and_report(
    result: RunResult,
    folder: Path,
    command: str,
    formats: Sequence[Format],
    split: SynergySources | None,
    workers: int,
) -> None:
    from ....analysis.figures.style import figure_language
    from ...files.extending import added_figures
    from ...present.parallel_figures import Drawing, save_drawings
    from ...present.report.clusters_shown import shown_line
    from ...present.report.sources import observed_trade, simulated_source
    from ..synergy_sources.change import split_drawings
    from .pictures import FIGURES as OF_A_RUN
    from .pictures import run_drawings
    from .report import write_run_report

    def drawing(name: str, draw: Callable[[], Figure]) -> Drawing:
        observed = observed_trade() if name in OF_A_RUN and OF_A_RUN[name].observed else ""
        seeds = split.seeds if split is not None and name in OF_SPLIT else result.runs["seed"]
        source = simulated_source([result.resolved], seeds, observed=observed)
        source += str(shown_line(result.resolved.inputs))
        return Drawing(name, draw, (folder / FIGURES).absolute(), formats, source)

    own = run_drawings(result)
    added = added_figures(result.resolved.inputs.extensions, tuple(own))
    own |= {} if split is None else split_drawings(split)
    pictures = save_drawings([drawing(*one) for one in own.items()], workers)
    # What an extension draws with need not be known to another process.
    pictures |= save_drawings([drawing(name, partial(draw, result, figure_language())) for name, draw in added.items()])
    write_run_report(result, pictures, folder / REPORT, command, split)


def manifest(result: RunResult, command: str, split: SynergySources | None = None) -> dict[str, Any]:
    """Everything needed to repeat the run: the resolved scenario, every value with its source, seeds, versions."""
    scenario = result.resolved.scenario
    content, files = carried(scenario)
    own = {} if split is None else {"split": {"seeds": list(split.seeds), "scale": split.resolved.inputs.scale}}
    return {
        **own,
        **described(result.resolved, command),
        "scenario": content,
        "own_files": carried_folder(scenario) if files else None,
        "replications": len(result.runs),
        "seeds": [int(seed) for seed in result.runs["seed"]],
        "finished": int((result.runs["status"] == "finished").sum()),
        "evaluator": result.scores.evaluator,
    }
