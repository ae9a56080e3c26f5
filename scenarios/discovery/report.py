"""Writes what a discovery found into a folder: tables, figures, report, manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.figures import discovery as drawn
from ...analysis.figures.style import cluster_name, figure_language, save
from .. import outputs
from ..report import Figure, Section, Table, write_report
from .words import case_words, sentences

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from ...analysis.catalogue import Language
    from .discover import Discovery

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Scenario discovery: {scenario}", "zh": "情景发现：{scenario}"},
    "found": {"en": "What was found", "zh": "主要发现"},
    "how": {
        "en": "Boxes were found by the patient rule induction method (PRIM) in one half of the {n} cells and judged on "
        "the other half. Limits whose quasi-p-value is above 0.05, or that come back in fewer than half of the "
        "subsamples, are left out; a box is refused if chance would give its cases among the held-out cells more often "
        "than once in a hundred.",
        "zh": "在 {n} 个单元的一半中用耐心规则归纳法（PRIM）寻找条件范围，并在另一半上检验。拟 p 值高于 0.05 或在不足"
        "半数子样本中重现的条件被舍去；若留出单元中的情形数随机出现的概率高于百分之一，则该范围被拒绝。",
    },
    "cell": {
        "en": "A cell counts as a case if it is one in at least half of its replications. {failed} runs failed.",
        "zh": "若至少半数重复符合，则该单元计为一个情形。{failed} 次模拟失败。",
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
    "columns": {
        "en": "cluster,box,accepted,parameter,at least,at most,unit,quasi-p,reproduced,coverage,density,held-out "
        "coverage,held-out density,held-out cells,p,all cells",
        "zh": "集群,范围,接受,参数,下限,上限,单位,拟 p 值,重现率,覆盖率,密度,"
        "留出覆盖率,留出密度,留出单元,p 值,全部单元",
    },
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
                found.conditions, marks, search, box, found.units, heading, lang
            )
    if found.searches:
        drawings["scores"] = drawn.score_figure(found.scores, WORDS["scores"][lang], lang)
    return drawings


def write(found: Discovery, folder: Path, force: bool = False, command: str = "", lang: Language = "en") -> Path:
    """Write tables, figures, report and, last, the manifest; UserError if the folder holds a run."""
    outputs.check_free(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / outputs.MANIFEST, folder / outputs.REPORT, *(folder / "figures").glob("*.png")):
        old.unlink(missing_ok=True)
    found.boxes.to_csv(folder / "boxes.csv", index=False, lineterminator="\n")
    found.scores.to_csv(folder / "feature_scores.csv", index=False, lineterminator="\n")
    found.cases.to_csv(folder / "cases.csv", lineterminator="\n")
    pictures = {
        name: save(one, folder / "figures" / f"{name}.png")
        for name, one in figures(found, figure_language(lang)).items()
    }
    _write_report(found, pictures, folder / outputs.REPORT, lang)
    manifest = {
        "format": 1, "kind": "discovery", "command": command, "store": found.address, "scenario": found.scenario,
        "case": str(found.case), "year": found.year, "cells": len(found.cases), "failed_runs": found.failed,
    }  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _write_report(found: Discovery, pictures: dict[str, Path], path: Path, lang: Language) -> None:
    text = [*sentences(found, lang), WORDS["how"][lang].format(n=len(found.cases))]
    text.append(WORDS["cell"][lang].format(failed=found.failed))
    boxes, tables = found.boxes, []
    if not boxes.empty:
        named = boxes.assign(cluster=[cluster_name(one, lang) for one in boxes["cluster"]])
        tables = [Table(named.set_axis(WORDS["columns"][lang].split(","), axis=1), WORDS["limits"][lang])]
    shown = [Figure(one, WORDS["caption"][lang]) for name, one in pictures.items() if name != "scores"]
    sections = [Section(WORDS["found"][lang], text, tables, shown)]
    if "scores" in pictures:
        sections.append(
            Section(WORDS["scores_title"][lang], [], [], [Figure(pictures["scores"], WORDS["scores"][lang])])
        )
    write_report(path, WORDS["title"][lang].format(scenario=found.scenario), sections, lang)
