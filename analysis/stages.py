"""Stages of a cluster: measured from its network of firms, and, as another quantity, read off U by given cut-offs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..language import tr
from .synergy.errors import EvaluationError, listed
from .synergy.labels import Flags, Floats

STAGES = ("none", "start-up", "development", "expansion", "mature")
REQUIRED = (
    "adoption_share",
    "tiered_component_share",
    "largest_component_share",
    "core_share",
    "mutual_component_share",
    "largest_component_share_without_top_platform",
    "digital_service_income",
)
RUN_COLUMNS = ("scenario", "run_id", "replication")


@dataclass(frozen=True)
class StageThresholds:
    """When a cluster enters a stage; shares of firms unless said otherwise.

    A stage asks for its own conditions and those of the stages below it. Susceptibility is not among them: it rises
    within ``development`` and peaks on the way to ``expansion``, so that asking for it would leave a cluster whose
    components have stopped growing without any stage.

    Attributes:
        adoption: Firms on e-commerce platforms, for ``start-up``.
        tiered_components: Firms in components of three or more that span two supply tiers, for ``development``.
        largest_component: Firms in the largest component, for ``expansion``.
        core: Firms in the 3-core, for ``mature``.
        mutual_component: Firms in the largest component mutual to information, goods and capital, for ``mature``.
        resilience: Largest component left without the top platform, over the largest component, for ``mature``.
        digital_services: Income of operators and makers of digital content, at home and abroad, over exports, for
            ``mature``.
        hold: Quarters a condition must hold before the stage changes.
        hysteresis: Share by which a threshold is lowered for leaving a stage.

    Source: component and core thresholds of random graphs. ``digital_services`` is an assumption: some times what
    manufacturing clusters start with (.3 to .9 %), below the near 5 % of Guangdong in 2020 (half of its 429.6 bn CNY
    of digital services trade over exports of goods of some 4,350 bn, the latter from memory).
    """

    adoption: float = 0.02
    tiered_components: float = 0.2
    largest_component: float = 0.3
    core: float = 0.5
    mutual_component: float = 0.5
    resilience: float = 0.5
    digital_services: float = 0.02
    hold: int = 4
    hysteresis: float = 0.2

    def __post_init__(self) -> None:
        if self.hold < 1:
            raise EvaluationError(tr("hold = {hold} quarters must be 1 or more.", hold=self.hold))
        if not 0 <= self.hysteresis < 1:
            raise EvaluationError(tr("hysteresis = {hysteresis:g} is outside [0, 1).", hysteresis=self.hysteresis))


DEFAULT_THRESHOLDS = StageThresholds()


def network_stages(diagnostics: pd.DataFrame, thresholds: StageThresholds = DEFAULT_THRESHOLDS) -> pd.DataFrame:
    """The stage of every cluster and quarter, from network diagnostics.

    A stage is entered after its conditions have held for ``hold`` quarters and left after they have failed by more
    than the hysteresis for as long. The opening stage is the one that the first ``hold`` quarters support.

    Args:
        diagnostics: Tidy: cluster, quarter (``2010Q1``), diagnostic, value; optionally scenario, run_id, replication.
            Diagnostics other than those needed are not read.
        thresholds: See :class:`StageThresholds`.

    Returns:
        cluster, run columns, quarter, stage (``none``, ``start-up``, ``development``, ``expansion``, ``mature``).

    Raises:
        EvaluationError: a column or diagnostic that is missing, a gap, NaN, a quarter that is not one.
    """
    wide = _wide(diagnostics)
    keys = [name for name in wide.index.names if name != "quarter"]
    parts = []
    for names, group in wide.groupby(level=keys, sort=False):
        quarters = group.index.get_level_values("quarter")
        _check_consecutive(list(quarters), ", ".join(str(name) for name in names))
        stages = stage_path(
            _supported(group, thresholds, 1.0),
            _supported(group, thresholds, 1.0 - thresholds.hysteresis),
            thresholds.hold,
        )
        labels = {**dict(zip(keys, names, strict=True)), "quarter": quarters}
        parts.append(pd.DataFrame({**labels, "stage": np.asarray(STAGES, dtype=object)[stages]}))
    return pd.concat(parts, ignore_index=True)


def stage_path(entered: npt.NDArray[np.int64], kept: npt.NDArray[np.int64], hold: int) -> npt.NDArray[np.int64]:
    """Stage numbers over the quarters.

    Args:
        entered: Highest stage whose conditions for entering are met, by quarter.
        kept: Highest stage whose lowered conditions for staying are met, at least ``entered``.
        hold: Quarters a change must hold.
    """
    stage = int(entered[:hold].min())
    path = np.empty(len(entered), dtype=np.int64)
    for now in range(len(entered)):
        recent = slice(max(0, now - hold + 1), now + 1)
        if now + 1 >= hold:
            stage = max(stage, int(entered[recent].min()))
            stage = min(stage, int(kept[recent].max()))
        path[now] = stage
    return path


def _supported(group: pd.DataFrame, thresholds: StageThresholds, leniency: float) -> npt.NDArray[np.int64]:
    """The highest stage whose conditions, and those of all stages below, are met."""
    share = {name: group[name].to_numpy(dtype=np.float64) for name in group.columns}
    largest = share["largest_component_share"]
    resilient = share["largest_component_share_without_top_platform"] >= leniency * thresholds.resilience * largest
    mature = (
        (share["core_share"] >= leniency * thresholds.core)
        & (share["mutual_component_share"] >= leniency * thresholds.mutual_component)
        & resilient
        & (share["digital_service_income"] >= leniency * thresholds.digital_services)
    )
    conditions = [
        share["adoption_share"] >= leniency * thresholds.adoption,
        share["tiered_component_share"] >= leniency * thresholds.tiered_components,
        largest >= leniency * thresholds.largest_component,
        mature,
    ]
    return np.asarray(np.logical_and.accumulate(conditions, axis=0).sum(axis=0), dtype=np.int64)


def _wide(diagnostics: pd.DataFrame) -> pd.DataFrame:
    absent = [name for name in ("cluster", "quarter", "diagnostic", "value") if name not in diagnostics.columns]
    if absent:
        raise EvaluationError(tr("The diagnostics lack the column {absent!r}.", absent=absent[0]))
    found = set(diagnostics["diagnostic"])
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise EvaluationError(
            tr("The diagnostics have no {names}: stages cannot be measured without.", names=listed(missing))
        )
    used = diagnostics[diagnostics["diagnostic"].isin(REQUIRED)]
    keys = ["cluster", *[name for name in RUN_COLUMNS if name in used.columns], "quarter"]
    if used.duplicated([*keys, "diagnostic"]).any():
        raise EvaluationError(tr("A diagnostic of a cluster and quarter is given more than once."))
    wide = used.set_index([*keys, "diagnostic"])["value"].unstack("diagnostic")  # noqa: PD010 - pivot loses the keys
    if wide.isna().to_numpy().any():
        place, name = np.argwhere(wide.isna().to_numpy())[0]
        raise EvaluationError(
            tr(
                "{columns} of {names} is missing.",
                columns=wide.columns[name],
                names=", ".join(map(str, wide.index[place])),
            )
        )
    return wide.sort_index()


def _check_consecutive(quarters: Sequence[str], whose: str) -> None:
    periods = []
    for text in quarters:
        year, mark, number = str(text).partition("Q")
        if not (mark and year.isdigit() and number in ("1", "2", "3", "4")):
            raise EvaluationError(
                tr("{whose}: quarter {quarter!r} is not written like 2010Q1.", whose=whose, quarter=text)
            )
        periods.append(4 * int(year) + int(number))
    if (np.diff(periods) != 1).any():
        after = quarters[int(np.argmax(np.diff(periods) != 1))]
        raise EvaluationError(tr("{whose}: the quarter after {after} is missing.", whose=whose, after=after))


@dataclass(frozen=True)
class SynergyCuts:
    """Stage names on U and the cut-offs between them. The papers print none, so there is no default.

    Attributes:
        names: From the lowest stage up, one more than there are cuts.
        cuts: Strictly rising values of U; a stage includes its lower cut.
    """

    names: tuple[str, ...]
    cuts: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.names) != len(self.cuts) + 1:
            raise EvaluationError(
                tr(
                    "{cuts} cut(s) separate {stages} stages, not {names}.",
                    cuts=len(self.cuts),
                    stages=len(self.cuts) + 1,
                    names=len(self.names),
                )
            )
        if not self.cuts or (np.diff(self.cuts) <= 0).any():
            raise EvaluationError(tr("The cuts {cuts} must rise.", cuts=self.cuts))


def synergy_stages(
    synergy: pd.DataFrame, cuts: SynergyCuts, shift: float = 0.05, column: str = "synergy"
) -> pd.DataFrame:
    """Stages on U by given cut-offs, with how firmly each stands.

    Args:
        synergy: A table with U, such as ``Scores.synergy``.
        cuts: The cut-offs.
        shift: How far U is from changing stage is called firm: no cut lies within this distance.
        column: The column with U.

    Returns:
        The table with stage (None where U is NaN), distance (of U to the nearest cut) and firm (distance ≥ shift).

    Raises:
        EvaluationError: no such column, or a negative shift.
    """
    if column not in synergy.columns:
        raise EvaluationError(tr("The table has no column {column!r}.", column=column))
    if shift < 0:
        raise EvaluationError(tr("shift = {shift:g} must be 0 or more.", shift=shift))
    degree = synergy[column].to_numpy(dtype=np.float64)
    numbers = _cut(degree, cuts.cuts)
    stage = np.asarray(cuts.names, dtype=object)[numbers]
    stage[np.isnan(degree)] = None
    distance = np.abs(degree[:, None] - np.asarray(cuts.cuts)).min(axis=1)
    return synergy.assign(stage=stage, distance=distance, firm=distance >= shift)


def stage_agreement(
    synergy: pd.DataFrame, cuts: SynergyCuts, by: Sequence[str], column: str = "synergy"
) -> pd.DataFrame:
    """How far replications, or choices of the evaluator, agree on the stage.

    Args:
        synergy: Several values of U per group.
        cuts: The cut-offs.
        by: Columns that make a group (cluster, year).
        column: The column with U.

    Returns:
        The group columns, stage (the most frequent), agreement (its share of the values) and n.
    """
    staged = synergy_stages(synergy, cuts, column=column).dropna(subset=["stage"])
    counts = staged.groupby([*by, "stage"], sort=False).size().rename("count").reset_index()
    totals = counts.groupby(list(by), sort=False)["count"].transform("sum")
    counts = counts.assign(agreement=counts["count"] / totals, n=totals)
    best = counts.sort_values("count", ascending=False, kind="stable").drop_duplicates(list(by)).sort_index()
    return best[[*by, "stage", "agreement", "n"]].reset_index(drop=True)


def _cut(degree: Floats, cuts: Sequence[float]) -> npt.NDArray[np.intp]:
    known: Flags = ~np.isnan(degree)
    return np.asarray(np.searchsorted(np.asarray(cuts), np.where(known, degree, 0.0), side="right"))
