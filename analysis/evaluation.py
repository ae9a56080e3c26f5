"""Observed tables scored as a reader would: fill, fit or load, score, and keep what has to be said about it.

Clusters with the same indicators and years are one panel; clusters that differ are scored one by one.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..language import Text, tr
from .cells import TableError
from .coordination import Coordination, coordination_of
from .evaluation_notes import (
    NO_FINDING,
    SCORED_APART,
    fill_notes,
    forecast_notes,
    margin_notes,
    robustness_notes,
    score_notes,
)
from .given import EVERY_CLUSTER
from .preparation import Plan, evaluator_for, prepared
from .results import Result
from .synergy.attribution import COLUMNS, synergy_contributions
from .synergy.choices import Choices
from .synergy.errors import EvaluationError, EvaluationWarning, RangeError
from .synergy.fitted import ALL_CLUSTERS, FittedEvaluator
from .synergy.grid import WIDE
from .synergy.missing import fill_panel
from .synergy.robustness import Robustness, assess_robustness
from .synergy.scores import Scores
from .synergy.window_notes import window_notes
from .tables import IndicatorTables

__all__ = ["Evaluation", "Plan", "evaluate_tables", "tidy"]


@dataclass(frozen=True, repr=False)
class Evaluation(Result):
    """A scored table; every frame is tidy and begins with the cluster.

    ``tables`` is the table as it was read; ``filled`` (cluster, year, indicator, value, lower, upper: 90 % interval,
    below_zero: the interval reaches where no observed value of the series lies) is empty where nothing was filled;
    ``refused`` (cluster, year, indicator, order_degree) is where U is not given, as it would leave [−1, 1];
    ``causes`` (see :func:`~.synergy.attribution.synergy_contributions`) is why U changed between two periods;
    ``coordination`` is what papers report of C, T and D: grades, lags, obstacles, regions, a forecast;
    ``without_policy_counts`` (cluster, year, synergy, synergy_adjacent) leaves out the ``policy_counts`` of the table,
    which a policy moves by definition, and is empty where there are none; ``fitted`` has one evaluator per panel,
    ``robustness`` one result per panel if it was asked for.
    """

    tables: IndicatorTables
    weights: pd.DataFrame
    order: pd.DataFrame
    synergy: pd.DataFrame
    contributions: pd.DataFrame
    grey: pd.DataFrame
    filled: pd.DataFrame
    refused: pd.DataFrame
    causes: pd.DataFrame
    coordination: Coordination
    without_policy_counts: pd.DataFrame
    fitted: tuple[FittedEvaluator, ...]
    robustness: tuple[Robustness, ...]
    notes: tuple[Text, ...]

    @property
    def headline(self) -> str:
        """How many clusters, and the choices in effect."""
        return f"{len(self.tables.clusters)} clusters; {self.choices.settings}"

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name, what papers report of coordination included."""
        names = ("synergy", "weights", "order", "contributions", "grey", "filled", "refused", "without_policy_counts")
        frames = {name: getattr(self, name) for name in names}
        frames |= {name: getattr(self.coordination, name) for name in ("degrees", "obstacles", "regions", "forecast")}
        return {name: one for name, one in frames.items() if not one.empty}

    @property
    def choices(self) -> Choices:
        """The choices in effect, for all panels alike."""
        return self.fitted[0].evaluator

    @property
    def subsystems(self) -> tuple[str, ...]:
        """The subsystems in the order of the evaluator."""
        return tuple(dict.fromkeys(name for one in self.fitted for name in one.evaluator.layout.subsystems))

    @property
    def policy_counts(self) -> tuple[str, ...]:
        """The indicators of the table that count measures issued."""
        return tuple(code for code, one in self.tables.indicators.items() if one.policy_count)

    def final_year(self) -> pd.DataFrame:
        """The last row of every cluster in ``synergy``."""
        return self.synergy.groupby("cluster", sort=False).tail(1)


