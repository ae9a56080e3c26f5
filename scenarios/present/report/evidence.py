"""What an interval shows, in words: no finding where it holds 0, but how many runs it would take to tell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ....analysis.inference import replications_to_show
from ....language import Text, tr
from .builder import Tone

MOST = 100_000  # runs: beyond it is said that no number that can be run would tell
# Below this share of firms a network's stage depends on how many are simulated (docs/limits.md), so none is told.
STAGE_SCALE = 0.05

WORDS: dict[str, Text] = {
    "pairs": tr("{n} pairs of runs"),
    "runs": tr("{n} replications"),
    "at_a_point": tr("{n} replication(s) at each point"),
    "take": tr("To tell an effect of this size ({mean}) from 0 would take about {needed}."),
    "beyond": tr(
        "The effect measured ({mean}) is so small beside its spread that no feasible number "
        "of runs would tell it from 0."
    ),
    "no_stages": tr(
        "Stages of development are not told here: with less than {least:g} of the firms "
        "simulated (here {scale:.3g}) they depend on how many are. Run with --scale "
        "{least:g} or more for them."
    ),
}


def stages_tell(scale: float) -> bool:
    """Whether so large a share of the firms is simulated that a stage is a finding."""
    return scale >= STAGE_SCALE


def no_stages(scale: float) -> str:
    """Why no stage is told."""
    return WORDS["no_stages"].format(least=STAGE_SCALE, scale=scale)


def is_shown(row: Mapping[str, Any]) -> bool:
    """Whether an interval, of ``lower`` to ``upper``, excludes 0; one that is not known shows nothing."""
    return bool(row["lower"] > 0 or row["upper"] < 0)


def tone(row: Mapping[str, Any]) -> Tone:
    """How a number with an interval is to be read."""
    return "up" if row["lower"] > 0 else "down" if row["upper"] < 0 else "open"


def counted(n: float, unit: str = "pairs") -> str:
    """A number of ``pairs`` of runs, or of ``runs``, in words."""
    return WORDS[unit].format(n=f"{n:,.0f}")


def needed_to_show(row: Mapping[str, Any], mean: str, unit: str = "pairs") -> str:
    """How many runs it would take to show a mean as large as the one measured.

    Args:
        row: mean, lower, upper, n and perhaps independent of an interval that holds 0.
        mean: The mean as it is printed.
    """
    needed = replications_to_show(row)
    if not needed <= MOST:
        return WORDS["beyond"].format(mean=mean)
    # No more digits than the estimate of a spread has.
    digits = -(math.floor(math.log10(needed)) - 1) if needed >= 100 else 0
    return WORDS["take"].format(mean=mean, needed=counted(round(needed, digits), unit))
