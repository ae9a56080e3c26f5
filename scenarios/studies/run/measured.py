"""Everything that a run measured as one table, and what scoring it remarked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ...present.quantities import COLUMNS, MEAN, NET, ORDERS, U
from ...present.report.resting import WORDS

if TYPE_CHECKING:
    from .run import RunResult


def measured(result: RunResult, clusters: Sequence[str]) -> pd.DataFrame:
    """Everything a run measured by cluster and year, as COLUMNS; the mean of ``clusters`` as cluster ``mean``.

    A diagnostic is the mean of its year's quarters. What is net of the common trend has no mean of the clusters: it is
    0 by construction.
    """
    runs = result.runs.set_index("run_id")["replication"]
    keys = ["replication", "cluster", "year", "quantity"]
    parts = [_degrees(result), _indicators(result, runs), _diagnostics(result, runs)]
    table = pd.concat([part[[*keys, "value"]] for part in parts if not part.empty], ignore_index=True)
    shared = table[(table["quantity"] != NET) & table["cluster"].isin(list(clusters))]
    mean = shared.groupby(["replication", "year", "quantity"], sort=False)["value"].mean().reset_index()
    table = pd.concat([table, mean.assign(cluster=MEAN)], ignore_index=True)
    order = {code: place for place, code in enumerate((*result.resolved.inputs.clusters, MEAN))}
    ordered = table.sort_values("cluster", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)
    return ordered.assign(scenario=result.resolved.name)[COLUMNS]


def _degrees(result: RunResult) -> pd.DataFrame:
    own = result.synergy.melt(["replication", "cluster", "year"], [U, *ORDERS], "quantity")
    others = result.variants.assign(quantity="synergy_" + result.variants["variant"]).rename(columns={U: "value"})
    return pd.concat([own, others], ignore_index=True)


def _indicators(result: RunResult, runs: pd.Series[int]) -> pd.DataFrame:
    replication = result.indicators["run_id"].map(runs)
    return result.indicators.assign(replication=replication).rename(columns={"indicator": "quantity"})


def _diagnostics(result: RunResult, runs: pd.Series[int]) -> pd.DataFrame:
    table = result.diagnostics
    keyed = table.assign(replication=table["run_id"].map(runs), year=table["quarter"].str[:4].astype(int))
    by = ["replication", "cluster", "year", "diagnostic"]
    yearly = keyed.groupby(by, sort=False)["value"].mean().reset_index()
    return yearly.rename(columns={"diagnostic": "quantity"})


def score_notes(results: Sequence[RunResult]) -> list[str]:
    """What scoring remarked, each remark once, with the scenario's name if there are several."""
    if len(results) == 1:
        return list(dict.fromkeys(str(note) for note in results[0].scores.notes))
    named = [(one.resolved.name, str(note)) for one in results for note in one.scores.notes]
    return [WORDS["of"].format(name=name, text=text) for name, text in dict.fromkeys(named)]
