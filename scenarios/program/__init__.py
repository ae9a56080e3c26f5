"""synergysim: how digital trade and industrial clusters develop together, simulated and scored.

    import synergysim

    result = synergysim.run("guangzhou", seed=1, replications=3)
    result.synergy          # a data frame: order degrees and U by replication, cluster and year
    synergysim.evaluate("observed.xlsx").synergy

Every command of the command line is a function here. All names are imported when they are first asked for, so that
``import synergysim`` alone costs nothing. What the package tells while it works goes to the logger ``synergysim``.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from synergysim.analysis import FittedEvaluator, SynergyEvaluator
    from synergysim.analysis.evaluation import Evaluation
    from synergysim.analysis.results import Result
    from synergysim.analysis.synergy.choices import Choices
    from synergysim.scenarios.api import (
        bounds,
        channels,
        check,
        describe,
        diff,
        draw,
        evaluate,
        export,
        freeze_evaluator,
        lever_effects,
        listing,
        loops,
        network,
        new,
        open_app,
        patterns,
        reconstruct,
        rerun,
        resume,
        schema,
        sources,
        summarise,
        template,
        to_xmile,
    )
    from synergysim.scenarios.bundle import bundle
    from synergysim.scenarios.calibration.calibrate import Calibration, calibrate
    from synergysim.scenarios.calibration.calibrate import Settings as CalibrationSettings
    from synergysim.scenarios.cities.study import CitiesResult, cities
    from synergysim.scenarios.comparison.compare import Comparison, compare
    from synergysim.scenarios.compiling import compile_model
    from synergysim.scenarios.discovery.discover import Discovery, discover
    from synergysim.scenarios.ensemble.engine import Engine
    from synergysim.scenarios.ensemble.ensemble import Ensemble, Runs
    from synergysim.scenarios.errors import UserError
    from synergysim.scenarios.evolution.hysteresis import Hysteresis, hysteresis
    from synergysim.scenarios.evolution.lever_sweep import Sweep
    from synergysim.scenarios.evolution.stage_evidence import stage_evidence as stages
    from synergysim.scenarios.experiments.run import RunError, RunResult, run
    from synergysim.scenarios.experiments.sweep import sweep
    from synergysim.scenarios.explanation.explain import Explanation, explain
    from synergysim.scenarios.interchange.ema import ema_model
    from synergysim.scenarios.optimisation.optimise import Search, optimise
    from synergysim.scenarios.optimisation.settings import Settings as SearchSettings
    from synergysim.scenarios.region.region import Region, RegionError
    from synergysim.scenarios.resolution import Resolved, resolve
    from synergysim.scenarios.scenario import Scenario, load
    from synergysim.scenarios.sensitivities.result import Sensitivity
    from synergysim.scenarios.sensitivities.sensitivity import sensitivity
    from synergysim.scenarios.store.store import Store
    from synergysim.scenarios.validation.experiment import Validation, validate
    from synergysim.simulation import ClusterModel, Inputs, Trajectory, simulate

_HOMES = {
    "analysis": ("FittedEvaluator", "SynergyEvaluator"),
    "analysis.evaluation": ("Evaluation",),
    "analysis.results": ("Result",),
    "analysis.synergy.choices": ("Choices",),
    "scenarios.api": (
        "bounds",
        "channels",
        "check",
        "describe",
        "diff",
        "draw",
        "evaluate",
        "export",
        "freeze_evaluator",
        "lever_effects",
        "listing",
        "loops",
        "network",
        "new",
        "open_app",
        "patterns",
        "reconstruct",
        "rerun",
        "resume",
        "schema",
        "sources",
        "summarise",
        "template",
        "to_xmile",
    ),
    "scenarios.bundle": ("bundle",),
    "scenarios.calibration.calibrate": ("Calibration", "calibrate"),
    "scenarios.cities.study": ("CitiesResult", "cities"),
    "scenarios.comparison.compare": ("Comparison", "compare"),
    "scenarios.compiling": ("compile_model",),
    "scenarios.discovery.discover": ("Discovery", "discover"),
    "scenarios.ensemble.engine": ("Engine",),
    "scenarios.ensemble.ensemble": ("Ensemble", "Runs"),
    "scenarios.errors": ("UserError",),
    "scenarios.evolution.hysteresis": ("Hysteresis", "hysteresis"),
    "scenarios.evolution.lever_sweep": ("Sweep",),
    "scenarios.evolution.stage_evidence": ("stage_evidence",),
    "scenarios.experiments.run": ("RunError", "RunResult", "run"),
    "scenarios.experiments.sweep": ("sweep",),
    "scenarios.explanation.explain": ("Explanation", "explain"),
    "scenarios.interchange.ema": ("ema_model",),
    "scenarios.optimisation.optimise": ("Search", "optimise"),
    "scenarios.region.region": ("Region", "RegionError"),
    "scenarios.resolution": ("Resolved", "resolve"),
    "scenarios.scenario": ("Scenario", "load"),
    "scenarios.sensitivities.result": ("Sensitivity",),
    "scenarios.sensitivities.sensitivity": ("sensitivity",),
    "scenarios.store.store": ("Store",),
    "scenarios.validation.experiment": ("Validation", "validate"),
    "simulation": ("ClusterModel", "Inputs", "Trajectory", "simulate"),
}
_HOME_OF = {name: (module, name) for module, names in _HOMES.items() for name in names}
_HOME_OF["stages"] = _HOME_OF.pop("stage_evidence")
_HOME_OF["CalibrationSettings"] = ("scenarios.calibration.calibrate", "Settings")
_HOME_OF["SearchSettings"] = ("scenarios.optimisation.settings", "Settings")

__all__ = [
    "Calibration",
    "CalibrationSettings",
    "Choices",
    "CitiesResult",
    "ClusterModel",
    "Comparison",
    "Discovery",
    "Engine",
    "Ensemble",
    "Evaluation",
    "Explanation",
    "FittedEvaluator",
    "Hysteresis",
    "Inputs",
    "Region",
    "RegionError",
    "Resolved",
    "Result",
    "RunError",
    "RunResult",
    "Runs",
    "Scenario",
    "Search",
    "SearchSettings",
    "Sensitivity",
    "Store",
    "Sweep",
    "SynergyEvaluator",
    "Trajectory",
    "UserError",
    "Validation",
    "__version__",
    "bounds",
    "bundle",
    "calibrate",
    "channels",
    "check",
    "cities",
    "compare",
    "compile_model",
    "describe",
    "diff",
    "discover",
    "draw",
    "ema_model",
    "evaluate",
    "explain",
    "export",
    "freeze_evaluator",
    "hysteresis",
    "lever_effects",
    "listing",
    "load",
    "loops",
    "network",
    "new",
    "open_app",
    "optimise",
    "patterns",
    "reconstruct",
    "rerun",
    "resolve",
    "resume",
    "run",
    "schema",
    "sensitivity",
    "simulate",
    "sources",
    "stages",
    "summarise",
    "sweep",
    "template",
    "to_xmile",
    "validate",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for, and keep it."""
    if name == "__version__":
        from importlib.metadata import version

        return version("synergysim")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'synergysim' has no attribute {name!r}")
    module, attribute = _HOME_OF[name]
    found = getattr(import_module(f"{__name__}.{module}"), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
