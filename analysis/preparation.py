"""What of observed tables is scored, and how: the plan, brought into agreement with what the tables hold.

Clusters too short, an indicator that pooled bounds cannot use, a cross-section, printed weights, a saved evaluator
whose one cluster had another name: each is settled here, with a note.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from ..language import Text, joined, tr
from .catalogue import subsystem_name
from .catalogue.clusters import cluster_name
from .cells import TableError
from .coordination import Reporting
from .given import EVERY_CLUSTER
from .printed_weights import ROUNDED
from .synergy.choices import Choices
from .synergy.evaluator import SynergyEvaluator, renormalised
from .synergy.fitted import FittedEvaluator
from .synergy.indicators import Indicator
from .synergy.order import SUM_TOLERANCE
from .synergy.windows import least_periods
from .tables import IndicatorTables

GivenWeights = Mapping[str, Mapping[str, float]]


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
    notes: tuple[Text, ...] = ()
    reporting: Reporting = field(default_factory=Reporting)


def prepared(tables: IndicatorTables, plan: Plan) -> tuple[IndicatorTables, Plan, list[Text]]:
    """The tables and the plan as they can be used together, and what has to be said of it.

    Raises:
        TableError: nothing is left that can be scored.
    """
    notes: list[Text] = list(plan.notes)
    if plan.saved is not None:
        return _called_as_saved(tables, plan.saved, notes), plan, notes
    if plan.weights is None and plan.printed and tables.weights:
        plan = replace(plan, weights={EVERY_CLUSTER: tables.weights})
        notes.append(tr("The weights printed in the table are used; --weights chooses others."))
    if tables.is_cross_section:
        plan = replace(plan, choices=_crossed(plan.choices))
        notes.append(
            tr(
                "One period only: weights, order degrees, coupling and coordination are given over "
                "the clusters, which share their bounds; a synergy degree U needs a change over time "
                "and is not given."
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
            tr(
                "The weights have no cluster '{cluster}'; they have {weights}.",
                cluster=cluster,
                weights=joined(weights),
            )
        )
    return weights[cluster]


def _called_as_saved(tables: IndicatorTables, saved: FittedEvaluator, notes: list[Text]) -> IndicatorTables:
    """One cluster, scored by an evaluator of one cluster: it is the same one, whatever the file is called."""
    if len(saved.clusters) != 1 or len(tables.clusters) != 1 or saved.clusters == tables.clusters:
        return tables
    name, own = saved.clusters[0], tables.clusters[0]
    notes.append(
        tr(
            "{own} is scored as {name}, the one cluster of the saved evaluator.",
            own=partial(cluster_name, own),
            name=partial(cluster_name, name),
        )
    )
    return replace(tables, tables={name: tables.tables[own]})


def _crossed(choices: Choices) -> Choices:
    return dataclasses.replace(choices, bounds="pooled") if choices.bounds == "own" else choices


def _long_enough(tables: IndicatorTables, plan: Plan, notes: list[Text]) -> IndicatorTables:
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
            tr(
                "{name} has {count} period{s}; weighing needs {least}. It was left out (--bounds "
                "pooled takes it with the others).",
                name=partial(cluster_name, name),
                count=count,
                least=least,
                s="s" if count > 1 else "",
            )
        )
    return replace(tables, tables={name: table for name, table in tables.tables.items() if name not in short})


def _comparable(tables: IndicatorTables, notes: list[Text]) -> IndicatorTables:
    """Without the indicators that a cluster lacks: pooled bounds and weights are of what all have."""
    every = [set(map(str, table.columns)) for table in tables.tables.values()]
    common = set.intersection(*every)
    for code in [code for code in tables.indicators if code not in common]:
        lacking = [name for name, table in tables.tables.items() if code not in table.columns]
        notes.append(
            tr(
                "{code} is left out under pooled bounds: {lacking} {has_or_have} no value of it.",
                code=code,
                lacking=joined([partial(cluster_name, one) for one in lacking]),
                has_or_have="has" if len(lacking) == 1 else "have",
            )
        )
    kept = {name: table[[code for code in table.columns if code in common]] for name, table in tables.tables.items()}
    subsystems = {one.subsystem for one in tables.indicators.values()}
    if {tables.indicators[code].subsystem for code in common} != subsystems:
        raise TableError(
            tr(
                "Pooled bounds need indicators of every subsystem that all clusters have; score the "
                "clusters apart (--bounds own)."
            )
        )
    known = {code: one for code, one in tables.indicators.items() if code in common}
    return replace(tables, tables=kept, indicators=known)


def _summing_to_one(weights: GivenWeights, tables: IndicatorTables, notes: list[Text]) -> dict[str, dict[str, float]]:
    """Weights that sum to 1 within every subsystem where they do so but for rounding, or over all subsystems."""
    return {cluster: scaled_weights(dict(own), tables, notes) for cluster, own in weights.items()}


def scaled_weights(weights: dict[str, float], tables: IndicatorTables, notes: list[Text]) -> dict[str, float]:
    """Weights that sum to 1 within every subsystem if they do so but for rounding, or over all; others as they are."""
    known = {code: tables.indicators[code].subsystem for code in weights if code in tables.indicators}
    sums: dict[str, float] = {}
    for code, subsystem in known.items():
        sums[subsystem] = sums.get(subsystem, 0.0) + weights[code]
    if not sums or min(sums.values()) <= 0 or min(weights.values()) < 0:
        return weights
    total = sum(sums.values())
    if abs(total - 100.0) <= 100 * ROUNDED or all(abs(one - 100.0) <= 100 * ROUNDED for one in sums.values()):
        notes.append(tr("The weights sum to 100: they are read as per cents."))
        return scaled_weights({code: value / 100.0 for code, value in weights.items()}, tables, notes)
    over_all = len(sums) > 1 and abs(total - 1.0) <= ROUNDED
    rounded = all(abs(one - 1.0) <= ROUNDED for one in sums.values())
    if not (over_all or rounded) or all(abs(one - 1.0) <= SUM_TOLERANCE for one in sums.values()):
        return weights
    if over_all:
        notes.append(tr("The weights sum to 1 over all subsystems; within each they were scaled to 1."))
    else:
        each = joined(tr("{name} {sum:.6g}", name=partial(subsystem_name, name), sum=one) for name, one in sums.items())
        notes.append(tr("The weights sum to 1 but for rounding ({said}); they were scaled to 1.", said=each))
    return {code: value / sums[known[code]] if code in known else value for code, value in weights.items()}
