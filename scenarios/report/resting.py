"""Sentences on what a result rests on: the evaluator, the inputs that are assumptions, what a reader must know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language

if TYPE_CHECKING:
    from ..experiments.run import RunResult
    from ..resolution import Resolved
    from ..scoring import Scores

WORDS: dict[str, dict[Language, str]] = {
    "heading": {"en": "What it rests on", "zh": "结果的依据"},
    "evaluator": {
        "en": "Evaluator {name}: {settings}. Fitted on {scenarios}, {runs} runs.",
        "zh": "采用冻结评价器 {name}，由 {scenarios} 的 {runs} 次模拟拟合；其各项方法选择见 manifest.json。",
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
    "count": {"en": "{name} {assumed} of {all}", "zh": "{name}：{all} 个中有 {assumed} 个"},
    "of": {"en": "{name}: {text}", "zh": "{name}：{text}"},
    "described": {"en": "{name}: {text}", "zh": "{name}：{text}（英文说明见 manifest.json）"},
}


def evaluator_line(scores: Scores, lang: Language = "en") -> str:
    """The frozen evaluator, its choices and what it was fitted on; in Chinese the manifest has the choices."""
    provenance = scores.evaluator["provenance"]
    scenarios = provenance.get("scenarios", [WORDS["a_reference"][lang]])
    return WORDS["evaluator"][lang].format(
        name=scores.evaluator["name"], settings=scores.evaluator["settings"], runs=provenance["runs"],
        scenarios=("、" if lang == "zh" else ", ").join(scenarios),
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


def title_of(resolved: Resolved, lang: Language = "en") -> str:
    """A scenario's title in a language, or its name if it has none."""
    scenario = resolved.scenario
    return (scenario.title_zh if lang == "zh" else scenario.title_en) or resolved.name


def described(resolved: Resolved, lang: Language = "en") -> str:
    """A scenario in words: its description; in Chinese its title, for descriptions are written in English."""
    scenario = resolved.scenario
    text = title_of(resolved, lang) if lang == "zh" else " ".join((scenario.description, scenario.why)).strip()
    return WORDS["described"][lang].format(name=resolved.name, text=text)
