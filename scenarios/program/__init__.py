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
    from synergysim.scenarios.ensemble.compiling import compile_model
    from synergysim.scenarios.ensemble.engine import Engine
    from synergysim.scenarios.ensemble.ensemble import Ensemble, Runs
    from synergysim.scenarios.ensemble.store.store import Store
    from synergysim.scenarios.errors import UserError
    from synergysim.scenarios.files.resolution import Resolved, resolve
    from synergysim.scenarios.files.scenario import Scenario, load
    from synergysim.scenarios.interchange.ema import ema_model
    from synergysim.scenarios.studies.bundle import bundle
    from synergysim.scenarios.studies.calibration.calibrate import Calibration, calibrate
    from synergysim.scenarios.studies.calibration.calibrate import Settings as CalibrationSettings
    from synergysim.scenarios.studies.cities.study import CitiesResult, cities
    from synergysim.scenarios.studies.comparison.compare import Comparison, compare
    from synergysim.scenarios.studies.discovery.discover import Discovery, discover
    from synergysim.scenarios.studies.evolution.hysteresis import Hysteresis, hysteresis
    from synergysim.scenarios.studies.evolution.lever_sweep import Sweep
    from synergysim.scenarios.studies.evolution.stage_evidence import stage_evidence as stages
    from synergysim.scenarios.studies.explanation.explain import Explanation, explain
    from synergysim.scenarios.studies.optimisation.optimise import Search, optimise
    from synergysim.scenarios.studies.optimisation.settings import Settings as SearchSettings
    from synergysim.scenarios.studies.region.region import Region, RegionError
    from synergysim.scenarios.studies.run.run import RunError, RunResult, run
    from synergysim.scenarios.studies.sensitivities.result import Sensitivity
    from synergysim.scenarios.studies.sensitivities.sensitivity import sensitivity
    from synergysim.scenarios.studies.sweep.sweep import sweep
    from synergysim.scenarios.studies.validation.experiment import Validation, validate
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
    "scenarios.studies.bundle": ("bundle",),
    "scenarios.studies.calibration.calibrate": ("Calibration", "calibrate"),
    "scenarios.studies.cities.study": ("CitiesResult", "cities"),
    "scenarios.studies.comparison.compare": ("Comparison", "compare"),
    "scenarios.ensemble.compiling": ("compile_model",),
    "scenarios.studies.discovery.discover": ("Discovery", "discover"),
    "scenarios.ensemble.engine": ("Engine",),
    "scenarios.ensemble.ensemble": ("Ensemble", "Runs"),
    "scenarios.errors": ("UserError",),
    "scenarios.studies.evolution.hysteresis": ("Hysteresis", "hysteresis"),
    "scenarios.studies.evolution.lever_sweep": ("Sweep",),
    "scenarios.studies.evolution.stage_evidence": ("stage_evidence",),
    "scenarios.studies.run.run": ("RunError", "RunResult", "run"),
    "scenarios.studies.sweep.sweep": ("sweep",),
    "scenarios.studies.explanation.explain": ("Explanation", "explain"),
    "scenarios.interchange.ema": ("ema_model",),
    "scenarios.studies.optimisation.optimise": ("Search", "optimise"),
    "scenarios.studies.region.region": ("Region", "RegionError"),
    "scenarios.files.resolution": ("Resolved", "resolve"),
    "scenarios.files.scenario": ("Scenario", "load"),
    "scenarios.studies.sensitivities.result": ("Sensitivity",),
    "scenarios.studies.sensitivities.sensitivity": ("sensitivity",),
    "scenarios.ensemble.store.store": ("Store",),
    "scenarios.studies.validation.experiment": ("Validation", "validate"),
    "simulation": ("ClusterModel", "Inputs", "Trajectory", "simulate"),
}
_HOME_OF = {name: (module, name) for module, names in _HOMES.items() for name in names}
_HOME_OF["stages"] = _HOME_OF.pop("stage_evidence")
_HOME_OF["CalibrationSettings"] = ("scenarios.studies.calibration.calibrate", "Settings")
_HOME_OF["SearchSettings"] = ("scenarios.studies.optimisation.settings", "Settings")

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
