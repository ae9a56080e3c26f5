"""Writes what a discovery found into a folder: tables, figures, report, manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue.terms import unit_in
from ....analysis.figures import discovery as drawn
from ....analysis.figures import in_figures
from ....analysis.figures.style import cluster_name
from ....analysis.table_files import write_csv
from ....language import Text, tr
from ...present.quantities import ORDERS, U
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .words import case_words, finding, sentences, units_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from .discover import Discovery

WORDS: dict[str, Text] = {
    "title": tr("When does it happen: {scenario}"),
    "found": tr("Cluster by cluster"),
    "case_table": tr("The case looked into: a cluster {case} in {year}."),
    "swept": tr(
        "The sweep in {store}: {cells} cells over which {k} parameters vary; {failed} runs failed and are left out."
    ),
    "ranges": tr(
        "Shares are of the cells of this sweep: they follow from the ranges swept, most of "
        "which are assumptions, and are no probabilities."
    ),
    "scored": tr(
        "A score is the share of the distinction between cases and others that the trees owe "
        "to the parameter; at or below that of chance it tells nothing."
    ),
    "how": tr(
        "Boxes were found by the patient rule induction method (PRIM) in one half of the {n} "
        "cells and judged on the other half. Limits whose quasi-p-value is above 0.05, or "
        "that come back in fewer than half of the {resamples} subsamples, are left out; a "
        "box is refused if chance would give its cases among the held-out cells more often "
        "than once in a hundred."
    ),
    "cell": tr(
        "A cell is a point of the sweep; it counts as a case if it is one in at least half of its replications."
    ),
    "limits": tr("Limits of the boxes; those not accepted, too."),
    "scores_title": tr("Which parameters tell"),
    "scores": tr("Feature scores by extremely randomised trees"),
    "box": tr("{name}: {case} in {year}, box {number}"),
    "caption": tr(
        "Left: limits. Middle: cells and box. Right: peeling; stars are the box on either "
        "half, the dotted line the share among all cells."
    ),
    "fits": tr(
        "How well the boxes do: coverage is the share of all cases inside, density the share "
        "of cases among the cells inside; p is that of as many held-out cases by chance."
    ),
}
KEYS = ("cluster", "box")
LIMITS = (*KEYS, "accepted", "parameter", "lower", "upper", "unit", "quasi_p", "reproduced")
COLUMNS: dict[str, Text] = {
    "cluster": tr("Cluster"),
    "box": tr("Box"),
    "cases": tr("Cells that are cases"),
    "accepted": tr("Accepted"),
    "parameter": tr("Parameter"),
    "lower": tr("At least"),
    "upper": tr("At most"),
    "unit": tr("Unit"),
    "quasi_p": tr("Quasi-p"),
    "reproduced": tr("Reproduced"),
    "coverage": tr("Coverage"),
    "density": tr("Density"),
    "held_coverage": tr("Held-out coverage"),
    "held_density": tr("Held-out density"),
    "held_cells": tr("Held-out cells"),
    "p_value": tr("p"),
    "base_rate": tr("Share of all cells"),
}


@in_figures
def figures(found: Discovery) -> dict[str, Picture]:
    """A figure a box, and the feature scores."""
    drawings = {}
    for cluster, search in found.searches.items():
        for number, box in enumerate(search.boxes, start=1):
            heading = WORDS["box"].format(
                name=cluster_name(cluster), case=case_words(found), year=found.year, number=number
            )
            marks = found.cases[cluster].to_numpy(dtype=bool)
            drawings[f"box_{cluster}_{number}"] = drawn.box_figure(
                found.conditions, marks, search, box, units_in(found), heading
            )
    if found.searches:
        drawings["scores"] = drawn.score_figure(found.scores, str(WORDS["scores"]))
    return drawings


@in_whole()
def write(found: Discovery, writing: Writing) -> None:
    """Write tables, figures, report and manifest; UserError if the folder is not free."""
    folder = writing.folder
    write_csv(found.boxes, folder / "boxes.csv")
    write_csv(found.scores, folder / "feature_scores.csv")
    write_csv(found.cases.reset_index(names="cell"), folder / "cases.csv")
    title = WORDS["title"].format(scenario=found.resolved.scenario.title_in())
    writing.report(title, _sections(found, writing), [found.seed])
    writing.manifest({
        "format": 1, "kind": "discovery", "command": writing.command, "store": found.address,
        "scenario": found.scenario, "case": str(found.case), "year": found.year, "cells": len(found.cases),
        "failed_runs": found.failed, "density": found.density, "resamples": found.resamples, "seed": found.seed,
    })  # fmt: skip


def _sections(found: Discovery, writing: Writing) -> list[Section]:
    experiment = found.plan.experiment
    seeds = range(experiment.seed, experiment.seed + experiment.replications)
    source = simulated_source([found.resolved], seeds, str(found.case.quantity) in (U, *ORDERS))
    pictures = writing.figures(figures(found), source)
    boxes = [Figure(one, str(WORDS["caption"])) for name, one in pictures.items() if name != "scores"]
    scores = [Figure(pictures["scores"], str(WORDS["scores"]))] if "scores" in pictures else []
    opening = [*boxes, *scores][:1]
    swept = WORDS["swept"].format(
        store=found.address, cells=len(found.cases), k=len(found.conditions.columns), failed=found.failed
    )
    how = [
        str(WORDS["cell"]),
        WORDS["how"].format(n=len(found.cases), resamples=found.resamples),
    ]
    sections = [
        Section(str(HEADINGS["finding"]), finding(found), [], opening),
        Section(
            str(HEADINGS["run"]),
            [described(found.resolved), ran_line(found.resolved, seeds), swept],
            [_cases(found)],
        ),
        Section(str(WORDS["found"]), sentences(found), _limits(found), boxes[1:]),
    ]
    if scores and boxes:
        sections.append(Section(str(WORDS["scores_title"]), [str(WORDS["scored"])], [], scores))
    rests = Section(
        str(HEADINGS["rests"]),
        [*how, str(WORDS["ranges"]), assumptions_line([found.resolved])],
    )
    return [*sections, rests]


def _cases(found: Discovery) -> Table:
    """How many cells are cases, by cluster."""
    rows = [(cluster_name(str(one)), int(found.cases[one].sum()), float(found.cases[one].mean()))
            for one in found.cases.columns]  # fmt: skip
    heads = [str(COLUMNS[one]) for one in ("cluster", "cases", "base_rate")]
    caption = WORDS["case_table"].format(case=case_words(found), year=found.year)
    return Table(pd.DataFrame(rows, columns=heads), caption)


def _limits(found: Discovery) -> list[Table]:
    """The limits of the boxes and how well the boxes do."""
    boxes = found.boxes
    if boxes.empty:
        return []
    shown = boxes.assign(
        cluster=[cluster_name(one) for one in boxes["cluster"]],
        unit=[unit_in(one) for one in boxes["unit"]],
    )
    limits = list(LIMITS)
    fits = shown.drop_duplicates(["cluster", "box"]).drop(columns=[one for one in limits if one not in KEYS])
    parts = ((shown[limits], "limits"), (fits, "fits"))
    return [Table(part.set_axis([str(COLUMNS[one]) for one in part.columns], axis=1), str(WORDS[key]), decimals=4)
            for part, key in parts]  # fmt: skip