def evaluate_tables(tables: IndicatorTables, plan: Plan) -> Evaluation:
    """Score observed tables.

    Raises:
        TableError: empty cells where filling was not asked for; nothing in common under pooled bounds.
        EvaluationError: what the evaluator refuses (too few periods, a zero under the geometric mean, …).
    """
    tables, plan, settled = prepared(tables, plan)
    complete = _complete(tables, plan)
    panels = list(_panels(tables, plan))
    parts = [complete[complete["cluster"].isin(names)].reset_index(drop=True) for names in panels]
    pooled = plan.saved is None and plan.choices.bounds == "pooled" and len(panels) > 1
    with warnings.catch_warnings():
        # What a fit has to say is kept in its result and becomes a note.
        warnings.simplefilter("ignore", EvaluationWarning)
        if pooled:
            fitted = [_fitted_on_all(tables, complete, plan)] * len(panels)
        else:
            fitted = [
                plan.saved or evaluator_for(tables, names, plan).fit(part)
                for names, part in zip(panels, parts, strict=True)
            ]
        scores = [one.score(part) for one, part in zip(fitted, parts, strict=True)]
        without_counts = [_without_counts(tables, one, part) for one, part in zip(fitted, parts, strict=True)]
        robust = _robustness(fitted, parts, plan, pooled) if plan.robustness and not tables.is_cross_section else ()
    filled = _filled(complete)
    said = [*tables.notes, *settled, *fill_notes(filled), *_fit_notes(fitted), *score_notes(scores)]
    said += [] if plan.saved else margin_notes(fitted)
    said += robustness_notes(robust, saved=plan.saved is not None)
    coordination = coordination_of(scores, plan.reporting)
    said += forecast_notes(coordination)
    if plan.robustness and not tables.is_cross_section and len(robust) < len(panels):
        said.append(NO_FINDING)
    if plan.saved is None and len(panels) > 1 and not pooled:
        said.append(SCORED_APART)
    return Evaluation(
        tables=tables,
        weights=_joined(one.weights for one in scores),
        order=_joined(one.order for one in scores),
        synergy=_joined(_over_time(one.synergy) for one in scores),
        contributions=_joined(one.contributions for one in scores),
        grey=_joined(one.grey_grades for one in fitted).drop_duplicates(ignore_index=True),
        filled=filled,
        refused=_joined(one.refusals for one in scores),
        causes=_causes(scores, plan, tables.is_cross_section),
        coordination=coordination,
        without_policy_counts=_joined(without_counts),
        fitted=tuple(fitted[:1] if pooled else fitted),
        robustness=robust,
        notes=tuple(dict.fromkeys(said)),
    )


def _causes(scores: Sequence[Scores], plan: Plan, crossed: bool) -> pd.DataFrame:
    """Why U changed; of panels that do not have both periods nothing is told, unless none has."""
    found, refused = [], None
    for one in () if crossed else scores:
        if len(one.panel.years) < 2 or len(one.panel.runs) != 1:
            continue
        try:
            found.append(synergy_contributions(one, *plan.reporting.between))
        except EvaluationError as error:
            refused = error
    if refused is not None and not found:
        raise refused
    return _joined(found) if found else pd.DataFrame(columns=list(COLUMNS))


def _over_time(synergy: pd.DataFrame) -> pd.DataFrame:
    """The scores without U where there is one period only: nothing has changed that could be told."""
    alone = synergy.groupby("cluster")["year"].transform("nunique") < 2
    if not alone.any():
        return synergy
    changes = [name for name in synergy.columns if name.startswith("delta_")]
    said = synergy.copy()
    said.loc[alone, ["synergy", "synergy_adjacent", *changes]] = float("nan")
    said.loc[alone, ["label", "binding"]] = None
    return said


def _fitted_on_all(tables: IndicatorTables, complete: pd.DataFrame, plan: Plan) -> FittedEvaluator:
    """Pooled bounds of clusters that cover different years: every row that there is counts as one."""
    rows = complete.groupby(["cluster", "year"], sort=False).ngroup()
    stacked = complete.assign(cluster=ALL_CLUSTERS, year=rows)[["cluster", "year", "indicator", "value"]]
    years = tuple(sorted(set(complete["year"].tolist())))
    known = {"clusters": list(tables.clusters), "first_year": years[0], "last_year": years[-1]}
    fitted = evaluator_for(tables, tables.clusters, plan).fit(stacked, known)
    return replace(fitted, years=years)


def has_gaps(tables: IndicatorTables) -> bool:
    """Whether any cell is empty."""
    return any(bool(np.isnan(table.to_numpy(dtype=np.float64)).any()) for table in tables.tables.values())


