"""What scenarios that share their luck say side by side: effects against one of them, and when stages are reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..language import tr
from .inference import PairedEffect, paired_effects, replications_at
from .stages import STAGES
from .synergy.errors import EvaluationError

EFFECT_COLUMNS = (*PairedEffect.__dataclass_fields__, "baseline_mean", "dropped", "needed")
TRANSITION_COLUMNS = ("scenario", "cluster", "stage", "median_year", "earliest", "latest", "share_reached", "n")


def effects_against(
    table: pd.DataFrame,
    baseline: str,
    by: Sequence[str],
    precision: float,
    relative: Sequence[str] = (),
    level: float = 0.95,
    twos: Mapping[int, int] | None = None,
) -> pd.DataFrame:
    """Paired effects of every other scenario against one, group by group, and how many replications are enough.

    A replication counts where both scenarios have it, with a number in every group: all groups of a scenario stand on
    the same pairs. A scenario with fewer than two pairs has no rows.

    Args:
        table: scenario, replication, the columns of ``by``, quantity, value; one row per replication and group.
        baseline: The scenario that the others are compared with.
        by: Columns that, with quantity, make a group (cluster, year).
        precision: The half-width wanted: in the quantity's own unit, or for the quantities in ``relative`` as a share
            of the baseline's mean.
        relative: Quantities whose precision is relative.
        level: Of the intervals.
        twos: By replication, the number of the two that it belongs to, where worlds mirror each other; then ``needed``
            is even. See :func:`~synergysim.analysis.inference.paired_effect`.

    Returns:
        scenario, quantity, the columns of ``by``, the fields of :class:`~synergysim.analysis.inference.PairedEffect`,
        baseline_mean (over the same pairs), dropped (replications without partner) and needed (replications for the
        precision; NaN where it is relative to 0, infinite where out of reach).

    Raises:
        EvaluationError: the baseline is not in the table, or a precision of 0 or less.
    """
    if not precision > 0:
        raise EvaluationError(tr("precision = {precision:g} must be above 0.", precision=precision))
    if baseline not in set(table["scenario"]):
        raise EvaluationError(
            tr("The table has no scenario {baseline!r}: there is nothing to compare with.", baseline=baseline)
        )
    keys = ["quantity", *by]
    parts = []
    for scenario in table["scenario"].unique():
        if scenario == baseline:
            continue
        first, second, dropped = common_replications(table, baseline, scenario)
        if first["replication"].nunique() < 2:
            continue
        both = [_shared_groups(one, other, keys) for one, other in ((first, second), (second, first))]
        found = paired_effects(both[1], both[0], keys, "value", level=level, twos=twos)
        means = both[0].groupby(keys, sort=False)["value"].mean().rename("baseline_mean").reset_index()
        found = means.merge(found, on=keys, how="left", validate="one_to_one").assign(dropped=dropped)
        needed = _needed(found, precision, relative, level)
        found["needed"] = needed if twos is None else 2.0 * np.ceil(needed / 2.0)
        parts.append(found.assign(scenario=scenario))
    columns = ["scenario", *keys, *EFFECT_COLUMNS]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def common_replications(table: pd.DataFrame, baseline: str, scenario: str) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """The rows of the baseline and of the scenario for the replications that both have whole, and how many do not.

    A replication is whole if it has as many finite values as the fullest one of its scenario.
    """
    sides = [table[table["scenario"] == name] for name in (baseline, scenario)]
    whole = [_whole(side) for side in sides]
    common = whole[0] & whole[1]
    seen = set().union(*(side["replication"] for side in sides))
    first, second = (side[side["replication"].isin(common)] for side in sides)
    return first, second, len(seen - common)


def _whole(side: pd.DataFrame) -> set[int]:
    finite = side[np.isfinite(side["value"].to_numpy(dtype=np.float64))]
    counts = finite.groupby("replication").size()
    return set(counts[counts == counts.max()].index) if len(counts) else set()


def _shared_groups(rows: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows of groups that the other side has too: scenarios may differ in clusters and years."""
    return rows.merge(other[keys].drop_duplicates(), on=keys, how="inner", validate="many_to_one")


def _needed(found: pd.DataFrame, precision: float, relative: Sequence[str], level: float) -> npt.NDArray[np.float64]:
    scale = np.where(found["quantity"].isin(list(relative)), found["baseline_mean"].abs(), 1.0)
    known = scale > 0
    needed = np.full(len(found), np.nan)
    needed[known] = replications_at(found[known], precision * scale[known], level)
    return needed


def stage_transitions(stages: pd.DataFrame) -> pd.DataFrame:
    """When each stage is first reached, over the replications of every scenario and cluster.

    Args:
        stages: scenario, replication, cluster, year, stage (one of :data:`~synergysim.analysis.stages.STAGES`).

    Returns:
        scenario, cluster, stage, median_year (over all replications; NaN where fewer than half reach the stage),
        earliest and latest year (NaN where none reaches it), share_reached, n. A higher stage counts as reached.

    Raises:
        EvaluationError: a stage that is not one.
    """
    strange = set(stages["stage"]) - set(STAGES)
    if strange:
        raise EvaluationError(
            tr(
                "{name!r} is no stage; allowed: {allowed}.",
                name=sorted(map(str, strange))[0],
                allowed=", ".join(STAGES),
            )
        )
    ranks = stages.assign(rank=stages["stage"].map({name: place for place, name in enumerate(STAGES)}))
    rows = []
    for (scenario, cluster), group in ranks.groupby(["scenario", "cluster"], sort=False):
        n = group["replication"].nunique()
        for place, stage in enumerate(STAGES[1:], start=1):
            first = group[group["rank"] >= place].groupby("replication")["year"].min().to_numpy(dtype=np.float64)
            rows.append((scenario, cluster, stage, *_first_years(first, n)))
    return pd.DataFrame(rows, columns=list(TRANSITION_COLUMNS))


def _first_years(first: npt.NDArray[np.float64], n: int) -> tuple[float, float, float, float, int]:
    if len(first) == 0:
        return np.nan, np.nan, np.nan, 0.0, n
    waited = np.sort(np.concatenate([first, np.full(n - len(first), np.inf)]))
    # The lower of the two middle years: an average with "never" would be no year.
    median = waited[(n - 1) // 2]
    return (
        float(median) if np.isfinite(median) else np.nan,
        float(first.min()),
        float(first.max()),
        len(first) / n,
        n,
    )
