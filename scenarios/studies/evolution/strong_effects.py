"""The setting with strong network effects, derived from the equation of adoption and not from runs of agents.

With identical firms the share x of sellers is at rest where (1 - x)(p + q x) / (1 + exp(-U)) = d x, with utility
U = u0 + ub ln B(x) + policy, and B(x) the buyers that x sellers draw: sellers come for buyers, who come for sellers.
Solved for the policy, u0 + policy = logit(d x / ((1 - x)(p + q x))) - ub ln B(x), which for a strong ub has a maximum
and, at a greater x, a minimum: the folds. Above the maximum only the high state is left, below the minimum only the low
one. The setting follows in four steps:

1. ub, B and p (by which few sellers are sure to be there) lie at the top of their declared ranges.
2. p, q, churn and the buyers' growth are multiplied by :data:`FASTER`, so that adoption comes to rest within a level of
   the lever and not only after decades in which the firms themselves die out. Without turnover this would not move the
   folds.
   q and churn are those declared, not a scenario's: the setting stays the same whatever a calibration finds.
3. d is churn plus the rate of entry, since entrants do not sell online yet.
4. u0 puts the maximum at half the lever's height; the lever keeps its strength.

What else moves the utility, and what sets leaders apart, is switched off: the equation does not know it.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ....language import tr
from ...errors import UserError

if TYPE_CHECKING:
    from ....simulation.agents.adoption import AdoptionParameters
    from ....simulation.agents.platforms import PlatformParameters
    from ....simulation.parameter_set import Parameters
    from ....simulation.parameters import Group

FASTER = 8.0
FOLD_AT = 0.5  # of the lever's height
OFF = (
    "gain_utility", "churn_response", "depth_utility", "trust_utility", "leader_bonus", "leader_multiplier",
    "leader_weight", "seed_share",
)  # fmt: skip
SOURCE = "declared for the experiment with strong network effects: derived from the folds of the mean-field equation"
GRID = np.linspace(1e-5, 0.999, 20_000)


class Folds(NamedTuple):
    """Utility, of the base and the policy together, above which adoption tips up and below which it tips down."""

    up: float
    down: float


def folds(adoption: AdoptionParameters, platforms: PlatformParameters, entry_rate: float) -> Folds | None:
    """The folds of the equation of adoption; None where there are none, so that nothing tips.

    Args:
        adoption: Its innovation, imitation, churn and buyers' utility are used.
        platforms: How many buyers sellers draw.
        entry_rate: Entrants per firm and year, who do not sell online yet.
    """
    from ....simulation.agents.platforms import buyers_drawn
    from ....simulation.mean_field import Surroundings

    x, outflow = GRID, adoption.churn_rate + entry_rate
    odds = outflow * x / ((1.0 - x) * (adoption.innovation + adoption.imitation * x))
    x, odds = x[odds < 1.0], odds[odds < 1.0]
    quality, values = Surroundings().platform_quality, platforms.values()
    drawn = np.array([buyers_drawn(one, quality, values) for one in x.tolist()])
    needed = np.log(odds / (1.0 - odds)) - adoption.buyer_utility * np.log(drawn)
    turns = np.flatnonzero(np.diff(np.sign(np.diff(needed)))) + 1
    return Folds(float(needed[turns[0]]), float(needed[turns[1]])) if turns.size == 2 else None


def policy_utility(lever: str, parameters: Parameters) -> float:
    """What a lever at full level adds to the utility of selling online."""
    from ....simulation.effects import NEUTRAL
    from ....simulation.levers import BY_CODE

    effects = dict(NEUTRAL)
    BY_CODE[lever].act(effects, parameters.government.strength, parameters.levers)
    return effects["adoption_utility"]


def strong_settings(parameters: Parameters, lever: str) -> dict[str, float]:
    """The values of the setting, by the path of the parameter.

    Raises:
        UserError: the lever does not act on the utility of selling online, or network effects make no folds.
    """
    policy = policy_utility(lever, parameters)
    if policy <= 0.0:
        raise UserError(
            tr(
                "--strong needs a lever that makes selling online more attractive, such as P2; {lever} does not.",
                lever=lever,
            )
        )
    given, usual = parameters.adoption, type(parameters.adoption)()
    tops = {name: _top(given, name) for name in ("buyer_utility", "innovation")}
    response = _top(parameters.platforms, "buyer_response")
    growth = FASTER * type(parameters.platforms)().buyer_growth
    platforms = dataclasses.replace(parameters.platforms, buyer_response=response, buyer_growth=growth)
    rates = {
        "innovation": FASTER * tops["innovation"],
        "imitation": FASTER * usual.imitation,
        "churn_rate": FASTER * usual.churn_rate,
    }
    changed = {"buyer_utility": tops["buyer_utility"], **rates, **dict.fromkeys(OFF, 0.0)}
    found = folds(dataclasses.replace(given, **changed), platforms, parameters.demography.entry_rate)
    if found is None:
        raise UserError(tr("Network effects make no folds under these rates of imitation and churn: nothing can tip."))
    changed["base_utility"] = found.up - FOLD_AT * policy
    settings = {f"adoption.{name}": value for name, value in changed.items()}
    return settings | {"platforms.buyer_response": response, "platforms.buyer_growth": growth}


def _top(group: Group, name: str) -> float:
    from ....simulation.parameters import declared

    evidence = declared(type(group))[name].range
    if evidence is None:
        raise ValueError(f"{name} declares no range of evidence.")
    return evidence[1]