def tidy(tables: IndicatorTables, clusters: Sequence[str] | None = None) -> pd.DataFrame:
    """The tables as one frame with the columns cluster, year, indicator, value; all clusters by default."""
    names = tables.clusters if clusters is None else clusters
    own = [tables.tables[name] for name in names]
    sizes = [table.size for table in own]
    return pd.DataFrame(
        {
            "cluster": np.repeat(np.asarray(names, dtype=object), sizes),
            # Column by column, as melting a table does.
            "year": np.concatenate([np.tile(table.index.to_numpy(), table.shape[1]) for table in own]),
            "indicator": np.concatenate([np.repeat(table.columns.to_numpy(dtype=object), len(table)) for table in own]),
            "value": np.concatenate([table.to_numpy(dtype=np.float64).T.reshape(-1) for table in own]),
        }
    ).astype({"cluster": "str", "indicator": "str"})


def _complete(tables: IndicatorTables, plan: Plan) -> pd.DataFrame:
    """The tidy table without gaps: filled with intervals where that was asked for and is needed."""
    if not (plan.fill and has_gaps(tables)):
        _refuse_gaps(tables)
        return tidy(tables)
    # One by one: clusters may have other indicators and years.
    return pd.concat([fill_panel(tidy(tables, [name])) for name in tables.clusters], ignore_index=True)


def _refuse_gaps(tables: IndicatorTables) -> None:
    gaps = tables.gaps() if has_gaps(tables) else []
    if gaps:
        cluster, year, indicator = gaps[0]
        cells_are = "cell is" if len(gaps) == 1 else "cells are"
        raise TableError(
            tr(
                "{n_gaps} {cells_are} empty, the first: {indicator} of cluster '{cluster}' in "
                "{year}. Enter the values, leave the indicator out, or estimate them with --fill "
                "regression.",
                n_gaps=len(gaps),
                indicator=indicator,
                cluster=cluster,
                year=year,
                cells_are=cells_are,
            )
        )


def _panels(tables: IndicatorTables, plan: Plan) -> Iterator[list[str]]:
    """Clusters that can be scored together."""
    panels: dict[Any, list[str]] = {}
    own_weights = plan.weights is not None and EVERY_CLUSTER not in plan.weights
    for name, table in tables.tables.items():
        key = (frozenset(table.columns), tuple(table.index), name if own_weights else "")
        panels.setdefault(key, []).append(name)
    yield from panels.values()


def _joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(frames), ignore_index=True)


def _without_counts(tables: IndicatorTables, fitted: FittedEvaluator, part: pd.DataFrame) -> pd.DataFrame:
    """U without the indicators that count measures; no rows where there are none or nothing would be left."""
    columns = ["cluster", "year", "synergy", "synergy_adjacent"]
    counts = [code for code in fitted.evaluator.codes if tables.indicators[code].policy_count]
    try:
        return fitted.without(counts).score(part).synergy[columns] if counts else pd.DataFrame(columns=columns)
    except EvaluationError:
        # A subsystem that consists of counts alone has no U without them.
        return pd.DataFrame(columns=columns)


def _robustness(
    fitted: Sequence[FittedEvaluator], parts: Sequence[pd.DataFrame], plan: Plan, pooled: bool
) -> tuple[Robustness, ...]:
    """A saved evaluator stays fitted on its own reference, if it has kept it; pooled bounds stay those of all.

    Clusters of which none has a U in the last year have no finding that could be tried.
    """
    found = []
    for one, part in zip(fitted, parts, strict=True):
        with suppress(RangeError):
            reference = one.reference if plan.saved or pooled else None
            found.append(assess_robustness(part, one.evaluator, reference=reference, grid=WIDE))
    return tuple(found)


def _fit_notes(fitted: Sequence[FittedEvaluator]) -> Iterator[Text]:
    for one in fitted:
        yield from window_notes(one.window, one.evaluator.layout, one.clusters)


def _filled(complete: pd.DataFrame) -> pd.DataFrame:
    columns = ["cluster", "year", "indicator", "value", "lower", "upper", "below_zero"]
    if "filled" not in complete.columns:
        return pd.DataFrame(columns=columns)
    return complete.loc[complete["filled"], columns].reset_index(drop=True)
