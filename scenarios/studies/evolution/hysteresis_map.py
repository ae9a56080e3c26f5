"""What the mean-field map says of a sweep: its states of rest, and the path that it predicts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .lever_sweep import Sweep, other_levers

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs
    from ....simulation.mean_field import MeanField
    from ....simulation.parameter_set import Parameters

REST_COLUMNS = ["level", "adoption_share", "member_share", "stable"]
PATH_COLUMNS = ["step", "branch", "level", "adoption_share"]


def acts_on_the_map(lever: str) -> bool:
    """Whether a lever acts on what the mean-field map knows: utility of selling or joining, trust, ties."""
    from ....simulation.effects import NEUTRAL
    from ....simulation.levers import LEVERS

    known = set(MAP_EFFECTS)
    effects = dict(NEUTRAL)
    next(one for one in LEVERS if one.code == lever).act(effects, 1.0)
    return any(effects[name] != NEUTRAL[name] for name in known)


# The map's surroundings by the effect that moves them.
MAP_EFFECTS = {
    "adoption_utility": "adoption_policy",
    "onboarding_utility": "joining_policy",
    "onboarding_hazard": "onboarding",
    "institutional_trust": "institutions",
    "proposals_factor": "proposals_factor",
    "acceptance_factor": "acceptance_factor",
}


def states_of_rest(inputs: Inputs, sweep: Sweep) -> pd.DataFrame:
    """All states of rest of the mean-field map at the sweep's levels, for the median push of the industries' platforms.

    The map knows no leaders, money or competition; the gain from selling online is that of a platform at its least fee.
    """
    from ....simulation.tipping import fixed_points

    rows: list[tuple[float, float, float, bool]] = []
    if acts_on_the_map(sweep.lever):
        others = {one.code: one.level for one in other_levers(inputs, sweep.lever)}
        push = float(np.median([one.platform_push for one in inputs.industries]))
        for level in sweep.levels[: sweep.steps]:
            points = fixed_points(_twin(inputs, push, {**others, sweep.lever: level}))
            rows += [(level, one.order.adoption, one.order.membership, one.stable) for one in points]
    return pd.DataFrame(rows, columns=REST_COLUMNS)


def predicted_path(inputs: Inputs, sweep: Sweep) -> pd.DataFrame:
    """The map's share of sellers under the very steps of the sweep, from nobody on; mean over a step's last half."""
    from ....simulation.mean_field import order_parameters

    if not acts_on_the_map(sweep.lever):
        return pd.DataFrame(columns=PATH_COLUMNS)
    others = {one.code: one.level for one in other_levers(inputs, sweep.lever)}
    push = float(np.median([one.platform_push for one in inputs.industries]))
    twin = _twin(inputs, push, others)
    state = twin.path(twin.start(), sweep.settle)[-1]
    rows = []
    for step, (level, branch) in enumerate(zip(sweep.levels, sweep.branches, strict=True)):
        path = _twin(inputs, push, {**others, sweep.lever: level}).path(state, sweep.years)
        state, late = path[-1], path[1 + 2 * sweep.years :]
        rows.append((step, branch, level, float(np.mean([order_parameters(one).adoption for one in late]))))
    return pd.DataFrame(rows, columns=PATH_COLUMNS)


def _twin(inputs: Inputs, push: float, levels: Mapping[str, float]) -> MeanField:
    """The mean-field map in a cluster's surroundings under levers at these levels.

    Entrants do not sell online yet: for the share of sellers they are as churn at the rate of entry.
    """
    from ....simulation.agents.adoption import leaving_hazard
    from ....simulation.effects import NEUTRAL
    from ....simulation.levers import LEVERS
    from ....simulation.mean_field import MeanField, Surroundings

    p, effects = inputs.parameters, dict(NEUTRAL)
    for lever in LEVERS:
        if levels.get(lever.code, 0.0) > 0.0:
            lever.act(effects, p.government.strength * levels[lever.code], p.levers)
    met = {place: effects[name] for name, place in MAP_EFFECTS.items()}
    gain = _gain(p)
    churn = leaving_hazard(gain, p.adoption.values()) + p.demography.entry_rate
    adoption = dataclasses.replace(p.adoption, churn_rate=churn, churn_response=0.0)
    return MeanField(adoption, p.membership, p.trust, p.platforms, Surroundings(push=push, gain=gain, **met))


def _gain(p: Parameters) -> float:
    """Profit on an online sale at the first markup, where nothing is paid but the referral and the services."""
    from ....simulation.markets.fees import online_margin

    services = p.services
    fees = p.platforms.referral_fee + services.payment_fee + services.compliance_fee + services.content_fee
    fees += services.online_logistics * services.logistics_fee
    gross = p.pricing.initial_markup / (1.0 + p.pricing.initial_markup)
    return online_margin(gross, fees, p.platforms.pass_through)
