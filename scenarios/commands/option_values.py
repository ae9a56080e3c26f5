"""Values that are wrong whatever the scenario: refused here, for every command, before any folder is looked at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ...language import tr
from ..errors import UserError

INTERVALS = ("channels", "compare", "explain", "levers", "validate")  # commands that tell an interval over replications
LEAST = {"replications": 1, "workers": 1, "resamples": 1, "chunk": 1}
MOST = {"replications": 1_000_000, "workers": 4096, "steps": 1_000, "years": 1_000, "settle": 1_000}
SEEDS = (0, 2**32 - 1)  # what every library that draws takes


def check_texts(arguments: Sequence[str]) -> None:
    """Refuse an empty text, which as a path would be this folder, and as a name nothing.

    Raises:
        UserError: an argument or the value of an option is empty.
    """
    before = ""
    for one in arguments:
        if not one.strip():
            what = before if before.startswith("-") else tr("An argument")
            raise UserError(tr("{what} is empty; give a name, a number or a path.", what=what))
        if one.startswith("--") and one.endswith("="):
            raise UserError(tr("{one} is empty; give a name, a number or a path.", one=one.removesuffix("=")))
        before = one


def check_numbers(command: str, given: Mapping[str, Any]) -> None:
    """Refuse a number that no scenario could make right.

    Raises:
        UserError: a count that is too small, a share of firms or a seed out of bounds, or no finite number.
    """
    for name, value in given.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise UserError(tr("{name} = {value:g} is no finite number.", name=name, value=value))
        if not isinstance(value, (int, float)):
            continue
        least = 2 if name == "replications" and command in INTERVALS else LEAST.get(name, -math.inf)
        if value < least:
            raise UserError(tr("{name} = {value} is outside [{least:g}, …].", name=name, value=value, least=least))
        if value > MOST.get(name, math.inf):
            raise UserError(
                tr(
                    "{name} = {value} is outside [{found}, {most}].",
                    name=name,
                    value=value,
                    found=LEAST.get(name, "…"),
                    most=MOST[name],
                )
            )
        if name == "seed" and not SEEDS[0] <= value <= SEEDS[1]:
            raise UserError(
                tr("seed = {value} is outside [{first}, {second}].", value=value, first=SEEDS[0], second=SEEDS[1])
            )
        if name == "scale" and not 0 < value <= 1:
            raise UserError(
                tr(
                    "scale = {value:g} is outside (0, 1]: it is the share of firms simulated; 1 is every firm.",
                    value=value,
                )
            )
