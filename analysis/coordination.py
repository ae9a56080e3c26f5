"""What the field reports of scored tables: coordination with grade and lag, obstacles, regions, a forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..language import in_language, joined, tr
from .catalogue.grades import scales
from .inequality import coefficient_of_variation, dagum_gini, gini, theil
from .spatial import morans_i
from .synergy.coordination import ROUNDING, coordination_grade, grade_numbers, lag_type, obstacle_core
from .synergy.errors import EvaluationError
from .synergy.grey_forecast import LEAST_VALUES, grey_forecast
from .synergy.scores import Scores

MOST_OBSTACLES = 5
LEAST_REGIONS = 2
LEAST_NEIGHBOURS = 4

DEGREES = ("cluster", "year", "coupling", "development", "coordination", "grade_number", "grade", "grade_zh", "lag")
OBSTACLES = ("cluster", "year", "rank", "indicator", "subsystem", "obstacle_degree")
REGIONS = ("year", "measure", "part", "value")
FORECAST = (
    "cluster",
    "year",
    "coordination",
    "mean_relative_error",
    "variance_ratio",
    "small_error_probability",
    "grade",
)


@dataclass(frozen=True)
class Reporting:
    """How coordination is reported.

    ``scale`` is one of :func:`~.catalogue.grades.scales`; ``lag_tolerance`` the difference of order degrees up to which
    no subsystem lags; ``groups`` the group of each cluster and ``neighbours`` its neighbours, for the measures between
    regions; ``forecast`` how many periods ahead D is forecast; ``between`` the two periods
    whose change of U is told, None for the first and the last.
    """

    scale: str = "ten"
    lag_tolerance: float = 0.0
    groups: Mapping[str, str] = field(default_factory=dict)
    neighbours: Mapping[str, Sequence[str]] = field(default_factory=dict)
    forecast: int = 0
    between: tuple[int | str | None, int | str | None] = (None, None)


@dataclass(frozen=True)
class Coordination:
    """Coordination as papers report it; every frame is tidy, and empty where there is nothing to say.

    ``degrees``: DEGREES, one row a cluster and year; C, T and D are NaN where C does not exist, the grade is None then;
    ``lag`` is a subsystem's name or ``synchronous``. ``obstacles``: OBSTACLES, the first :data:`MOST_OBSTACLES` of a
    cluster and year, shares in what all indicators lack; ``obstacle_means``: years × indicators, the mean share of each
    over the clusters. ``regions``: REGIONS, of D over the clusters by year: measure
    ``coefficient_of_variation``, ``theil``, ``gini`` or ``morans_i``, and its part. ``forecast``: FORECAST; D is NaN
    where its path would leave [0, 1].
    """

    degrees: pd.DataFrame
    obstacles: pd.DataFrame
    obstacle_means: pd.DataFrame
    regions: pd.DataFrame
    forecast: pd.DataFrame
    reporting: Reporting


def coordination_of(scores: Sequence[Scores], reporting: Reporting) -> Coordination:
    """Coordination of scored panels.

    Raises:
        EvaluationError: a scale that does not exist, a tolerance below 0, groups or neighbours that name no cluster.
    """
    degrees = pd.concat([_degrees(one, reporting) for one in scores], ignore_index=True)
    clusters = list(dict.fromkeys(degrees["cluster"]))
    _check_clusters(reporting, clusters)
    shares = [_obstacle_shares(one) for one in scores]
    return Coordination(
        degrees=degrees,
        obstacles=pd.concat(
            [_obstacles(one, share) for one, share in zip(scores, shares, strict=True)], ignore_index=True
        ),
        obstacle_means=pd.concat(shares).groupby(level=0).mean(),
        regions=_regions(degrees, reporting),
        forecast=_forecast(degrees, reporting.forecast),
        reporting=reporting,
    )


def _check_clusters(reporting: Reporting, clusters: Sequence[str]) -> None:
    if reporting.groups:
        absent = [name for name in clusters if name not in reporting.groups]
        if absent:
            raise EvaluationError(tr("The table of groups has no entry for '{absent}'.", absent=absent[0]))
    for region, others in reporting.neighbours.items():
        unknown = [name for name in (region, *others) if name not in clusters]
        if unknown:
            raise EvaluationError(
                tr(
                    "The table of neighbours names '{unknown}', which is no cluster; there are {clusters}.",
                    unknown=unknown[0],
                    clusters=joined(clusters),
                )
            )


def _degrees(scores: Scores, reporting: Reporting) -> pd.DataFrame:
    coupling, development, coordination = (values.reshape(-1) for values in scores.coupling)
    table = scores.synergy[["cluster", "year"]].assign(
        coupling=coupling, development=np.where(np.isnan(coupling), np.nan, development), coordination=coordination
    )
    orders = pd.DataFrame(scores.arrays.order.reshape(len(table), -1), columns=list(scores.subsystems))
    # The half-range C and a wide T leave [0, 1] for no grade; a D beyond 1 has none.
    gradable = table["coordination"].where(table["coordination"].between(0, 1 + ROUNDING))
    scale = scales().get(reporting.scale)
    return table.assign(
        grade=in_language("en", coordination_grade, gradable, reporting.scale),
        grade_zh=in_language("zh", coordination_grade, gradable, reporting.scale),
        grade_number=grade_numbers(gradable.to_numpy(), scale) if scale else 0,
        lag=lag_type(orders, reporting.lag_tolerance).to_numpy(),
    )[list(DEGREES)]


def _obstacle_shares(scores: Scores) -> pd.DataFrame:
    """Obstacle degrees, a row a cluster and year, by year; factor contribution: subsystem weight × indicator weight."""
    contributions = scores.contributions
    given, k = scores.evaluator.subsystem_weights, len(scores.subsystems)
    of_subsystem = contributions["subsystem"].map(lambda name: given[name] if given else 1.0 / k)
    n = len(scores.evaluator.described)
    degrees = contributions["order_degree"].fillna(1.0).clip(0.0, 1.0).to_numpy().reshape(-1, 1, n)
    weights = (contributions["weight"] * of_subsystem).to_numpy().reshape(-1, n)
    shares = obstacle_core(degrees, weights)[:, 0]
    return pd.DataFrame(shares, index=contributions["year"].to_numpy()[::n], columns=list(scores.evaluator.codes))


def _obstacles(scores: Scores, found: pd.DataFrame) -> pd.DataFrame:
    """The first obstacles of every cluster and year."""
    contributions, shares, n = scores.contributions, found.to_numpy(), found.shape[1]
    order = np.argsort(-np.nan_to_num(shares), axis=1, kind="stable")[:, :MOST_OBSTACLES]
    rows = np.arange(len(shares))[:, None]
    chosen = contributions.iloc[(rows * n + order).reshape(-1)][["cluster", "year", "indicator", "subsystem"]]
    table = chosen.assign(
        rank=np.tile(np.arange(1, order.shape[1] + 1), len(shares)), obstacle_degree=shares[rows, order].reshape(-1)
    )
    return table[table["obstacle_degree"] > 0][list(OBSTACLES)].reset_index(drop=True)


def _regions(degrees: pd.DataFrame, reporting: Reporting) -> pd.DataFrame:
    rows: list[tuple[object, str, str, float]] = []
    for year, own in degrees.dropna(subset="coordination").groupby("year", sort=True):
        values = own.set_index("cluster")["coordination"]
        if len(values) < LEAST_REGIONS or not (values > 0).any():
            continue
        rows += [(year, *one) for one in _measures(values, reporting)]
    return pd.DataFrame(rows, columns=list(REGIONS))


def _measures(values: pd.Series[float], reporting: Reporting) -> list[tuple[str, str, float]]:
    rows = [("coefficient_of_variation", "total", coefficient_of_variation(values))]
    if reporting.groups:
        groups = [reporting.groups[str(name)] for name in values.index]
        for measure, found in (("theil", theil(values, groups)), ("gini", dagum_gini(values, groups))):
            rows += [(measure, str(part), float(value)) for part, value in found.items()]
    else:
        rows += [("theil", "total", theil(values)), ("gini", "total", gini(values))]
    present = set(values.index)
    lists = {
        region: [name for name in others if name in present]
        for region, others in reporting.neighbours.items()
        if region in present
    }
    if any(lists.values()) and len(values) >= LEAST_NEIGHBOURS and values.max() > values.min():
        found = morans_i(values, lists, row_standardised=True)
        rows += [
            ("morans_i", "total", float(found)),
            ("morans_i", "z", found.z),
            ("morans_i", "p_value", found.p_value),
        ]
    return rows


def _forecast(degrees: pd.DataFrame, steps: int) -> pd.DataFrame:
    parts = []
    for cluster, own in degrees.groupby("cluster", sort=False):
        series = own.set_index("year")["coordination"]
        if steps < 1 or len(series) < LEAST_VALUES or series.isna().any() or not (series > 0).all():
            continue
        found = grey_forecast(series, steps)
        parts.append(
            pd.DataFrame(
                {
                    "cluster": cluster,
                    "year": found.index.to_numpy(),
                    # A growth path knows no end; a coordination degree ends at 1, and there is none beyond.
                    "coordination": found.where(found <= 1).to_numpy(),
                    **{name: found.attrs[name] for name in FORECAST[3:]},
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(FORECAST))
