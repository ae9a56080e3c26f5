"""What a sweep's cells came to, and how that follows what was varied: the numbers behind a sweep's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ....analysis.inference import paired_effect
from ...ensemble.mirrored import mirrored
from ...ensemble.store.parts import CELLS, INDICATORS, RUNS, SYNERGY
from ...ensemble.store.queries import connected, failed_runs
from ...ensemble.store.store import Store
from ...files.scenario import Scenario

LEVEL = 0.95
MOST_LEVELS = 6  # values that are shown one by one; more are put together in thirds
THIRDS = 3


@dataclass(frozen=True)
class Responses:
    """``cells``: cell, scenario, the paths, mean; ``mean`` is the outcome's, over clusters and replications.

    ``outcome`` is ``synergy``, or the first indicator where a sweep keeps no scores; ``year`` the last one. ``runs``:
    cell, replication, value, the mean of the clusters. ``paths`` are those that vary, ``sampled`` those of them that
    were drawn together, so that a cell with another value of one has other values of the rest.
    ``errors``: error, times. ``twos``: by replication, the number of its two where worlds mirror each other.
    """

    outcome: str
    year: int
    cells: pd.DataFrame
    runs: pd.DataFrame
    paths: tuple[str, ...]
    sampled: frozenset[str]
    failed: int
    stored: int
    errors: pd.DataFrame
    twos: Mapping[int, int] | None = None


def responses(store: Store) -> Responses:
    """Read what a sweep stored; the tables themselves stay on the disk.

    Raises:
        UserError: parts are damaged, or nothing is stored.
    """
    with connected(store) as connection:
        failed, stored = failed_runs(connection)
        query = (
            f"SELECT error, count(*) AS times FROM {RUNS} WHERE status = 'failed' GROUP BY error ORDER BY times DESC"
        )
        errors = connection.execute(query).df()
        scored = SYNERGY in store.manifest.tables
        table = SYNERGY if scored else INDICATORS
        year = connection.execute(f"SELECT max(year) FROM {table}").fetchone()[0]
        outcome, value, only = SYNERGY, SYNERGY, ""
        if not scored and year is not None:
            outcome = str(connection.execute(f"SELECT min(CAST(indicator AS VARCHAR)) FROM {table}").fetchone()[0])
            value, only = "value", f"AND CAST(indicator AS VARCHAR) = '{outcome}'"
        cells = connection.execute(f"SELECT * FROM {CELLS} ORDER BY cell").df()
        runs = connection.execute(
            f"SELECT cell, replication, min(seed) AS seed, avg({value}) AS value "
            f"FROM {table} JOIN {RUNS} USING (run_id) WHERE year = {year or 0} {only} "
            "GROUP BY cell, replication ORDER BY cell, replication"
        ).df()
    means = runs.groupby("cell")["value"].mean().rename("mean").reset_index()
    cells = cells.merge(means, on="cell")
    paths = tuple(path for path in store.manifest.paths if len(set(cells[path])) > 1)
    return Responses(
        outcome, int(year or 0), cells, runs, paths, _sampled(store, paths), failed, stored, errors, _twos(store, runs)
    )


def _twos(store: Store, runs: pd.DataFrame) -> dict[int, int] | None:
    """Where every cell meets the same seeds, all of them in uncertain worlds."""
    seeds = runs[["replication", "seed"]].drop_duplicates()
    given, usual = store.manifest.experiment.get("world"), Scenario.model_fields["world"].default
    worlds = {given or one.content.get("world", usual) for one in store.manifest.scenarios}
    numbers = mirrored(worlds.pop(), seeds["seed"]) if len(worlds) == 1 else None
    if numbers is None or seeds["replication"].duplicated().any():
        return None
    return dict(zip(seeds["replication"], numbers, strict=True))


def _sampled(store: Store, paths: Sequence[str]) -> frozenset[str]:
    experiment = store.manifest.experiment
    if experiment["design"] == "grid":
        return frozenset()
    crossed = experiment["levers"] if experiment["crossed"] else {}
    return frozenset(path for path in paths if path not in crossed)


def groups(found: Responses, path: str) -> list[tuple[float, float, pd.Series[bool]]]:
    """The values one by one if they are few, otherwise thirds of them: lowest and highest value, which cells.

    Values that were drawn are few only if each was drawn several times, together with others of the rest.
    """
    values = found.cells[path]
    levels = np.unique(values)
    points = len(found.cells[["scenario", *sorted(found.sampled)]].drop_duplicates())
    few = len(levels) <= MOST_LEVELS and (path not in found.sampled or THIRDS * len(levels) <= points)
    if few or len(levels) <= THIRDS:
        return [(float(one), float(one), values == one) for one in levels]
    shares = np.minimum(np.searchsorted(levels, values) * THIRDS // len(levels), THIRDS - 1)
    chosen = [pd.Series(shares == number, index=values.index) for number in range(THIRDS)]
    return [(float(values[rows].min()), float(values[rows].max()), rows) for rows in chosen]


def group_table(found: Responses, path: str, scenario: str | None = None) -> pd.DataFrame:
    """By group of a path's values: low, high, cells, mean, q10, median, q90 of the cells' outcome, of one scenario."""
    rows = []
    own = found.cells["scenario"] == scenario if scenario else found.cells["scenario"].notna()
    for low, high, chosen in groups(found, path):
        means = found.cells.loc[chosen & own, "mean"]
        if len(means):
            q10, median, q90 = means.quantile([0.1, 0.5, 0.9])
            rows.append((low, high, len(means), means.mean(), q10, median, q90))
    return pd.DataFrame(rows, columns=["low", "high", "cells", "mean", "q10", "median", "q90"])


def movements(found: Responses) -> pd.DataFrame:
    """How far the outcome moves from a path's lowest group to its highest, the farthest first.

    Columns path, change, lower, upper: the difference of the groups' means with its 95 % interval over the
    replications, which share their seeds. With one replication there is no interval.
    """
    rows = []
    for path in found.paths:
        parts = groups(found, path)
        low, high = (found.cells.loc[chosen, "cell"] for chosen in (parts[0][2], parts[-1][2]))
        by_seed = [
            found.runs[found.runs["cell"].isin(set(own))].groupby("replication")["value"].mean() for own in (low, high)
        ]
        pairs = pd.concat(by_seed, axis=1, keys=["low", "high"]).dropna()
        change = float((pairs["high"] - pairs["low"]).mean())
        lower = upper = float("nan")
        if len(pairs) > 1:
            twos = None if found.twos is None else [found.twos[one] for one in pairs.index]
            effect = paired_effect(pairs["high"].to_numpy(), pairs["low"].to_numpy(), LEVEL, twos=twos)
            lower, upper = effect.lower, effect.upper
        rows.append((path, change, lower, upper))
    table = pd.DataFrame(rows, columns=["path", "change", "lower", "upper"])
    return table.sort_values("change", key=lambda values: -values.abs(), kind="stable", ignore_index=True)
