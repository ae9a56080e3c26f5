"""Outcomes that are explained, in words."""

from __future__ import annotations

from ....language import Text, tr
from ...present.quantities import name_of, unit_of

STAGE = "stage"
STAGE_NAME: Text = tr("Stage (0 none to 4 mature)")


def outcome_words(outcome: str) -> tuple[str, str]:
    """An outcome in words, and its unit; degrees and the stage have none."""
    if outcome == STAGE:
        return str(STAGE_NAME), ""
    return name_of(outcome), unit_of(outcome)
