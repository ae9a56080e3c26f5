"""The setting with strong network effects follows from the folds of the equation, which are those of the map."""

from __future__ import annotations

import dataclasses

import pytest
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.evolution.hysteresis import prepared
from synergysim.scenarios.studies.evolution.lever_sweep import Sweep
from synergysim.scenarios.studies.evolution.strong_effects import FASTER, folds, policy_utility, strong_settings
from synergysim.simulation.agents.adoption import AdoptionParameters
from synergysim.simulation.agents.platforms import PlatformParameters
from synergysim.simulation.mean_field import MeanField, Surroundings
from synergysim.simulation.tipping import tipping_point

DESIGN = AdoptionParameters(
    innovation=0.002, imitation=0.6, churn_rate=0.06, base_utility=-2.95, buyer_utility=3.0, depth_utility=0.0,
    trust_utility=0.0,
)  # fmt: skip


def test_the_upper_fold_is_where_the_map_tips() -> None:
    found = folds(DESIGN, PlatformParameters(), 0.0)
    tips = tipping_point(lambda level: MeanField(DESIGN, surroundings=Surroundings(adoption_policy=level)), 0.0, 1.0)
    assert found is not None
    assert tips is not None
    assert found.up - DESIGN.base_utility == pytest.approx(tips, abs=0.02)
    assert found.down < found.up


def test_the_defaults_have_no_folds_and_entrants_raise_the_upper_one() -> None:
    platforms = PlatformParameters()
    assert folds(AdoptionParameters(), platforms, 0.065) is None
    assert folds(DESIGN, platforms, 0.03).up > folds(DESIGN, platforms, 0.0).up  # type: ignore[union-attr]


def test_the_setting_puts_the_fold_at_half_the_lever_and_lets_the_low_state_stand_without_it() -> None:
    own = prepared("no_policy", Sweep("P2")).inputs.parameters
    settings = strong_settings(own, "P2")
    assert settings["adoption.imitation"] == pytest.approx(FASTER * type(own.adoption)().imitation)
    changed, platforms = (
        dataclasses.replace(group, **{path.split(".")[1]: v for path, v in settings.items() if path.startswith(name)})
        for name, group in (("adoption.", own.adoption), ("platforms.", own.platforms))
    )
    found, policy = folds(changed, platforms, own.demography.entry_rate), policy_utility("P2", own)
    assert found is not None
    assert changed.base_utility + 0.5 * policy == pytest.approx(found.up)
    assert found.down < changed.base_utility < found.up < changed.base_utility + policy


def test_a_lever_that_does_not_touch_the_utility_is_refused() -> None:
    with pytest.raises(UserError, match="makes selling online more attractive, such as P2; P3 does not"):
        prepared("no_policy", Sweep("P3"), strong=True)
