"""How far a simulation is from observation: errors, probabilistic scores, and skill against naive forecasts."""

from .errors import absolute_percentage_errors, log_rmse, mape
from .naive import METHODS, constant_share, fixed_origin, one_step_spread, rolling
from .probability import Coverage, coverage, crps_ensemble, crps_normal, interval, skill

__all__ = [
    "METHODS",
    "Coverage",
    "absolute_percentage_errors",
    "constant_share",
    "coverage",
    "crps_ensemble",
    "crps_normal",
    "fixed_origin",
    "interval",
    "log_rmse",
    "mape",
    "one_step_spread",
    "rolling",
    "skill",
]
