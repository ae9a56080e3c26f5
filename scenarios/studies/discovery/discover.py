"""One experiment on a stored sweep: the conditions under which a case of interest comes about, cluster by cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ....analysis.discovery import FEWEST_CASES, BoxSearch, find_boxes
from ....analysis.results import Result
from ....language import tr
from ...ensemble.doors import behind
from ...ensemble.identity import this_model
from ...ensemble.store.queries import connected
from ...ensemble.store.store import Store
from ...errors import UserError
from ...files.cells import declaration
from ...present.parameter_units import unit_at
from ..sweep.plan import Plan
from ..sweep.sweep import stored_plan
from . import cases as case_module
from .cases import Case, parse_case

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...files.resolution import Resolved


@dataclass(frozen=True, repr=False)
class Discovery(Result):
    """What was looked for and found.

    ``conditions``: one row a cell, one column a parameter; ``cases``: whether the case holds in at least half of a
    cell's finished replications, one column a cluster. ``searches``: by cluster; one whose case is too rare or too
    frequent to look for conditions is missing there. ``units`` and ``meanings``: of the parameters, by path.
    ``failed``: runs that failed; ``plan``: the sweep's; ``density``, ``resamples`` and ``seed``: those searched with.
    """

    address: str
    scenario: str
    case: Case
    year: int
    conditions: pd.DataFrame
    cases: pd.DataFrame
    searches: dict[str, BoxSearch]
    units: dict[str, str]
    meanings: dict[str, str]
    failed: int
    plan: Plan
    density: float
    resamples: int
    seed: int

    @property
    def resolved(self) -> Resolved:
        """The scenario that was varied."""
        return next(base.resolved for base in self.plan.bases if base.resolved.name == self.scenario)

    @property
    def boxes(self) -> pd.DataFrame:
        """A row a limit: cluster, box, accepted, parameter, lower, upper, unit, quasi_p, reproduced, and the fits."""
        rows = [
            {
                "cluster": cluster, "box": number, "accepted": box.accepted, "parameter": limit.parameter,
                "lower": limit.lower, "upper": limit.upper, "unit": self.units[limit.parameter],
                "quasi_p": limit.quasi_p, "reproduced": limit.reproduced, "coverage": box.found.coverage,
                "density": box.found.density, "held_coverage": box.held.coverage, "held_density": box.held.density,
                "held_cells": box.held.rows, "p_value": box.p_value, "base_rate": search.base_rate,
            }
            for cluster, search in self.searches.items()
            for number, box in enumerate([*search.boxes, *([search.refused] if search.refused else [])], start=1)
            for limit in box.limits
        ]  # fmt: skip
        return pd.DataFrame(rows)

    @property
    def scores(self) -> pd.DataFrame:
        """Feature scores: cluster, parameter, score, chance."""
        tables = [search.scores.assign(cluster=cluster) for cluster, search in self.searches.items()]
        columns = ["cluster", "parameter", "score", "chance"]
        return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)

    def sentences(self) -> list[str]:
        """What was found, a sentence a cluster."""
        found: list[str] = behind("studies.discovery.words", "sentences")(self)
        return found

    def plot(self) -> dict[str, Figure]:
        """Figures by name."""
        figures: dict[str, Figure] = behind("studies.discovery.report", "figures")(self)
        return figures


def discover(
    store: str | Path | Store,
    case: str = case_module.DEFAULT,
    *,
    clusters: Sequence[str] = (),
    year: int | None = None,
    scenario: str | None = None,
    density: float = 0.8,
    resamples: int = 50,
    seed: int = 1,
    searched: Callable[[str], None] = lambda _: None,
) -> Discovery:
    """Look for the conditions under which a case of interest comes about in a stored sweep.

    Args:
        case: ``OUTCOME SIGN VALUE``, such as ``stage <= start-up`` or ``synergy < 0.5``.
        clusters: all by default.
        year: of the outcome; the last by default.
        scenario: which of the sweep's, if there are several.
        density: share of cases aimed at inside a box.
        resamples: subsamples for the reproducibility of limits.
        searched: is told every cluster when it is done.

    Raises:
        UserError: the store is of another version of the model, or does not hold what is asked for; or the case holds
            always, or never, in every cluster.
        EvaluationError: too few cells, or ema-workbench is not installed.
    """
    wanted, opened = parse_case(case), store if isinstance(store, Store) else Store.open(store)
    plan = _plan(opened)
    name = _scenario(plan, scenario)
    with connected(opened) as connection:
        values, chosen = case_module.outcome(opened, connection, wanted.quantity, year)
        query = "SELECT run_id, cell, scenario, status FROM runs"
        runs = connection.execute(query).df()
    held = _by_cell(values.merge(runs[runs["scenario"].astype(str) == name], on="run_id"), wanted)
    known = [one for one in plan.bases[0].resolved.inputs.clusters if one in held.columns]
    held = held[case_module.chosen_clusters(clusters, known)]
    conditions = pd.DataFrame(plan.points[held.index.to_numpy()], columns=list(plan.paths), index=held.index)
    searches = {}
    for cluster in held.columns:
        marks = held[cluster].to_numpy(dtype=bool)
        if FEWEST_CASES <= marks.sum() <= len(marks) - FEWEST_CASES:
            searches[str(cluster)] = find_boxes(conditions, marks, density, resamples=resamples, seed=seed)
        searched(str(cluster))
    if not searches and held.to_numpy().mean() in (0.0, 1.0):
        often = "in every cell" if held.to_numpy().any() else "in no cell"
        raise UserError(
            tr(
                "'{wanted}' in {chosen} holds {often} of {address}: there is nothing to explain.",
                wanted=wanted,
                chosen=chosen,
                often=often,
                address=opened.place.address,
            )
        )
    units, meanings = _described(plan)
    failed = int((runs["status"].astype(str) == "failed").sum())
    return Discovery(
        opened.place.address, name, wanted, chosen, conditions, held, searches, units, meanings, failed, plan, density,
        resamples, seed,
    )  # fmt: skip


def _plan(store: Store) -> Plan:
    then, now = store.manifest.model, this_model()
    if then != now:
        raise UserError(
            tr(
                "{address} was simulated with another version of the model (then {then}, now {now}): "
                "what its parameters mean may have changed. Install that version, or sweep anew.",
                address=store.place.address,
                then=then,
                now=now,
            )
        )
    plan = stored_plan(store)
    if not plan.paths:
        raise UserError(
            tr(
                "{address} varies no lever or uncertainty: there are no conditions to look for.",
                address=store.place.address,
            )
        )
    return plan


def _scenario(plan: Plan, asked: str | None) -> str:
    names = [base.resolved.name for base in plan.bases]
    if asked is None and len(names) > 1:
        raise UserError(
            tr("The sweep has several scenarios; choose one with --scenario: {names}.", names=", ".join(names))
        )
    if asked is not None and asked not in names:
        from ...errors import unknown

        raise unknown("scenario of the sweep", asked, names)
    return asked or names[0]


def _by_cell(values: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Whether the case holds in at least half of the replications: cells below, clusters beside each other."""
    marked = values.assign(held=case.holds(values["value"]).astype(float))
    shares = marked.pivot_table(index="cell", columns="cluster", values="held", aggfunc="mean", observed=True)
    return (shares.dropna() >= 0.5).rename_axis(columns=None)


def _described(plan: Plan) -> tuple[dict[str, str], dict[str, str]]:
    units: dict[str, str] = {}
    meanings: dict[str, str] = {}
    for path in plan.paths:
        declared: Any = declaration(path, plan.bases[0].resolved.inputs)
        units[path] = unit_at(path, plan.bases[0].resolved.inputs)
        meanings[path] = declared.meaning if declared else ""
    return units, meanings


__all__ = ["Discovery", "discover"]
