"""Sentences on what a result rests on: the evaluator, the inputs that are assumptions, what a reader must know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ....language import Text, language, tr
from ...files.scoring import shipped_evaluator
from .choices import choices_line
from .labels import labels_of

if TYPE_CHECKING:
    from ...files.resolution import Resolved

FITTED = re.compile(r"(?:fitted|calibrated)\b", re.IGNORECASE)  # how the source of such a value begins
WORDS: dict[str, Text] = {
    "evaluator": tr("Frozen evaluator {name}, fitted on {runs} runs of {scenarios}. {choices}"),
    "a_reference": tr("a reference"),
    "assumed": tr(
        "Of {all} input values, {assumed} are assumptions{fitted}; manifest.json lists every value with its source."
    ),
    "fitted": tr(" and {n} were fitted to observed data"),
    "none_fitted": tr("; none was fitted to observed data"),
    "drawn": tr("In every replication {names} are drawn from a posterior that a calibration estimated from data."),
    "flat_world": tr("a world that stands still"),
    "no_e_commerce": tr("no e-commerce"),
    "nothing_moves": tr("all of this off"),
    "several": tr("{name}: {text}"),
    "of": tr("{name}: {text}"),
}


def evaluator_line(resolved: Resolved) -> str:
    """The frozen evaluator that scores a scenario, what it was fitted on, and its choices."""
    scenario = resolved.scenario
    fitted = shipped_evaluator(scenario.evaluator, scenario.folder)
    fitted_on = fitted.provenance.get("scenarios", [str(WORDS["a_reference"])])
    # Worlds made from a scenario have no file of their own whose name a reader could look up.
    fitted_on = [str(WORDS[one]) if one in WORDS else one for one in fitted_on]
    return WORDS["evaluator"].format(
        name=scenario.evaluator,
        runs=fitted.provenance["runs"],
        choices=choices_line(fitted.evaluator),
        scenarios=str(tr(", ")).join(fitted_on),
    )


def assumptions_line(resolved: Sequence[Resolved]) -> str:
    """How many of the input values are assumptions and how many were fitted to data, scenario by scenario."""
    told = {one.name: _sources(one) for one in resolved}
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    labels = labels_of(resolved)
    parts = [WORDS["several"].format(name=labels[name], text=text) for name, text in told.items()]
    return ("" if language() == "zh" else " ").join(parts)


def _sources(one: Resolved) -> str:
    fitted = sum(FITTED.match(source) is not None for source in one.sources.values())
    said = WORDS["fitted" if fitted else "none_fitted"].format(n=fitted)
    text = WORDS["assumed"].format(assumed=len(one.assumptions), all=len(one.sources), fitted=said)
    if not one.draws:
        return text
    drawn = WORDS["drawn"].format(names=str(tr(", ")).join(one.draws[0]))
    return text + ("" if language() == "zh" else " ") + drawn
