"""Scores simulated indicators: the shipped frozen evaluator, and beside it what a reader should compare it with."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from ...analysis.catalogue import indicators as catalogued
from ...analysis.evaluation_notes import refusal_notes
from ...analysis.stages import network_stages
from ...analysis.synergy.errors import EvaluationWarning
from ...analysis.synergy.evaluator import SynergyEvaluator
from ...analysis.synergy.fitted import FittedEvaluator
from ...analysis.synergy.indicators import Indicator
from ...analysis.synergy.scores import Scores as Scored
from ...language import Note, Text, tr
from ..errors import UserError, unknown
from .library_files import LIBRARY, names
from .resolution import Resolved
from .scenario import load

SYNERGY_COLUMNS = [
    "scenario",
    "replication",
    "cluster",
    "year",
    "order_digital_trade",
    "order_industrial_cluster",
    "delta_digital_trade",
    "delta_industrial_cluster",
    "synergy",
    "synergy_adjacent",
    "stage",
]
VARIANT_COLUMNS = ["scenario", "replication", "cluster", "year", "variant", "synergy", "synergy_adjacent"]
REFUSED_COLUMNS = ["scenario", "replication", "cluster", "year", "indicator", "order_degree"]
OWN_WINDOW_MARGIN = 0.1
GROWTH_INDEX = "guangzhou"  # the frozen evaluator on growth indices, a variant beside the goalposts


@dataclass(frozen=True)
class Scores:
    """What scoring gave.

    ``synergy``: one row a replication, cluster and year, columns SYNERGY_COLUMNS; the first year's adjacent U is empty.
    U is from −1 to 1; where it would not be, it is empty, and ``refused`` has the row: columns REFUSED_COLUMNS, with
    the indicator that lies farthest beyond its bounds and its order degree.
    ``variants``: U under other choices: ``own_window`` (the papers' practice), ``extended_own_window`` (the same with
    S1's 35 indicators in place of S2's 23), ``growth_index`` (frozen growth indices on 2014-2016, where the run has
    these years and the clusters they were fitted on), ``without_policy_counts`` (levers move A11 and B12 by
    definition), ``without_exogenous`` (without them and without the infrastructure A4-A7, which no firm decides) and
    ``net_of_common_trend`` (beyond the average cluster of the replication).
    ``evaluator``: name, choices and provenance of the frozen evaluator. ``notes``: what a reader must know.
    """

    synergy: pd.DataFrame
    variants: pd.DataFrame
    evaluator: dict[str, Any]
    weights: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[Text, ...] = ()
    refused: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REFUSED_COLUMNS))


def table4_indicators() -> list[Indicator]:
    """The 23 indicators of S2's Table 4, as the evaluator takes them."""
    return system_indicators("table4")


def system_indicators(system: str) -> list[Indicator]:
    """The indicators of a system that a run measures (``table4`` or ``extended``), as the evaluator takes them."""
    return [Indicator(one.code, one.subsystem, one.direction) for one in catalogued(system)]


def rows_of(indicators: pd.DataFrame, codes: Collection[str]) -> pd.DataFrame:
    """The rows of a run's indicators, which hold both systems, that are of these codes."""
    return indicators[indicators["indicator"].isin(list(codes))]


def policy_counts() -> list[str]:
    """The indicators of Table 4 that count measures issued."""
    return [one.code for one in catalogued("table4") if one.policy_count]


def exogenous() -> list[str]:
    """The indicators of Table 4 that no firm decides: infrastructure and the counts of measures issued."""
    return [one.code for one in catalogued("table4") if one.exogenous]


@cache
def shipped_evaluator(name: str, folder: Path | None = None) -> FittedEvaluator:
    """The frozen evaluator of the library with a name, or at a path ending in .json.

    Raises:
        UserError: there is none; the sentence names the nearest.
    """
    if name.endswith(".json"):
        return SynergyEvaluator.load((folder or Path.cwd()) / name)
    path = LIBRARY / "evaluators" / f"{name}.json"
    if not path.is_file():
        raise unknown("frozen evaluator", name, sorted(one.stem for one in path.parent.glob("*.json")))
    return SynergyEvaluator.load(path)


