"""The stage experiment: one scenario, the characteristic platform pushed as assumed and pushed alike everywhere.

How strongly an industry's characteristic platform is pushed is an input. A stage reached under the push assumed for an
industry follows from that input; a difference between clusters that are all pushed alike is the model's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.results import Result
from ....analysis.stages import STAGES
from ....language import tr
from ...ensemble.engine import Engine
from ...ensemble.ensemble import COLUMNS, RUN_COLUMNS, Ensemble, Runs
from ...errors import UserError
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import stage_by_year

if TYPE_CHECKING:
    from ....simulation.inputs import Industry

PUSHES = ("assumed", "equal")
FACTS = ("platform_push", "platform_push_start")
EQUAL_SOURCE = "the mean over the scenario's industries, weighted by firms"
STAGE_COLUMNS = ["push", "replication", "cluster", "year", "stage"]


@dataclasses.dataclass(frozen=True, repr=False)
class StageEvidence(Result):
    """What the experiment gave.

    ``resolved``: the scenario by push. ``runs``: run_id, push, replication, seed, status, error, wall_seconds.
    ``stages``: push ("assumed" or "equal"), replication, cluster, year, stage at the year's end.
    ``diagnostics``: push, replication, run_id, cluster, quarter, diagnostic, value.
    """

    resolved: Mapping[str, Resolved]
    runs: pd.DataFrame
    stages: pd.DataFrame
    diagnostics: pd.DataFrame

    @property
    def failures(self) -> pd.DataFrame:
        """The replications that did not finish, with their errors."""
        return self.runs[self.runs["status"] == "failed"]

    @property
    def shares(self) -> pd.DataFrame:
        """Share of the replications in each stage: push, cluster, year, stage, share, n (replications)."""
        by = ["push", "cluster", "year"]
        counts = self.stages.groupby([*by, "stage"], sort=False).size().rename("count").reset_index()
        totals = counts.groupby(by, sort=False)["count"].transform("sum")
        return counts.assign(share=counts["count"] / totals, n=totals).drop(columns="count")

    @property
    def reached(self) -> pd.DataFrame:
        """The most frequent stage, the lowest of equally frequent ones: push, cluster, year, stage, share, n."""
        shares = self.shares
        ordered = shares.assign(rank=shares["stage"].map(STAGES.index)).sort_values(["rank"], kind="stable")
        most = ordered.sort_values("share", ascending=False, kind="stable").drop_duplicates(["push", "cluster", "year"])
        return most.sort_index().reset_index(drop=True).drop(columns="rank")


def equal_push(industries: Sequence[Industry]) -> dict[str, object]:
    """Facts by path that push the characteristic platform alike: means over the industries, weighted by firms."""
    firms = sum(one.n_firms for one in industries)
    means = {name: sum(one.n_firms * getattr(one, name) for one in industries) / firms for name in FACTS}
    return {f"industry.{one.code}.{name}": value for one in industries for name, value in means.items()}


def stage_evidence(
    scenario: str = "guangzhou",
    *,
    seed: int = 1,
    replications: int | None = None,
    scale: float | None = None,
    until: int | None = None,
    overrides: Mapping[str, object] | None = None,
    workers: int | Engine = 1,
) -> StageEvidence:
    """Run a scenario twice, with the push assumed for each industry and with an equal one, and measure the stages.

    Replication r has seed ``seed + r - 1`` in both, so that the two meet the same luck. ``overrides`` hold in both; a
    push among them counts as assumed. The other arguments are those of :func:`synergysim.scenarios.run`.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong.
    """
    resolved = both_pushes(scenario, overrides, scale, until)
    times = resolved["assumed"].scenario.replications if replications is None else replications
    if times < 1:
        raise UserError(tr("replications = {times} is outside [1, …].", times=times))
    arms = {f"{resolved[push].name}-{push}": resolved[push] for push in PUSHES}
    return stage_evidence_of(Ensemble(arms, range(seed, seed + times)).run(workers))


def stage_evidence_of(ensemble: Runs) -> StageEvidence:
    """As :func:`stage_evidence`, of an ensemble that has been run: its arms are the pushes, in their order."""
    pushes = dict(zip(ensemble.ensemble.arms, PUSHES, strict=True))
    resolved = {pushes[arm]: one for arm, one in ensemble.ensemble.arms.items()}
    runs = ensemble.runs.assign(push=ensemble.runs["scenario"].map(pushes))
    runs = runs[["run_id", "push", *RUN_COLUMNS[2:]]]
    keyed = ensemble.table("diagnostics").merge(runs[["run_id", "push", "replication"]], on="run_id")
    stages = _stages(keyed, runs, resolved["assumed"].inputs.clusters)
    return StageEvidence(resolved, runs, stages, keyed[["push", "replication", *COLUMNS["diagnostics"]]])


def both_pushes(
    scenario: str, overrides: Mapping[str, object] | None = None, scale: float | None = None, until: int | None = None
) -> dict[str, Resolved]:
    """The scenario as it is, and with the same push of the characteristic platform in every industry."""
    loaded, given = load(scenario), dict(overrides or {})
    assumed = resolve(loaded, given, scale, until)
    pushes = equal_push(assumed.inputs.industries)
    equal = resolve(loaded, {**given, **pushes}, scale, until)
    sources = {**equal.sources, **dict.fromkeys(pushes, EQUAL_SOURCE)}
    return {"assumed": assumed, "equal": dataclasses.replace(equal, sources=sources)}


def _stages(diagnostics: pd.DataFrame, runs: pd.DataFrame, clusters: Sequence[str]) -> pd.DataFrame:
    """The stage at each year's end, in the order of the scenario's clusters."""
    if diagnostics.empty:
        return pd.DataFrame(columns=STAGE_COLUMNS)
    measured = stage_by_year(diagnostics[COLUMNS["diagnostics"]])
    keyed = measured.merge(runs[["run_id", "push", "replication"]], on="run_id")
    order = [(push, cluster) for cluster in clusters for push in PUSHES]
    parts = [keyed[(keyed["push"] == push) & (keyed["cluster"] == cluster)] for push, cluster in order]
    return pd.concat(parts, ignore_index=True)[STAGE_COLUMNS]
