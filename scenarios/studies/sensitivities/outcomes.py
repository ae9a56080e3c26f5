"""What a sensitivity looks at, read from a store: U, order degrees, exports, stage, by cluster and for their mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ....analysis.sensitivity.designs import CHANCE
from ....analysis.stages import STAGES
from ....analysis.synergy.choices import Choices
from ....analysis.synergy.scoring import bounded
from ....language import Text, tr, trc
from ...ensemble.store.queries import connected, failed_runs
from ...ensemble.store.store import Store
from ...errors import UserError
from ...present.quantities import MEAN, ORDERS, U, name_of, unit_of
from .question import EXPORTS

if TYPE_CHECKING:
    from ....analysis.synergy.labels import Flags, Floats

STAGE = "stage"
DELTAS = ("delta_digital_trade", "delta_industrial_cluster")  # that U is made of
OUTCOMES = (U, *ORDERS, EXPORTS, STAGE)
STAGE_NAME: Text = tr("Stage (0 none to 4 mature)")
CHANCE_NAME: Text = tr("chance (seeds)")
EXPORTS_NAME: Text = tr("Exports")

# What follows ± is half of the 95 % interval.
MEASURE_NAMES = {
    "factor": tr("parameter"),
    "mu": tr("μ"),
    "mu_star": tr("μ*"),
    "sigma": tr("σ"),
    "half_width": tr("± μ*"),
    "first_order": tr("first order"),
    "first_order_half_width": tr("± first order"),
    "total": trc("outcomes", "total"),
    "total_half_width": tr("± total"),
    "low": tr("at low end"),
    "high": tr("at high end"),
    "low_half_width": tr("± low"),
    "high_half_width": tr("± high"),
    "cluster": trc("outcomes", "cluster"),
    "source": tr("source"),
    "variance": tr("variance"),
    "share": tr("share"),
    "lower": tr("from"),
    "upper": tr("to"),
}


@dataclass(frozen=True)
class Measured:
    """Outcomes of all runs in one year: by (outcome, cluster) an array (cells, replications).

    ``left``: by cluster, in which of the runs U is not given as it would leave [−1, 1]; their value is the bound that
    it leaves through. Clusters with no such run are not in it.
    """

    year: int
    clusters: tuple[str, ...]
    values: dict[tuple[str, str], Floats]
    left: dict[str, Flags] = field(default_factory=dict)


def outcome_name(outcome: str) -> str:
    """An outcome in words."""
    own = {STAGE: STAGE_NAME, EXPORTS: EXPORTS_NAME}
    return str(own[outcome]) if outcome in own else name_of(outcome)


def factor_name(factor: str) -> str:
    """A parameter's path, or chance in words."""
    return str(CHANCE_NAME) if factor == CHANCE else factor


def measure_name(column: str) -> str:
    """The heading of a column of indices or of the variance split."""
    return str(MEASURE_NAMES[column]) if column in MEASURE_NAMES else column


def outcome_unit(outcome: str) -> str:
    """An outcome's unit; degrees and stages have none."""
    return "" if outcome == STAGE else unit_of(outcome)


def measured(store: Store, clusters: tuple[str, ...], replications: int, year: int, choices: Choices) -> Measured:
    """The outcomes in a year; ``choices`` are those of the evaluator that scored them.

    Raises:
        UserError: runs that failed or are not stored yet: indices need all of them.
    """
    with connected(store) as connection:
        failed, stored = failed_runs(connection)
        _refuse_gaps(store, failed, stored)
        scores = connection.execute(_SCORES, [year]).df()
        exports = connection.execute(_EXPORTS, [year, EXPORTS]).df()
    bounds = pd.Series(bounded(scores[list(DELTAS)].to_numpy(dtype=np.float64), choices))
    scores["left"] = scores[U].isna() & bounds.notna()
    scores[U] = scores[U].fillna(bounds)
    place = {name: number for number, name in enumerate(STAGES)}
    columns = {name: scores.assign(value=scores[name]) for name in (U, *ORDERS)}
    columns[EXPORTS] = exports
    columns[STAGE] = scores.assign(value=scores["stage"].astype(str).map(place))
    values: dict[tuple[str, str], Any] = {}
    for outcome in OUTCOMES:
        by_cluster = {one: _array(columns[outcome], one, store.manifest.cells, replications) for one in clusters}
        values |= {(outcome, one): array for one, array in by_cluster.items()}
        values[outcome, MEAN] = np.mean(list(by_cluster.values()), axis=0)
    flags = scores.assign(value=scores["left"])
    left = {one: _array(flags, one, store.manifest.cells, replications) == 1.0 for one in clusters}
    return Measured(year, clusters, values, {one: runs for one, runs in left.items() if runs.any()})


_SCORES = (
    "SELECT cell, replication, CAST(cluster AS VARCHAR) AS cluster, synergy, order_digital_trade, "
    "order_industrial_cluster, delta_digital_trade, delta_industrial_cluster, "
    "CAST(stage AS VARCHAR) AS stage FROM synergy JOIN runs USING (run_id) WHERE year = ?"
)
_EXPORTS = (
    "SELECT cell, replication, CAST(cluster AS VARCHAR) AS cluster, value FROM indicators JOIN runs USING (run_id) "
    "WHERE year = ? AND CAST(indicator AS VARCHAR) = ?"
)


def panel_rows(store: Store, cells: Sequence[int], codes: list[str]) -> pd.DataFrame:
    """The indicators of the runs of some cells: run_id, cluster, year, indicator, value; in order of run_id."""
    quoted = ", ".join(f"'{code}'" for code in codes)
    with connected(store) as connection:
        frame: pd.DataFrame = connection.execute(
            "SELECT CAST(indicators.run_id AS VARCHAR) AS run_id, CAST(cluster AS VARCHAR) AS cluster, year, "
            "CAST(indicator AS VARCHAR) AS indicator, value FROM indicators JOIN runs USING (run_id) "
            f"WHERE list_contains(?, cell) AND CAST(indicator AS VARCHAR) IN ({quoted}) ORDER BY run_id",
            [list(cells)],
        ).df()
    return frame


def _refuse_gaps(store: Store, failed: int, stored: int) -> None:
    where, asked = store.place.address, store.manifest.runs
    if stored < asked:
        raise UserError(
            tr(
                "{asked:,} of {asked_2:,} runs are not stored yet: go on with synergysim resume {where}",
                asked=asked - stored,
                asked_2=asked,
                where=where,
            )
        )
    if failed:
        raise UserError(
            tr(
                "{failed:,} of {asked:,} runs failed, and indices need all of them: try again with "
                "synergysim resume {where} --retry-failed, or narrow the ranges.",
                failed=failed,
                asked=asked,
                where=where,
            )
        )


def _array(table: pd.DataFrame, cluster: str, cells: int, replications: int) -> Floats:
    """The values of a cluster as (cells, replications); NaN where there is none."""
    rows = table[table["cluster"] == cluster]
    array = np.full((cells, replications), np.nan)
    array[rows["cell"].to_numpy(dtype=int), rows["replication"].to_numpy(dtype=int) - 1] = rows["value"].to_numpy()
    return array
