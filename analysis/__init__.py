"""From an indicator table to numbers and figures; knows nothing of agents or scenarios.

The public names are imported when first asked for, so ``import synergysim.analysis`` alone stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .comparison import effects_against, stage_transitions
    from .early_warning import EarlyWarning, Peak, early_warning_trends, susceptibility_peak
    from .inequality import coefficient_of_variation, dagum_gini, gini, theil
    from .inference import PairedEffect, bands, paired_effect, paired_effects, replications_needed
    from .notes import Note
    from .spatial import MoransI, morans_i
    from .stages import StageThresholds, SynergyCuts, network_stages, stage_agreement, synergy_stages
    from .synergy.attribution import synergy_contributions
    from .synergy.combination import combine_weights
    from .synergy.components import pca_weights
    from .synergy.coordination import coordination_grade, lag_type, obstacle_degrees
    from .synergy.coupling import coupling_coordination_degree, coupling_degree, development_index
    from .synergy.degree import synergy_degree, synergy_labels
    from .synergy.errors import EvaluationError, EvaluationWarning, ZeroOrderError
    from .synergy.evaluator import SynergyEvaluator
    from .synergy.fitted import FittedEvaluator
    from .synergy.grey import grey_relational_grades
    from .synergy.grey_forecast import grey_forecast
    from .synergy.grid import Grid
    from .synergy.indicators import Indicator
    from .synergy.judgement import ahp_weights
    from .synergy.kinds import indicator_scores
    from .synergy.missing import Filled, draw_fills, fill_missing, fill_panel
    from .synergy.order import geometric_order, order_degrees, weighted_order
    from .synergy.robustness import Robustness, assess_robustness
    from .synergy.scores import Scores
    from .synergy.weights import (
        critic_weights,
        deviation_weights,
        entropy_weights,
        information_weights,
        weights_from_entropy,
    )

_HOMES = {
    ".comparison": ("effects_against", "stage_transitions"),
    ".early_warning": ("EarlyWarning", "Peak", "early_warning_trends", "susceptibility_peak"),
    ".inference": ("PairedEffect", "bands", "paired_effect", "paired_effects", "replications_needed"),
    ".notes": ("Note",),
    ".stages": ("StageThresholds", "SynergyCuts", "network_stages", "stage_agreement", "synergy_stages"),
    ".inequality": (
        "coefficient_of_variation",
        "dagum_gini",
        "gini",
        "theil",
    ),
    ".spatial": (
        "MoransI",
        "morans_i",
    ),
    ".synergy.attribution": ("synergy_contributions",),
    ".synergy.combination": ("combine_weights",),
    ".synergy.components": ("pca_weights",),
    ".synergy.coordination": (
        "coordination_grade",
        "lag_type",
        "obstacle_degrees",
    ),
    ".synergy.grey_forecast": ("grey_forecast",),
    ".synergy.judgement": ("ahp_weights",),
    ".synergy.kinds": ("indicator_scores",),
    ".synergy.coupling": ("coupling_coordination_degree", "coupling_degree", "development_index"),
    ".synergy.degree": ("synergy_degree", "synergy_labels"),
    ".synergy.errors": ("EvaluationError", "EvaluationWarning", "ZeroOrderError"),
    ".synergy.evaluator": ("SynergyEvaluator",),
    ".synergy.fitted": ("FittedEvaluator",),
    ".synergy.grid": ("Grid",),
    ".synergy.grey": ("grey_relational_grades",),
    ".synergy.indicators": ("Indicator",),
    ".synergy.missing": ("Filled", "draw_fills", "fill_missing", "fill_panel"),
    ".synergy.order": ("geometric_order", "order_degrees", "weighted_order"),
    ".synergy.robustness": ("Robustness", "assess_robustness"),
    ".synergy.scores": ("Scores",),
    ".synergy.weights": (
        "critic_weights",
        "deviation_weights",
        "entropy_weights",
        "information_weights",
        "weights_from_entropy",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "EarlyWarning",
    "EvaluationError",
    "EvaluationWarning",
    "Filled",
    "FittedEvaluator",
    "Grid",
    "Indicator",
    "MoransI",
    "Note",
    "PairedEffect",
    "Peak",
    "Robustness",
    "Scores",
    "StageThresholds",
    "SynergyCuts",
    "SynergyEvaluator",
    "ZeroOrderError",
    "ahp_weights",
    "assess_robustness",
    "bands",
    "coefficient_of_variation",
    "combine_weights",
    "coordination_grade",
    "coupling_coordination_degree",
    "coupling_degree",
    "critic_weights",
    "dagum_gini",
    "development_index",
    "deviation_weights",
    "draw_fills",
    "early_warning_trends",
    "effects_against",
    "entropy_weights",
    "fill_missing",
    "fill_panel",
    "geometric_order",
    "gini",
    "grey_forecast",
    "grey_relational_grades",
    "indicator_scores",
    "information_weights",
    "lag_type",
    "morans_i",
    "network_stages",
    "obstacle_degrees",
    "order_degrees",
    "paired_effect",
    "paired_effects",
    "pca_weights",
    "replications_needed",
    "stage_agreement",
    "stage_transitions",
    "susceptibility_peak",
    "synergy_contributions",
    "synergy_degree",
    "synergy_labels",
    "synergy_stages",
    "theil",
    "weighted_order",
    "weights_from_entropy",
]


def __getattr__(name: str) -> Any:
    """Import a public name from the module that owns it."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name], __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