def check_scorable(resolved: Resolved) -> None:
    """Refuse, before anything is simulated, a run whose years the scenario's evaluator cannot score."""
    scenario, inputs = resolved.scenario, resolved.inputs
    needed = sorted(shipped_evaluator(scenario.evaluator, scenario.folder).evaluator.base_years or ())
    if needed and not (inputs.start_year <= needed[0] and needed[-1] <= inputs.end_year):
        raise UserError(
            tr(
                "The run covers {start_year}-{end_year}; the evaluator {evaluator!r} needs the years "
                "{first}-{last}, on which its growth indices stand.",
                start_year=inputs.start_year,
                end_year=inputs.end_year,
                evaluator=scenario.evaluator,
                first=needed[0],
                last=needed[-1],
            )
        )


def score(resolved: Resolved, runs: pd.DataFrame, indicators: pd.DataFrame, diagnostics: pd.DataFrame) -> Scores:
    """Score the finished replications.

    Args:
        runs: run_id, scenario, replication.
        indicators: run_id, cluster, year, indicator, value.
        diagnostics: run_id, cluster, quarter, diagnostic, value; the stages are measured from them.
    """
    scenario = resolved.scenario
    fitted = shipped_evaluator(scenario.evaluator, scenario.folder)
    described = {
        "name": scenario.evaluator,
        "settings": fitted.settings,
        "provenance": fitted.provenance,
    }
    if indicators.empty:
        return Scores(pd.DataFrame(columns=SYNERGY_COLUMNS), pd.DataFrame(columns=VARIANT_COLUMNS), described)
    scored = fitted.score(rows_of(indicators, fitted.evaluator.codes))
    measured = stage_by_year(diagnostics)
    synergy = scored.synergy.merge(measured, on=["run_id", "cluster", "year"], how="left", validate="one_to_one")
    return Scores(
        synergy=_arranged(synergy, runs, resolved, SYNERGY_COLUMNS),
        variants=_arranged(_variants(fitted, scored, indicators), runs, resolved, VARIANT_COLUMNS),
        evaluator=described,
        weights=fitted.weights[["subsystem", "indicator", "weight"]],
        notes=(*fitted_elsewhere(resolved, fitted), *_notes(scored)),
        refused=_arranged(scored.refusals, runs, resolved, REFUSED_COLUMNS),
    )


