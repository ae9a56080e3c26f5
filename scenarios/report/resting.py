"""Sentences on what a result rests on: the evaluator, the inputs that are assumptions, what a reader must know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from ...language import Text, tr
from ..scoring import shipped_evaluator
from .choices import choices_line

if TYPE_CHECKING:
    from ..experiments.run import RunResult
    from ..resolution import Resolved

WORDS: dict[str, Text] = {
    "evaluator": tr("Frozen evaluator {name}, fitted on {runs} runs of {scenarios}. {choices}"),
    "a_reference": tr("a reference"),
    "assumed": tr(
        "{assumed} of {all} input values are assumptions; manifest.json lists every value "
        "with its source. Nothing here is calibrated beyond what a source says."
    ),
    "each_assumed": tr(
        "Assumptions among the input values: {counts}. manifest.json lists every value with "
        "its source. Nothing here is calibrated beyond what a source says."
    ),
    "flat_world": tr("a world that stands still"),
    "no_e_commerce": tr("no e-commerce"),
    "nothing_moves": tr("all of this off"),
    "count": tr("{name} {assumed} of {all}"),
    "of": tr("{name}: {text}"),
}


def evaluator_line(resolved: Resolved, lang: Language = "en") -> str:
    """The frozen evaluator that scores a scenario, what it was fitted on, and its choices."""
    scenario = resolved.scenario
    fitted = shipped_evaluator(scenario.evaluator, scenario.folder)
    fitted_on = fitted.provenance.get("scenarios", [WORDS["a_reference"][lang]])
    # Worlds made from a scenario have no file of their own whose name a reader could look up.
    fitted_on = [WORDS[one][lang] if one in WORDS else one for one in fitted_on]
    return WORDS["evaluator"][lang].format(
        name=scenario.evaluator,
        runs=fitted.provenance["runs"],
        choices=choices_line(fitted.evaluator, lang),
        scenarios=(tr(", ")[lang]).join(fitted_on),
    )


def assumptions_line(resolved: Sequence[Resolved], lang: Language = "en") -> str:
    """How many of the input values are assumptions, scenario by scenario if there are several."""
    if len(resolved) == 1:
        one = resolved[0]
        return WORDS["assumed"][lang].format(assumed=len(one.assumptions), all=len(one.sources))
    counts = [
        WORDS["count"][lang].format(name=one.name, assumed=len(one.assumptions), all=len(one.sources))
        for one in resolved
    ]
    return WORDS["each_assumed"][lang].format(counts=(tr("; ")[lang]).join(counts))


def score_notes(results: Sequence[RunResult], lang: Language = "en") -> list[str]:
    """What scoring remarked, each remark once, with the scenario's name if there are several."""
    if len(results) == 1:
        return list(dict.fromkeys(note.text(lang) for note in results[0].scores.notes))
    named = [(one.resolved.name, note.text(lang)) for one in results for note in one.scores.notes]
    return [WORDS["of"][lang].format(name=name, text=text) for name, text in dict.fromkeys(named)]
