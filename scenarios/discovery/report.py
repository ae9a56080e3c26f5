"""Writes what a discovery found into a folder: tables, figures, report, manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.figures import discovery as drawn
from ...analysis.figures.style import cluster_name
from ...analysis.table_files import write_csv
from ..parameter_units import unit_in
from ..quantities import ORDERS, U
from ..report import Figure, Section, Table
from ..report.headings import HEADINGS
from ..report.ran import described, ran_line
from ..report.resting import assumptions_line
from ..report.sources import simulated_source
from ..report.writing import Writing, in_whole
from .words import case_words, finding, sentences, units_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from ...analysis.catalogue import Language
    from .discover import Discovery

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Scenario discovery: {scenario}", "zh": "情景发现：{scenario}"},
    "found": {"en": "Cluster by cluster", "zh": "分集群结果"},
    "case_table": {
        "en": "The case looked into: a cluster {case} in {year}.",
        "zh": "所考察的情形：集群在 {year} 年{case}。",
    },
    "swept": {
        "en": "The sweep in {store}: {cells} cells over which {k} parameters vary; {failed} runs failed and are left "
        "out.",
        "zh": "扫描结果 {store}：{cells} 个单元，变动 {k} 个参数；{failed} 次模拟失败，未计入。",
    },
    "ranges": {
        "en": "Shares are of the cells of this sweep: they follow from the ranges swept, most of which are "
        "assumptions, and are no probabilities.",
        "zh": "各比例针对本次扫描的单元：取决于所扫描的范围（多数为假设），并非概率。",
    },
    "scored": {
        "en": "A score is the share of the distinction between cases and others that the trees owe to the parameter; "
        "at or below that of chance it tells nothing.",
        "zh": "得分为树模型区分情形与其他单元时归于该参数的比例；不高于随机水平即无区分力。",
    },
    "how": {
        "en": "Boxes were found by the patient rule induction method (PRIM) in one half of the {n} cells and judged on "
        "the other half. Limits whose quasi-p-value is above 0.05, or that come back in fewer than half of the "
        "{resamples} subsamples, are left out; a box is refused if chance would give its cases among the held-out "
        "cells more often than once in a hundred.",
        "zh": "在 {n} 个单元的一半中用耐心规则归纳法（PRIM）寻找条件范围，并在另一半上检验。拟 p 值高于 0.05 或在 "
        "{resamples} 个子样本的不足半数中重现的条件被舍去；"
        "若留出单元中的情形数随机出现的概率高于百分之一，则该范围被拒绝。",
    },
    "cell": {
        "en": "A cell is a point of the sweep; it counts as a case if it is one in at least half of its replications.",
        "zh": "单元为扫描中的一个取值点；若至少半数重复符合，则该单元计为一个情形。",
    },
    "limits": {"en": "Limits of the boxes; those not accepted, too.", "zh": "各范围的条件（含未被接受的）。"},
    "scores_title": {"en": "Which parameters tell", "zh": "哪些参数有区分力"},
    "scores": {"en": "Feature scores by extremely randomised trees", "zh": "极端随机树特征得分"},
    "box": {"en": "{name}: {case} in {year}, box {number}", "zh": "{name}：{year} 年{case}，范围 {number}"},
    "caption": {
        "en": "Left: limits. Middle: cells and box. Right: peeling; stars are the box on either half, the dotted line "
        "the share among all cells.",
        "zh": "左：条件；中：单元与范围；右：剥离轨迹，星号为该范围在两半样本上的结果，虚线为全部单元中的比例。",
    },
    "fits": {
        "en": "How well the boxes do: coverage is the share of all cases inside, density the share of cases among the "
        "cells inside; p is that of as many held-out cases by chance.",
        "zh": "各范围的效果：覆盖率为范围内情形占全部情形的比例，密度为范围内单元中情形的比例；"
        "p 为留出样本随机出现同样多情形的概率。",
    },
}
KEYS = ("cluster", "box")
LIMITS = (*KEYS, "accepted", "parameter", "lower", "upper", "unit", "quasi_p", "reproduced")
COLUMNS: dict[str, dict[Language, str]] = {
    "cluster": {"en": "Cluster", "zh": "集群"},
    "box": {"en": "Box", "zh": "范围"},
    "cases": {"en": "Cells that are cases", "zh": "情形单元数"},
    "accepted": {"en": "Accepted", "zh": "接受"},
    "parameter": {"en": "Parameter", "zh": "参数"},
    "lower": {"en": "At least", "zh": "下限"},
    "upper": {"en": "At most", "zh": "上限"},
    "unit": {"en": "Unit", "zh": "单位"},
    "quasi_p": {"en": "Quasi-p", "zh": "拟 p 值"},
    "reproduced": {"en": "Reproduced", "zh": "重现率"},
    "coverage": {"en": "Coverage", "zh": "覆盖率"},
    "density": {"en": "Density", "zh": "密度"},
    "held_coverage": {"en": "Held-out coverage", "zh": "留出覆盖率"},
    "held_density": {"en": "Held-out density", "zh": "留出密度"},
    "held_cells": {"en": "Held-out cells", "zh": "留出单元"},
    "p_value": {"en": "p", "zh": "p 值"},
    "base_rate": {"en": "Share of all cells", "zh": "占全部单元"},
}


def figures(found: Discovery, lang: Language = "en") -> dict[str, Picture]:
    """A figure a box, and the feature scores."""
    drawings = {}
    for cluster, search in found.searches.items():
        for number, box in enumerate(search.boxes, start=1):
            heading = WORDS["box"][lang].format(
                name=cluster_name(cluster, lang), case=case_words(found, lang), year=found.year, number=number
            )
            marks = found.cases[cluster].to_numpy(dtype=bool)
            drawings[f"box_{cluster}_{number}"] = drawn.box_figure(
                found.conditions, marks, search, box, units_in(found, lang), heading, lang
            )
    if found.searches:
        drawings["scores"] = drawn.score_figure(found.scores, WORDS["scores"][lang], lang)
    return drawings


@in_whole()
def write(found: Discovery, writing: Writing) -> None:
    """Write tables, figures, report and manifest; UserError if the folder is not free."""
    folder = writing.folder
    write_csv(found.boxes, folder / "boxes.csv")
    write_csv(found.scores, folder / "feature_scores.csv")
    write_csv(found.cases.reset_index(names="cell"), folder / "cases.csv")
    title = WORDS["title"][writing.lang].format(scenario=found.scenario)
    writing.report(title, _sections(found, writing), [found.seed])
    writing.manifest({
        "format": 1, "kind": "discovery", "command": writing.command, "store": found.address,
        "scenario": found.scenario, "case": str(found.case), "year": found.year, "cells": len(found.cases),
        "failed_runs": found.failed, "density": found.density, "resamples": found.resamples, "seed": found.seed,
    })  # fmt: skip


def _sections(found: Discovery, writing: Writing) -> list[Section]:
    lang, experiment = writing.lang, found.plan.experiment
    seeds = range(experiment.seed, experiment.seed + experiment.replications)
    source = simulated_source([found.resolved], seeds, writing.drawn_in, str(found.case.quantity) in (U, *ORDERS))
    pictures = writing.figures(figures(found, writing.drawn_in), source)
    boxes = [Figure(one, WORDS["caption"][lang]) for name, one in pictures.items() if name != "scores"]
    swept = WORDS["swept"][lang].format(
        store=found.address, cells=len(found.cases), k=len(found.conditions.columns), failed=found.failed
    )
    how = [WORDS["cell"][lang], WORDS["how"][lang].format(n=len(found.cases), resamples=found.resamples)]
    sections = [
        Section(HEADINGS["finding"][lang], finding(found, lang)),
        Section(
            HEADINGS["run"][lang],
            [described(found.resolved, lang), ran_line(found.resolved, seeds, lang), swept],
            [_cases(found, lang)],
        ),
        Section(WORDS["found"][lang], sentences(found, lang), _limits(found, lang), boxes),
    ]
    if "scores" in pictures:
        scores = Figure(pictures["scores"], WORDS["scores"][lang])
        sections.append(Section(WORDS["scores_title"][lang], [WORDS["scored"][lang]], [], [scores]))
    rests = Section(HEADINGS["rests"][lang], [*how, WORDS["ranges"][lang], assumptions_line([found.resolved], lang)])
    return [*sections, rests]


def _cases(found: Discovery, lang: Language) -> Table:
    """How many cells are cases, by cluster."""
    rows = [(cluster_name(str(one), lang), int(found.cases[one].sum()), float(found.cases[one].mean()))
            for one in found.cases.columns]  # fmt: skip
    heads = [COLUMNS[one][lang] for one in ("cluster", "cases", "base_rate")]
    caption = WORDS["case_table"][lang].format(case=case_words(found, lang), year=found.year)
    return Table(pd.DataFrame(rows, columns=heads), caption)


def _limits(found: Discovery, lang: Language) -> list[Table]:
    """The limits of the boxes and how well the boxes do."""
    boxes = found.boxes
    if boxes.empty:
        return []
    shown = boxes.assign(
        cluster=[cluster_name(one, lang) for one in boxes["cluster"]],
        unit=[unit_in(one, lang) for one in boxes["unit"]],
    )
    limits = list(LIMITS)
    fits = shown.drop_duplicates(["cluster", "box"]).drop(columns=[one for one in limits if one not in KEYS])
    parts = ((shown[limits], "limits"), (fits, "fits"))
    return [Table(part.set_axis([COLUMNS[one][lang] for one in part.columns], axis=1), WORDS[key][lang], decimals=4)
            for part, key in parts]  # fmt: skip
