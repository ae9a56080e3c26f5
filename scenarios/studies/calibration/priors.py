"""Which parameters are calibrated, and what is believed of them before the data: uniform over a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....language import tr
from ....simulation.inputs import Industry, Inputs, facts
from ....simulation.parameters import walk
from ...errors import UserError, unknown

# What series and moments up to 2017 tell something about: of 32 candidates in 1,000 runs those whose known values came
# back (variance down by a twentieth and more). Levels and trends of trade are fitted beside.
BASELINE = (
    "adoption.imitation", "adoption.base_utility", "adoption.gain_utility", "adoption.churn_rate",
    "adoption.listing_rate", "adoption.seed_share", "platforms.reach", "platforms.displacement",
    "platforms.choice_commission", "imports.reach", "imports.substitution", "pricing.target_margin",
    "pricing.price_elasticity", "demography.volatility", "demography.size_exponent", "demography.attraction",
    "demography.exit_hazard", "demography.exit_young", "demography.entry_rate", "innovation.success_rate",
    "innovation.frontier_learning", "world.trade_elasticity",
)  # fmt: skip
DRIFTS = ("demand_drift", "import_drift")
# A prior for a trend fitted from the data before: as wide on either side as the error of a growth rate over 7 years.
DRIFT_WIDTH = 0.05  # a year (assumption)


@dataclass(frozen=True)
class Prior:
    """A parameter's path, the range over which it is uniform, and the value the scenario has now."""

    path: str
    low: float
    high: float
    current: float


def priors_of(inputs: Inputs, paths: Sequence[str] = ()) -> list[Prior]:
    """The priors of the parameters named, or of the baseline's set.

    Raises:
        UserError: a parameter does not exist, or declares no range.
    """
    ranges = _ranges(inputs)
    wanted = list(paths) or list(BASELINE)
    for path in wanted:
        if path not in ranges:
            everything = [known for known, _, _ in walk(inputs.parameters)]
            if path in everything:
                raise UserError(
                    tr(
                        "{path} declares no range, so it has no prior; those that do: {some}.",
                        path=path,
                        some=_some(list(ranges)),
                    )
                )
            raise unknown("parameter", path, list(ranges))
    twice = next((path for path in wanted if wanted.count(path) > 1), None)
    if twice:
        raise UserError(tr("{twice} is named twice.", twice=twice))
    return [Prior(path, *ranges[path]) for path in wanted]


def _ranges(inputs: Inputs) -> dict[str, tuple[float, float, float]]:
    """Low and high end of the range, and the value now, by path."""
    found = {path: (*one.range, value) for path, one, value in walk(inputs.parameters) if one.range}
    for industry in inputs.industries:
        for name in DRIFTS:
            value = getattr(industry, name)
            low, high = facts(Industry)[name].bounds
            path = f"industry.{industry.code}.{name}"
            found[path] = max(low, value - DRIFT_WIDTH), min(high, value + DRIFT_WIDTH), value
    return found


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
