"""What of observed tables is scored, and how: the plan, brought into agreement with what the tables hold.

Clusters too short, an indicator that pooled bounds cannot use, a cross-section, printed weights, a saved evaluator
whose one cluster had another name: each is settled here, with a note.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .catalogue import subsystem_name
from .catalogue.clusters import cluster_name
from .cells import TableError
from .coordination import Reporting
from .given import EVERY_CLUSTER
from .notes import Note
from .synergy.choices import Choices
from .synergy.evaluator import SynergyEvaluator, renormalised
from .synergy.fitted import FittedEvaluator
from .synergy.indicators import Indicator
from .synergy.order import SUM_TOLERANCE
from .synergy.windows import least_periods
from .tables import IndicatorTables

GivenWeights = Mapping[str, Mapping[str, float]]
ROUNDED = 0.02  # printed weights miss 1 by this much at most


@dataclass(frozen=True)
class Plan:
    """How a table is to be scored: with ``saved`` as it stands, or by fitting ``choices`` on the table itself.

    ``weights`` are given weights by cluster and indicator, under :data:`EVERY_CLUSTER` where they hold for all; without
    them, those printed in the table are used if ``printed``. ``notes`` say how the files with them were read;
    ``reporting`` says how coordination is reported.
    """

    choices: Choices = field(default_factory=Choices)
    saved: FittedEvaluator | None = None
    weights: GivenWeights | None = None
    fill: bool = False
    robustness: bool = False
    printed: bool = True
    notes: tuple[Note, ...] = ()
    reporting: Reporting = field(default_factory=Reporting)


def prepared(tables: IndicatorTables, plan: Plan) -> tuple[IndicatorTables, Plan, list[Note]]:
    """The tables and the plan as they can be used together, and what has to be said of it.

    Raises:
        TableError: nothing is left that can be scored.
    """
    notes: list[Note] = list(plan.notes)
    if plan.saved is not None:
        return _called_as_saved(tables, plan.saved, notes), plan, notes
    if plan.weights is None and plan.printed and tables.weights:
        plan = replace(plan, weights={EVERY_CLUSTER: tables.weights})
        notes.append(
            Note(
                "The weights printed in the table are used; --weights chooses others.",
                "采用表中给出的权重；可用 --weights 另行选择。",
            )
        )
    if tables.is_cross_section:
        plan = replace(plan, choices=_crossed(plan.choices))
        notes.append(
            Note(
                "One period only: weights, order degrees, coupling and coordination are given over the clusters, which "
                "share their bounds; a synergy degree U needs a change over time and is not given.",
                "只有一个时期：以各集群为样本（界限共用）给出权重、有序度、耦合度与协调度；"
                "协同度 U 需要时间变化，不予给出。",
            )
        )
    else:
        tables = _long_enough(tables, plan, notes)
    if plan.choices.bounds == "pooled":
        tables = _comparable(tables, notes)
    if plan.weights is not None:
        plan = replace(plan, weights=_summing_to_one(plan.weights, tables, notes))
    return tables, plan, notes


def evaluator_for(tables: IndicatorTables, clusters: Sequence[str], plan: Plan) -> SynergyEvaluator:
    """The evaluator to be fitted on clusters with the same indicators."""
    codes = [str(code) for code in tables.tables[clusters[0]].columns]
    known = [tables.indicators[code] for code in codes]
    described = [Indicator(one.code, one.subsystem, one.direction, one.dimension, one.best) for one in known]
    choices = {name: getattr(plan.choices, name) for name in Choices.__dataclass_fields__}
    if plan.weights is not None:
        weights = _weights_of(plan.weights, clusters[0])
        lacking = [code for code in weights if code not in codes and code in tables.indicators]
        choices["weights"] = renormalised(weights, described) if lacking else weights
    if plan.choices.given is not None and any(code not in codes for code in plan.choices.given):
        choices["given"] = renormalised(plan.choices.given, described)
    if plan.choices.goalposts is not None:
        choices["goalposts"] = {
            code: pair
            for code, pair in plan.choices.goalposts.items()
            if code in codes or code not in tables.indicators
        }
    return SynergyEvaluator(described, **choices)


def _weights_of(weights: GivenWeights, cluster: str) -> Mapping[str, float]:
    if EVERY_CLUSTER in weights:
        return weights[EVERY_CLUSTER]
    if cluster not in weights:
        raise TableError(
            f"The weights have no cluster '{cluster}'; they have {', '.join(weights)}.",
            f"权重中没有集群“{cluster}”；有：{', '.join(weights)}。",
        )
    return weights[cluster]


def _called_as_saved(tables: IndicatorTables, saved: FittedEvaluator, notes: list[Note]) -> IndicatorTables:
    """One cluster, scored by an evaluator of one cluster: it is the same one, whatever the file is called."""
    if len(saved.clusters) != 1 or len(tables.clusters) != 1 or saved.clusters == tables.clusters:
        return tables
    name, own = saved.clusters[0], tables.clusters[0]
    notes.append(
        Note(
            f"{cluster_name(own)} is scored as {cluster_name(name)}, the one cluster of the saved evaluator.",
            f"{cluster_name(own, 'zh')}按已保存评价器的唯一集群{cluster_name(name, 'zh')}评价。",
        )
    )
    return replace(tables, tables={name: tables.tables[own]})


def _crossed(choices: Choices) -> Choices:
    return dataclasses.replace(choices, bounds="pooled") if choices.bounds == "own" else choices


def _long_enough(tables: IndicatorTables, plan: Plan, notes: list[Note]) -> IndicatorTables:
    """Without the clusters that have too few periods to be weighed; all if none has enough: the evaluator refuses."""
    if plan.choices.bounds != "own":
        return tables
    least = least_periods("given" if plan.weights is not None else plan.choices.weighting)
    short = [name for name, table in tables.tables.items() if len(table) < least]
    if len(short) == len(tables.tables):
        return tables
    for name in short:
        count = len(tables.tables[name])
        notes.append(
            Note(
                f"{cluster_name(name)} has {count} period{'s' if count > 1 else ''}; weighing needs {least}. It was "
                "left out (--bounds pooled takes it with the others).",
                f"{cluster_name(name, 'zh')}只有 {count} 个时期，赋权至少需要 {least} 个，未纳入"
                "（--bounds pooled 可与其他集群一并评价）。",
            )
        )
    return replace(tables, tables={name: table for name, table in tables.tables.items() if name not in short})


def _comparable(tables: IndicatorTables, notes: list[Note]) -> IndicatorTables:
    """Without the indicators that a cluster lacks: pooled bounds and weights are of what all have."""
    every = [set(map(str, table.columns)) for table in tables.tables.values()]
    common = set.intersection(*every)
    for code in [code for code in tables.indicators if code not in common]:
        lacking = [name for name, table in tables.tables.items() if code not in table.columns]
        notes.append(
            Note(
                f"{code} is left out under pooled bounds: {', '.join(map(cluster_name, lacking))} "
                f"{'has' if len(lacking) == 1 else 'have'} no value of it.",
                f"共用界限下未纳入 {code}：{'、'.join(cluster_name(name, 'zh') for name in lacking)}没有其数值。",
            )
        )
    kept = {name: table[[code for code in table.columns if code in common]] for name, table in tables.tables.items()}
    subsystems = {one.subsystem for one in tables.indicators.values()}
    if {tables.indicators[code].subsystem for code in common} != subsystems:
        raise TableError(
            "Pooled bounds need indicators of every subsystem that all clusters have; score the clusters apart "
            "(--bounds own).",
            "共用界限要求每个子系统都有所有集群共有的指标；请分别评价各集群（--bounds own）。",
        )
    known = {code: one for code, one in tables.indicators.items() if code in common}
    return replace(tables, tables=kept, indicators=known)


def _summing_to_one(weights: GivenWeights, tables: IndicatorTables, notes: list[Note]) -> dict[str, dict[str, float]]:
    """Weights that sum to 1 within every subsystem where they do so but for rounding, or over all subsystems."""
    return {cluster: scaled_weights(dict(own), tables, notes) for cluster, own in weights.items()}


def scaled_weights(weights: dict[str, float], tables: IndicatorTables, notes: list[Note]) -> dict[str, float]:
    """Weights that sum to 1 within every subsystem if they do so but for rounding, or over all; others as they are."""
    known = {code: tables.indicators[code].subsystem for code in weights if code in tables.indicators}
    sums: dict[str, float] = {}
    for code, subsystem in known.items():
        sums[subsystem] = sums.get(subsystem, 0.0) + weights[code]
    if not sums or min(sums.values()) <= 0 or min(weights.values()) < 0:
        return weights
    total = sum(sums.values())
    if abs(total - 100.0) <= 100 * ROUNDED or all(abs(one - 100.0) <= 100 * ROUNDED for one in sums.values()):
        notes.append(Note("The weights sum to 100: they are read as per cents.", "权重之和为 100，按百分数读取。"))
        return scaled_weights({code: value / 100.0 for code, value in weights.items()}, tables, notes)
    over_all = len(sums) > 1 and abs(total - 1.0) <= ROUNDED
    rounded = all(abs(one - 1.0) <= ROUNDED for one in sums.values())
    if not (over_all or rounded) or all(abs(one - 1.0) <= SUM_TOLERANCE for one in sums.values()):
        return weights
    if over_all:
        notes.append(
            Note(
                "The weights sum to 1 over all subsystems; within each they were scaled to 1.",
                "权重之和在全部子系统上为 1；已在各子系统内按比例调整为 1。",
            )
        )
    else:
        en = ", ".join(f"{subsystem_name(name)} {one:.6g}" for name, one in sums.items())
        zh = "，".join(f"{subsystem_name(name, 'zh')} {one:.6g}" for name, one in sums.items())
        notes.append(
            Note(
                f"The weights sum to 1 but for rounding ({en}); they were scaled to 1.",
                f"权重之和因四舍五入不为 1（{zh}），已按比例调整。",
            )
        )
    return {code: value / sums[known[code]] if code in known else value for code, value in weights.items()}
