"""The section of an evaluation's report on coordination: grades and lags, obstacles, regions, a forecast."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue import subsystem_name
from ....analysis.catalogue.clusters import cluster_name
from ....analysis.catalogue.grades import scales
from ....analysis.synergy.coordination import SYNCHRONOUS
from ....language import Note, Text, language, tr
from .builder import Figure, Section, Table

if TYPE_CHECKING:
    from ....analysis.evaluation import Evaluation

# A report is read: of more clusters the files have the rest.
MOST_ROWS = 60

WORDS: dict[str, Text] = {
    "title": tr("Coordination"),
    "text": tr(
        "Coupling degree C, development index T and coupling coordination degree D = √(C·T) "
        "of the subsystems; D is graded by the scale of {source}. A subsystem lags "
        "that has the lowest order degree."
    ),
    "obstacles_text": tr(
        "Obstacle degree: the share of an indicator in what all lack, w·(1 − order degree) over its sum."
    ),
    "regions_text": tr(
        "Between the clusters, of D in a year: coefficient of variation, Theil's T and the "
        "Gini coefficient (by groups: within, between and, for Dagum's Gini, "
        "transvariation), Moran's I with row-standardised neighbours."
    ),
    "forecast_text": tr(
        "GM(1,1) forecast of D, not given where its path would exceed 1; C is the posterior "
        "variance ratio, P the small-error probability."
    ),
    "final": tr("The last year of every cluster"),
    "obstacles": tr("First obstacles in the last year"),
    "regions": tr("Between the clusters"),
    "forecast": tr("Forecast"),
    "cluster": tr("Cluster"),
    "year": tr("Year"),
    "grade": tr("Grade"),
    "lag": tr("Lags"),
    "lagging": tr("{name} lags"),
    "synchronous": tr("synchronous"),
    "obstacle": tr("{rank}."),
    "measure": tr("Measure"),
    "error": tr("Mean relative error, %"),
    "more": tr("The first {n} of {all:,} rows; the files have all."),
    "figure_grades": tr("D, its grade, and the subsystem that lags."),
    "figure_obstacles": tr("Obstacle degrees by period."),
    "figure_forecast": tr("D and its forecast."),
    "figure_regions": tr("Differences between the clusters."),
    "good": tr("good"),
    "qualified": tr("qualified"),
    "barely qualified": tr("barely qualified"),
    "unqualified": tr("unqualified"),
    "coefficient_of_variation": tr("Coefficient of variation"),
    "theil": tr("Theil"),
    "gini": tr("Gini"),
    "morans_i": tr("Moran's I"),
    "total": Note("", ""),
    "within": tr(", within"),
    "between": tr(", between"),
    "transvariation": tr(", transvariation"),
    "within_share": tr(", share within"),
    "between_share": tr(", share between"),
    "transvariation_share": tr(", share of transvariation"),
    "z": tr(", z"),
    "p_value": tr(", p"),
}


def coordination_sections(evaluation: Evaluation, pictures: Mapping[str, Path | bytes]) -> list[Section]:
    """The section."""
    found = evaluation.coordination
    scale = scales()[found.reporting.scale]
    texts = [
        WORDS["text"].format(source=scale.source_in()),
        str(WORDS["obstacles_text"]),
    ]
    tables = [_final(evaluation), _obstacles(evaluation)]
    if not found.regions.empty:
        texts.append(str(WORDS["regions_text"]))
        tables.append(_regions(evaluation))
    if not found.forecast.empty:
        texts.append(str(WORDS["forecast_text"]))
        tables.append(_forecast(evaluation))
    drawn = [
        Figure(pictures[name], str(WORDS[f"figure_{name}"]))
        for name in ("grades", "obstacles", "forecast", "regions")
        if name in pictures
    ]
    return [Section(str(WORDS["title"]), texts, tables, drawn)]


def lag_words(lag: object) -> str:
    """A lag in words: which subsystem lags, or that none does."""
    if not isinstance(lag, str):
        return "–"
    if lag == SYNCHRONOUS:
        return str(WORDS["synchronous"])
    names = [subsystem_name(name) for name in lag.split(", ")]
    return WORDS["lagging"].format(name=str(tr(", ")).join(names))


def _final(evaluation: Evaluation) -> Table:
    rows = evaluation.coordination.degrees.groupby("cluster", sort=False).tail(1)
    frame = pd.DataFrame(
        {
            str(WORDS["cluster"]): [cluster_name(name) for name in rows["cluster"]],
            str(WORDS["year"]): rows["year"].tolist(),
            "C": rows["coupling"].tolist(),
            "T": rows["development"].tolist(),
            "D": rows["coordination"].tolist(),
            str(WORDS["grade"]): [
                "–" if one is None else one for one in rows["grade_zh" if language() == "zh" else "grade"]
            ],
            str(WORDS["lag"]): [lag_words(one) for one in rows["lag"]],
        }
    )
    return shortened(frame, str(WORDS["final"]))


def _obstacles(evaluation: Evaluation) -> Table:
    rows = evaluation.coordination.obstacles
    last = rows[rows["year"] == rows.groupby("cluster")["year"].transform("max")]
    known = evaluation.tables.indicators
    named = last.assign(
        text=[
            f"{_name(code, known[code].short())} {share:.1%}" if code in known else f"{code} {share:.1%}"
            for code, share in zip(last["indicator"], last["obstacle_degree"], strict=True)
        ]
    )
    wide = named.pivot_table(index="cluster", columns="rank", values="text", aggfunc="first", sort=False).fillna("–")
    frame = pd.DataFrame({str(WORDS["cluster"]): [cluster_name(str(name)) for name in wide.index]})
    for rank in wide.columns:
        frame[WORDS["obstacle"].format(rank=rank)] = wide[rank].tolist()
    return shortened(frame, str(WORDS["obstacles"]))


def _regions(evaluation: Evaluation) -> Table:
    rows = evaluation.coordination.regions
    wide = rows.pivot_table(index=["measure", "part"], columns="year", values="value", sort=False)
    years = list(wide.columns)[-6:]
    frame = pd.DataFrame(
        {str(WORDS["measure"]): [str(WORDS[measure]) + str(WORDS[part]) for measure, part in wide.index]}
    )
    for year in years:
        frame[str(year)] = wide[year].tolist()
    return shortened(frame, str(WORDS["regions"]))


def _forecast(evaluation: Evaluation) -> Table:
    rows = evaluation.coordination.forecast
    wide = rows.pivot_table(index="cluster", columns="year", values="coordination", sort=False, dropna=False)
    first = rows.groupby("cluster", sort=False).first()
    frame = pd.DataFrame({str(WORDS["cluster"]): [cluster_name(str(name)) for name in wide.index]})
    for year in wide.columns:
        frame[str(year)] = wide[year].tolist()
    frame[str(WORDS["error"])] = (100 * first["mean_relative_error"]).tolist()
    frame["C"] = first["variance_ratio"].tolist()
    frame["P"] = first["small_error_probability"].tolist()
    frame[str(WORDS["grade"])] = [str(WORDS[one]) for one in first["grade"]]
    return shortened(frame, str(WORDS["forecast"]))


def _name(code: str, short: str) -> str:
    return short if short == code else f"{code} {short}"


def shortened(frame: pd.DataFrame, caption: str, digits: int = 3, rows: int | None = None) -> Table:
    """The first :data:`MOST_ROWS` rows as a table, which says so if there are more; ``rows``: how many there are."""
    count = len(frame) if rows is None else rows
    if count > MOST_ROWS:
        caption += str(tr(". ")) + WORDS["more"].format(n=MOST_ROWS, all=count)
    return Table(frame.head(MOST_ROWS), caption, digits)
