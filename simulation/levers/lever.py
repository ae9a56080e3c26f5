"""What a policy lever is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Literal


@dataclasses.dataclass(frozen=True)
class Lever:
    """A policy lever: one declaration, one file.

    ``act`` writes into a dictionary of effects (keys of :data:`..effects.NEUTRAL`) what an effective level does; at
    level 0 it must leave every value as it is, to the bit. The effective level follows the announced one by a delay of
    ``delay_order`` stages with mean ``lag_quarters``. ``annual_cost`` is the cost of level 1 as a share of the
    clusters' base-year sales; costs rise with level to the power 1.5. ``builds``: what it costs is investment in
    infrastructure or parks.
    """

    code: str
    name_en: str
    name_zh: str
    meaning: str
    meaning_zh: str
    acts_on: str
    source: str
    lag_quarters: float
    annual_cost: float
    paid_to: Literal["households", "economy", "institutes"]
    measures_per_year: float
    counts_in: Literal["A11", "B12"] | None
    act: Callable[[dict[str, float], float], None]
    unit: str = "level, 0 none to 1 full"
    bounds: tuple[float, float] = (0.0, 1.0)
    delay_order: int = 1
    builds: bool = False
