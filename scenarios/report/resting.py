"""Sentences on what a result rests on: the evaluator, the inputs that are assumptions, what a reader must know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from ..scoring import shipped_evaluator
from .choices import choices_line

if TYPE_CHECKING:
    from ..experiments.run import RunResult
    from ..resolution import Resolved

WORDS: dict[str, dict[Language, str]] = {
    "evaluator": {
        "en": "Frozen evaluator {name}, fitted on {runs} runs of {scenarios}. {choices}",
        "zh": "采用冻结评价器 {name}，由 {scenarios} 的 {runs} 次模拟拟合。{choices}",
    },
    "a_reference": {"en": "a reference", "zh": "参考模拟集"},
    "assumed": {
        "en": "{assumed} of {all} input values are assumptions; manifest.json lists every value with its source. "
        "Nothing here is calibrated beyond what a source says.",
        "zh": "{all} 个输入值中有 {assumed} 个为假设；manifest.json 列出全部数值及其来源。除来源所述外，未作任何校准。",
    },
    "each_assumed": {
        "en": "Assumptions among the input values: {counts}. manifest.json lists every value with its source. Nothing "
        "here is calibrated beyond what a source says.",
        "zh": "输入值中的假设数：{counts}。manifest.json 列出全部数值及其来源。除来源所述外，未作任何校准。",
    },
    "flat_world": {"en": "a world that stands still", "zh": "外部静止的世界"},
    "no_e_commerce": {"en": "no e-commerce", "zh": "无电商"},
    "nothing_moves": {"en": "all of this off", "zh": "以上全部关闭"},
    "count": {"en": "{name} {assumed} of {all}", "zh": "{name}：{all} 个中有 {assumed} 个"},
    "of": {"en": "{name}: {text}", "zh": "{name}：{text}"},
}


def evaluator_line(resolved: Resolved, lang: Language = "en") -> str:
    """The frozen evaluator that scores a scenario, what it was fitted on, and its choices."""
    scenario = resolved.scenario
    fitted = shipped_evaluator(scenario.evaluator, scenario.folder)
    fitted_on = fitted.provenance.get("scenarios", [WORDS["a_reference"][lang]])
    # Worlds made from a scenario have no file of their own whose name a reader could look up.
    fitted_on = [WORDS[one][lang] if one in WORDS else one for one in fitted_on]
    return WORDS["evaluator"][lang].format(
        name=scenario.evaluator, runs=fitted.provenance["runs"], choices=choices_line(fitted.evaluator, lang),
        scenarios=("、" if lang == "zh" else ", ").join(fitted_on),
    )  # fmt: skip


def assumptions_line(resolved: Sequence[Resolved], lang: Language = "en") -> str:
    """How many of the input values are assumptions, scenario by scenario if there are several."""
    if len(resolved) == 1:
        one = resolved[0]
        return WORDS["assumed"][lang].format(assumed=len(one.assumptions), all=len(one.sources))
    counts = [
        WORDS["count"][lang].format(name=one.name, assumed=len(one.assumptions), all=len(one.sources))
        for one in resolved
    ]
    return WORDS["each_assumed"][lang].format(counts=("；" if lang == "zh" else "; ").join(counts))


def score_notes(results: Sequence[RunResult], lang: Language = "en") -> list[str]:
    """What scoring remarked, each remark once, with the scenario's name if there are several."""
    if len(results) == 1:
        return list(dict.fromkeys(note.text(lang) for note in results[0].scores.notes))
    named = [(one.resolved.name, note.text(lang)) for one in results for note in one.scores.notes]
    return [WORDS["of"][lang].format(name=name, text=text) for name, text in dict.fromkeys(named)]