def stage_by_year(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """The stage at the end of each year: run_id, cluster, year, stage."""
    measured = network_stages(diagnostics)
    last = measured[measured["quarter"].str.endswith("Q4")]
    year = last["quarter"].str[:4].astype(int)
    return last.assign(year=year)[["run_id", "cluster", "year", "stage"]]


def _arranged(table: pd.DataFrame, runs: pd.DataFrame, resolved: Resolved, columns: Sequence[str]) -> pd.DataFrame:
    """With the runs' scenario and replication, in the scenario's order of clusters."""
    keys = runs[["run_id", "scenario", "replication"]]
    keyed = table.merge(keys, on="run_id", how="left", validate="many_to_one")
    place = {code: position for position, code in enumerate(resolved.inputs.clusters)}
    by = [name for name in ("replication", "variant", "cluster", "year") if name in keyed]
    ordered = keyed.sort_values(by, key=lambda values: values.map(place) if values.name == "cluster" else values)
    return ordered[list(columns)].reset_index(drop=True)


def _variants(fitted: FittedEvaluator, scored: Scored, indicators: pd.DataFrame) -> pd.DataFrame:
    tables = {
        "own_window": _own_window(indicators, "table4"),
        "extended_own_window": _own_window(indicators, "extended"),
    }
    for name, left_out in (("without_policy_counts", policy_counts()), ("without_exogenous", exogenous())):
        fewer = fitted.without([code for code in left_out if code in fitted.evaluator.codes])
        tables[name] = fewer.score(rows_of(indicators, fewer.evaluator.codes)).synergy
    tables |= _growth_index(fitted, indicators)
    if len(scored.panel.clusters) > 1:
        tables["net_of_common_trend"] = scored.net_of_common_trend()
    return pd.concat([table.assign(variant=name) for name, table in tables.items()], ignore_index=True)


def _growth_index(fitted: FittedEvaluator, indicators: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """U by growth indices: for the clusters these were fitted on, where another evaluator is the default.

    The run must have the years that they stand on.
    """
    growth = shipped_evaluator(GROWTH_INDEX)
    years = growth.evaluator.base_years or ()
    if fitted.evaluator.base_years or not set(years) <= set(indicators["year"]):
        return {}
    if not set(indicators["cluster"]) <= _clusters_of(growth):
        return {}
    return {"growth_index": growth.score(rows_of(indicators, growth.evaluator.codes)).synergy}


def _own_window(indicators: pd.DataFrame, system: str) -> pd.DataFrame:
    """U of one system's indicators, each run and cluster on the bounds of its own window."""
    own = SynergyEvaluator(system_indicators(system), margin=OWN_WINDOW_MARGIN)
    with warnings.catch_warnings():
        # That an indicator does not vary in one replication's window is expected there and told by its weight of 0.
        warnings.simplefilter("ignore", EvaluationWarning)
        return own.score_own_windows(rows_of(indicators, own.codes)).synergy


def fitted_elsewhere(resolved: Resolved, fitted: FittedEvaluator) -> tuple[Text, ...]:
    """That some of the clusters scored are none of those whose runs the evaluator's bounds and weights come from."""
    known = _clusters_of(fitted)
    strange = [one for one in resolved.inputs.industries if one.code not in known]
    if not known or not strange:
        return ()
    name = resolved.scenario.evaluator
    named = [(one.name_en, one.name_zh) for one in strange[:5]]
    rest = len(strange) - len(named)
    en = ", ".join(one for one, _ in named) + (f" and {rest} more" if rest else "")
    zh = "、".join(one for _, one in named) + (f" 等 {len(strange)} 个" if rest else "")
    return (
        tr(
            "The evaluator {name} was fitted on other clusters: its bounds are not those of "
            "{said}. U says how they change and how scenarios differ; it does not rank them "
            "against clusters scored elsewhere. 'synergysim region build' makes a region its own "
            "evaluator.",
            name=name,
            said=Note(en, zh),
        ),
    )


def _clusters_of(fitted: FittedEvaluator) -> set[str]:
    """The clusters of the runs that an evaluator was fitted on; nothing where it does not say."""
    told = fitted.provenance
    if "clusters" in told:
        return set(map(str, told["clusters"]))
    shipped = [name for name in told.get("scenarios", ()) if name in names()]
    return {code for name in shipped for code in load(name).industries}


def _notes(scored: Scored) -> tuple[Text, ...]:
    beyond = scored.synergy["outside_bounds"]
    if not beyond.any():
        return ()
    share = float(beyond.mean())
    first = int(scored.synergy.loc[beyond, "year"].min())
    if scored.evaluator.clip:
        return (
            tr(
                "In {share:.0%} of the cluster-years, from {first} on, an indicator lies beyond its "
                "goalposts, which 1 in 1,000 values of the reference ensemble did on each side; its "
                "order degree is 0 or 1 there.",
                share=share,
                first=first,
            ),
        )
    return (
        tr(
            "In {share:.0%} of the cluster-years, from {first} on, an indicator lies beyond the "
            "frozen evaluator's bounds; order degrees are reported as they are, not clipped, but "
            "for an indicator whose base is zero, negative or less than a hundredth of its "
            "largest value: its order degree is cut to [0, 1].",
            share=share,
            first=first,
        ),
        *refusal_notes(scored.refusals),
    )
