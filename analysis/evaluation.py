"""Observed tables scored as a reader would: fill, fit or load, score, and keep what has to be said about it.

Clusters with the same indicators and years are one panel; clusters that differ are scored one by one.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .given import EVERY_CLUSTER
from .sheets import Note, TableError
from .synergy.choices import Choices
from .synergy.errors import EvaluationWarning
from .synergy.evaluator import SynergyEvaluator
from .synergy.fitted import FittedEvaluator
from .synergy.indicators import Indicator
from .synergy.missing import fill_panel
from .synergy.robustness import Robustness, assess_robustness
from .synergy.scores import Scores
from .tables import IndicatorTables

GivenWeights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Plan:
    """How a table is to be scored: with ``saved`` as it stands, or by fitting ``choices`` on the table itself.

    ``weights`` are given weights by cluster and indicator, under :data:`EVERY_CLUSTER` where they hold for all.
    """

    choices: Choices = field(default_factory=Choices)
    saved: FittedEvaluator | None = None
    weights: GivenWeights | None = None
    fill: bool = False
    robustness: bool = False


@dataclass(frozen=True)
class Evaluation:
    """A scored table; every frame is tidy and begins with the cluster.

    ``tables`` is the table as it was read; ``filled`` (cluster, year, indicator, value, lower, upper: 90 % interval) is
    empty where nothing was filled; ``fitted`` has one evaluator per panel, ``robustness`` one result
    per panel if it was asked for.
    """

    tables: IndicatorTables
    weights: pd.DataFrame
    order: pd.DataFrame
    synergy: pd.DataFrame
    contributions: pd.DataFrame
    grey: pd.DataFrame
    filled: pd.DataFrame
    fitted: tuple[FittedEvaluator, ...]
    robustness: tuple[Robustness, ...]
    notes: tuple[Note, ...]

    @property
    def choices(self) -> Choices:
        """The choices in effect, for all panels alike."""
        return self.fitted[0].evaluator

    @property
    def subsystems(self) -> tuple[str, ...]:
        """The subsystems in the order of the evaluator."""
        return tuple(dict.fromkeys(name for one in self.fitted for name in one.evaluator.layout.subsystems))

    def final_year(self) -> pd.DataFrame:
        """The last row of every cluster in ``synergy``."""
        return self.synergy.groupby("cluster", sort=False).tail(1)


def evaluate_tables(tables: IndicatorTables, plan: Plan) -> Evaluation:
    """Score observed tables.

    Raises:
        TableError: empty cells where filling was not asked for; pooled bounds over clusters that differ.
        EvaluationError: what the evaluator refuses (too few periods, a zero under the geometric mean, …).
    """
    complete = _complete(tables, plan)
    panels = list(_panels(tables, plan))
    if plan.saved is None and plan.choices.bounds == "pooled" and len(panels) > 1:
        raise TableError("Pooled bounds need clusters with the same indicators, years and weights.")
    parts = [complete[complete["cluster"].isin(names)].reset_index(drop=True) for names in panels]
    with warnings.catch_warnings():
        # What a fit has to say is kept in its result and becomes a note.
        warnings.simplefilter("ignore", EvaluationWarning)
        fitted = [
            plan.saved or _evaluator(tables, names, plan).fit(part) for names, part in zip(panels, parts, strict=True)
        ]
        scores = [one.score(part) for one, part in zip(fitted, parts, strict=True)]
        robust = _robustness(fitted, parts) if plan.robustness else ()
    said = [*tables.notes, *_score_notes(fitted, scores), *([_REFITTED] if plan.saved and robust else [])]
    return Evaluation(
        tables=tables,
        weights=_joined(one.weights for one in scores),
        order=_joined(one.order for one in scores),
        synergy=_joined(one.synergy for one in scores),
        contributions=_joined(one.contributions for one in scores),
        grey=_joined(one.grey_grades for one in fitted).drop_duplicates(ignore_index=True),
        filled=_filled(complete),
        fitted=tuple(fitted),
        robustness=robust,
        notes=tuple(dict.fromkeys(said)),
    )


def tidy(tables: IndicatorTables, clusters: Sequence[str] | None = None) -> pd.DataFrame:
    """The tables as one frame with the columns cluster, year, indicator, value; all clusters by default."""
    names = tables.clusters if clusters is None else clusters
    parts = [tables.tables[name].reset_index().melt("year", var_name="indicator") for name in names]
    joined = pd.concat([part.assign(cluster=name) for part, name in zip(parts, names, strict=True)], ignore_index=True)
    return joined[["cluster", "year", "indicator", "value"]]


def _complete(tables: IndicatorTables, plan: Plan) -> pd.DataFrame:
    """The tidy table without gaps: filled with intervals where that was asked for and is needed."""
    if not (plan.fill and tables.gaps()):
        _refuse_gaps(tables)
        return tidy(tables)
    # One by one: clusters may have other indicators and years.
    return pd.concat([fill_panel(tidy(tables, [name])) for name in tables.clusters], ignore_index=True)


def _refuse_gaps(tables: IndicatorTables) -> None:
    gaps = tables.gaps()
    if gaps:
        cluster, year, indicator = gaps[0]
        count = "1 cell is" if len(gaps) == 1 else f"{len(gaps)} cells are"
        raise TableError(
            f"{count} empty, the first: {indicator} of cluster '{cluster}' in {year}. "
            "Enter the values, leave the indicator out, or estimate them with --fill regression."
        )


def _panels(tables: IndicatorTables, plan: Plan) -> Iterator[list[str]]:
    """Clusters that can be scored together."""
    panels: dict[Any, list[str]] = {}
    own_weights = plan.weights is not None and EVERY_CLUSTER not in plan.weights
    for name, table in tables.tables.items():
        key = (frozenset(table.columns), tuple(table.index), name if own_weights else "")
        panels.setdefault(key, []).append(name)
    yield from panels.values()


def _evaluator(tables: IndicatorTables, clusters: Sequence[str], plan: Plan) -> SynergyEvaluator:
    codes = tables.tables[clusters[0]].columns
    known = [tables.indicators[str(code)] for code in codes]
    described = [Indicator(one.code, one.subsystem, one.direction) for one in known]
    choices = {name: getattr(plan.choices, name) for name in Choices.__dataclass_fields__}
    if plan.weights is not None:
        choices["weights"] = _weights_of(plan.weights, clusters[0])
    return SynergyEvaluator(described, **choices)


def _weights_of(weights: GivenWeights, cluster: str) -> Mapping[str, float]:
    if EVERY_CLUSTER in weights:
        return weights[EVERY_CLUSTER]
    if cluster not in weights:
        raise TableError(f"The weights have no cluster '{cluster}'; they have {', '.join(weights)}.")
    return weights[cluster]


def _joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(frames), ignore_index=True)


def _robustness(fitted: Sequence[FittedEvaluator], parts: Sequence[pd.DataFrame]) -> tuple[Robustness, ...]:
    return tuple(assess_robustness(part, one.evaluator) for one, part in zip(fitted, parts, strict=True))


def _filled(complete: pd.DataFrame) -> pd.DataFrame:
    columns = ["cluster", "year", "indicator", "value", "lower", "upper"]
    if "filled" not in complete.columns:
        return pd.DataFrame(columns=columns)
    return complete.loc[complete["filled"], columns].reset_index(drop=True)


_REFITTED = Note(
    "Robustness fits every bound on this table: a saved evaluator keeps bounds and weights, not the table behind them.",
    "稳健性分析的界限均由本表拟合：已保存的评价器只含界限与权重，不含其依据的数据。",
)


def _score_notes(fitted: Sequence[FittedEvaluator], scores: Sequence[Scores]) -> Iterator[Note]:
    for evaluator in fitted:
        yield from _fit_notes(evaluator)
    for one in scores:
        beyond = one.synergy[one.synergy["outside_bounds"]]
        for cluster, rows in beyond.groupby("cluster", sort=False):
            years = ", ".join(str(year) for year in rows["year"])
            yield Note(
                f"Cluster '{cluster}' goes beyond the evaluator's bounds in {years}; order degrees are not clipped, "
                "so the synergy degree can leave [-1, 1].",
                f"集群“{cluster}”在 {years} 年超出评价器的界限；有序度未截断，协同度可能超出 [-1, 1]。",
            )


_FIT_NOTES = (
    ("constant", Note("does not vary and is left out with weight 0", "无变化，权重为 0，未参与计算")),
    (
        "dropped",
        Note("has a grey relational grade under the threshold and is left out", "灰色关联度低于阈值，未参与计算"),
    ),
    (
        "alike",
        Note(
            "has only perfectly correlated indicators: the weights are equal",
            "的指标完全相关，CRITIC 无法赋权，按等权处理",
        ),
    ),
)


def _fit_notes(fitted: FittedEvaluator) -> Iterator[Note]:
    """What a fit left out or could not weigh, by cluster where clusters have bounds of their own."""
    layout = fitted.evaluator.layout
    for flag, said in _FIT_NOTES:
        names = layout.subsystems if flag == "alike" else layout.indicators
        flags = getattr(fitted.window, flag).reshape(-1, len(names))
        for cluster, row in zip(fitted.clusters or ("",), flags, strict=True):
            concerned = ", ".join(name for name, hit in zip(names, row, strict=True) if hit)
            where = (f"Cluster '{cluster}': ", f"集群“{cluster}”：") if cluster else ("", "")
            if concerned:
                yield Note(f"{where[0]}{concerned} {said.en}.", f"{where[1]}{concerned} {said.zh}。")
