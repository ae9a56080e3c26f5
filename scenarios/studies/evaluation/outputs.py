"""Writes an evaluation into a folder: CSV files, one workbook with all of them, figures, report, evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.table_files import write_csv, write_workbook
from ....language import Text, tr
from ...present.report.evaluation import counts_line, settings_line, verdicts, write_evaluation_report
from ...present.report.sources import table_source
from ...present.report.writing import Writing, in_whole
from ...present.stored import FIGURES, REPORT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.evaluation import Evaluation

KIND = "evaluation"
EVALUATOR = "evaluator.json"
WORKBOOK = "evaluation.xlsx"
MOST_CELLS = 60_000
LEFT_TO_CSV: Text = tr("Too long for this workbook, so beside it: {names}.")


@in_whole()
def write_evaluation(evaluation: Evaluation, writing: Writing, file: str) -> None:
    """Write everything; returns the folder. ``file`` is what the table is called.

    Warns with :class:`~synergysim.analysis.figures.style.MissingFontWarning` if Chinese text has no font.
    """
    from ....analysis.figures.files import save_all

    folder = writing.folder
    tables = result_tables(evaluation)
    for name, frame in tables.items():
        write_csv(frame, folder / f"{name}.csv")
    _write_workbook(evaluation, tables, folder / WORKBOOK)
    if len(evaluation.fitted) == 1:
        evaluation.fitted[0].save(folder / EVALUATOR)
    source = table_source(file, settings_line(evaluation))
    pictures = save_all(figures(evaluation), folder / FIGURES, writing.formats, source)
    write_evaluation_report(evaluation, pictures, folder / REPORT, file, writing.command)
    writing.manifest({"format": 1, "kind": KIND, "command": writing.command, "file": file})


def result_tables(evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    """The tables as they are written, by file name without ending; ``filled`` only where something was filled."""
    names = evaluation.subsystems
    synergy = [
        "cluster",
        "year",
        *(f"order_{name}" for name in names),
        *(f"delta_{name}" for name in names),
        "synergy",
        "synergy_adjacent",
        "coupling",
        "coordination",
    ]
    tables = {
        "weights": evaluation.weights[["cluster", "subsystem", "indicator", "weight"]],
        "order": evaluation.order[["cluster", "year", "subsystem", "order_degree"]],
        "synergy": evaluation.synergy[synergy],
    }
    coordination = evaluation.coordination
    optional = {
        "filled": evaluation.filled,
        "synergy_refused": evaluation.refused,
        "causes": evaluation.causes,
        "coordination": coordination.degrees,
        "obstacles": coordination.obstacles,
        "obstacle_means": coordination.obstacle_means.rename_axis("year").reset_index(),
        "regions": coordination.regions,
        "forecast": coordination.forecast,
    }
    return {**tables, **{name: frame for name, frame in optional.items() if not frame.empty}}


def figures(evaluation: Evaluation) -> Iterator[tuple[str, Figure]]:
    """Name and figure, one after the other, so that only one is in memory."""
    from ....analysis.figures import coordination as draw_coordination
    from ....analysis.figures import evaluation as draw

    if evaluation.tables.is_cross_section:
        yield "order", draw.cross_section_figure(evaluation)
    else:
        yield "order", draw.order_figure(evaluation)
        yield "synergy", draw.synergy_figure(evaluation)
        yield "coupling", draw.coupling_figure(evaluation)
    if not evaluation.causes.empty:
        yield "causes", draw.causes_figure(evaluation)
    yield "grades", draw_coordination.grades_figure(evaluation)
    yield "obstacles", draw_coordination.obstacles_figure(evaluation, indicator_labels(evaluation))
    yield "weights", draw.weights_figure(evaluation)
    if not evaluation.filled.empty:
        yield "filled", draw.filled_figure(evaluation)
    if evaluation.coordination.forecast["coordination"].notna().any():
        yield "forecast", draw_coordination.forecast_figure(evaluation)
    if evaluation.coordination.reporting.groups or evaluation.coordination.reporting.neighbours:
        yield "regions", draw_coordination.regions_figure(evaluation)
    yield from _robustness_figures(evaluation)


def indicator_labels(evaluation: Evaluation) -> dict[str, str]:
    """Every indicator's code and short name, by code."""
    from ....analysis.figures.evaluation import indicator_label

    return {code: indicator_label(evaluation, code) for code in evaluation.weights["indicator"].unique()}


def _robustness_figures(evaluation: Evaluation) -> Iterator[tuple[str, Figure]]:
    from ....analysis.figures import robustness as draw

    labels = indicator_labels(evaluation)
    sentences = verdicts(evaluation)
    for number, (result, sentence) in enumerate(zip(evaluation.robustness, sentences, strict=True), start=1):
        # Clusters with other indicators or years are assessed by themselves and get figures of their own.
        ending = f"-{number}" if len(sentences) > 1 else ""
        yield f"robustness_spread{ending}", draw.spread_figure(result, sentence)
        yield f"robustness_causes{ending}", draw.variance_figure(result)
        yield f"robustness_left_out{ending}", draw.left_out_figure(result, labels)


def _write_workbook(evaluation: Evaluation, tables: dict[str, pd.DataFrame], path: Path) -> None:
    known = evaluation.tables.indicators
    codes = list(evaluation.weights["indicator"].unique())
    indicators = pd.DataFrame(
        {
            "indicator": codes,
            "name": [known[code].name() for code in codes],
            "unit": [known[code].unit_in() for code in codes],
            "direction": [known[code].direction for code in codes],
        }
    )
    bounds = pd.concat([one.bounds for one in evaluation.fitted], ignore_index=True).drop_duplicates()
    said = [settings_line(evaluation), *counts_line(evaluation), *verdicts(evaluation)]
    said += [str(note) for note in evaluation.notes]
    said += [str(note) for result in evaluation.robustness for note in result.notes]
    extra = {
        "contributions": evaluation.contributions,
        "bounds": bounds,
        "grey": evaluation.grey,
        "indicators": indicators,
        **_without_counts_sheet(evaluation),
        **_robustness_sheets(evaluation),
        "notes": pd.DataFrame({"note": said}),
    }
    sheets = {**tables, **extra}
    # A workbook of a million cells takes a minute to write and another to open: what is long is a CSV file only.
    long = [name for name, frame in sheets.items() if frame.size > MOST_CELLS]
    for name in long:
        if name not in tables:
            write_csv(sheets[name], path.with_name(f"{name}.csv"))
    if long:
        said.append(LEFT_TO_CSV.format(names=", ".join(f"{name}.csv" for name in long)))
        sheets["notes"] = pd.DataFrame({"note": said})
    write_workbook({name: frame for name, frame in sheets.items() if name not in long}, path)


def _without_counts_sheet(evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    frame = evaluation.without_policy_counts
    left_out = ", ".join(evaluation.policy_counts)
    return {} if frame.empty else {"without_policy_counts": frame.assign(left_out=left_out)}


def _robustness_sheets(evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    if not evaluation.robustness:
        return {}
    names = {
        "robust_clusters": "clusters",
        "robust_years": "years",
        "robust_left_out": "leave_one_out",
        "robust_variance": "variance",
    }
    return {
        sheet: pd.concat([getattr(one, name) for one in evaluation.robustness], ignore_index=True)
        for sheet, name in names.items()
    }
