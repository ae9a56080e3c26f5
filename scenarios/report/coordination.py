"""The section of an evaluation's report on coordination: grades and lags, obstacles, regions, a forecast."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language, subsystem_name
from ...analysis.catalogue.clusters import cluster_name
from ...analysis.catalogue.grades import scales
from ...analysis.synergy.coordination import SYNCHRONOUS
from .builder import Figure, Section, Table

if TYPE_CHECKING:
    from ...analysis.evaluation import Evaluation

# A report is read: of more clusters the files have the rest.
MOST_ROWS = 60

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Coordination", "zh": "耦合协调"},
    "text": {
        "en": "Coupling degree C, development index T and coupling coordination degree D = √(C·T) of the subsystems; "
        "D is graded by the scale {scale} ({source}). A subsystem lags that has the lowest order degree.",
        "zh": "各子系统的耦合度 C、综合发展指数 T 与耦合协调度 D = √(C·T)；等级划分采用 {scale}（{source}）。"
        "有序度最低的子系统为滞后子系统。",
    },
    "obstacles_text": {
        "en": "Obstacle degree: the share of an indicator in what all lack, w·(1 − order degree) over its sum.",
        "zh": "障碍度：指标在总差距中所占的比例，即 w·(1 − 有序度) 除以其总和。",
    },
    "regions_text": {
        "en": "Between the clusters, of D in a year: coefficient of variation, Theil's T and the Gini coefficient (by "
        "groups: within, between and, for Dagum's Gini, transvariation), Moran's I with row-standardised neighbours.",
        "zh": "各年 D 的区域差异：变异系数、泰尔指数与基尼系数（按分组分解为组内、组间，达格姆基尼系数另有超变密度），"
        "以及行标准化邻接矩阵的莫兰指数。",
    },
    "forecast_text": {
        "en": "GM(1,1) forecast of D, not given where its path would exceed 1; C is the posterior variance ratio, P "
        "the small-error probability.",
        "zh": "D 的 GM(1,1) 预测，超过 1 之处不予给出；C 为后验差比值，P 为小误差概率。",
    },
    "final": {"en": "The last year of every cluster", "zh": "各集群末年"},
    "obstacles": {"en": "First obstacles in the last year", "zh": "末年主要障碍因子"},
    "regions": {"en": "Between the clusters", "zh": "区域差异"},
    "forecast": {"en": "Forecast", "zh": "预测"},
    "cluster": {"en": "Cluster", "zh": "集群"},
    "year": {"en": "Year", "zh": "年份"},
    "grade": {"en": "Grade", "zh": "等级"},
    "lag": {"en": "Lags", "zh": "滞后类型"},
    "lagging": {"en": "{name} lags", "zh": "{name}滞后型"},
    "synchronous": {"en": "synchronous", "zh": "同步型"},
    "obstacle": {"en": "{rank}.", "zh": "第 {rank} 位"},
    "measure": {"en": "Measure", "zh": "指标"},
    "error": {"en": "Mean relative error, %", "zh": "平均相对误差，%"},
    "more": {
        "en": "The first {n} of {all:,} rows; the files have all.",
        "zh": "共 {all} 行，仅列前 {n} 行，全部见数据文件。",
    },
    "figure_grades": {"en": "D, its grade, and the subsystem that lags.", "zh": "D、等级与滞后的子系统。"},
    "figure_obstacles": {"en": "Obstacle degrees by period.", "zh": "各时期的障碍度。"},
    "figure_forecast": {"en": "D and its forecast.", "zh": "D 及其预测。"},
    "figure_regions": {"en": "Differences between the clusters.", "zh": "区域差异。"},
    "good": {"en": "good", "zh": "好"},
    "qualified": {"en": "qualified", "zh": "合格"},
    "barely qualified": {"en": "barely qualified", "zh": "勉强合格"},
    "unqualified": {"en": "unqualified", "zh": "不合格"},
    "coefficient_of_variation": {"en": "Coefficient of variation", "zh": "变异系数"},
    "theil": {"en": "Theil", "zh": "泰尔指数"},
    "gini": {"en": "Gini", "zh": "基尼系数"},
    "morans_i": {"en": "Moran's I", "zh": "莫兰指数"},
    "total": {"en": "", "zh": ""},
    "within": {"en": ", within", "zh": "，组内"},
    "between": {"en": ", between", "zh": "，组间"},
    "transvariation": {"en": ", transvariation", "zh": "，超变密度"},
    "within_share": {"en": ", share within", "zh": "，组内贡献率"},
    "between_share": {"en": ", share between", "zh": "，组间贡献率"},
    "transvariation_share": {"en": ", share of transvariation", "zh": "，超变密度贡献率"},
    "z": {"en": ", z", "zh": "，z 值"},
    "p_value": {"en": ", p", "zh": "，p 值"},
}


def coordination_sections(
    evaluation: Evaluation, pictures: Mapping[str, Path | bytes], lang: Language
) -> list[Section]:
    """The section, in a language."""
    found = evaluation.coordination
    scale = scales()[found.reporting.scale]
    texts = [WORDS["text"][lang].format(scale=scale.name, source=scale.source_in(lang)), WORDS["obstacles_text"][lang]]
    tables = [_final(evaluation, lang), _obstacles(evaluation, lang)]
    if not found.regions.empty:
        texts.append(WORDS["regions_text"][lang])
        tables.append(_regions(evaluation, lang))
    if not found.forecast.empty:
        texts.append(WORDS["forecast_text"][lang])
        tables.append(_forecast(evaluation, lang))
    drawn = [
        Figure(pictures[name], WORDS[f"figure_{name}"][lang])
        for name in ("grades", "obstacles", "forecast", "regions")
        if name in pictures
    ]
    return [Section(WORDS["title"][lang], texts, tables, drawn)]


def lag_words(lag: object, lang: Language) -> str:
    """A lag in words: which subsystem lags, or that none does."""
    if not isinstance(lag, str):
        return "–"
    if lag == SYNCHRONOUS:
        return WORDS["synchronous"][lang]
    names = [subsystem_name(name, lang) for name in lag.split(", ")]
    return WORDS["lagging"][lang].format(name=("、" if lang == "zh" else ", ").join(names))


def _final(evaluation: Evaluation, lang: Language) -> Table:
    rows = evaluation.coordination.degrees.groupby("cluster", sort=False).tail(1)
    frame = pd.DataFrame(
        {
            WORDS["cluster"][lang]: [cluster_name(name, lang) for name in rows["cluster"]],
            WORDS["year"][lang]: rows["year"].tolist(),
            "C": rows["coupling"].tolist(),
            "T": rows["development"].tolist(),
            "D": rows["coordination"].tolist(),
            WORDS["grade"][lang]: [
                "–" if one is None else one for one in rows["grade_zh" if lang == "zh" else "grade"]
            ],
            WORDS["lag"][lang]: [lag_words(one, lang) for one in rows["lag"]],
        }
    )
    return shortened(frame, WORDS["final"][lang], lang)


def _obstacles(evaluation: Evaluation, lang: Language) -> Table:
    rows = evaluation.coordination.obstacles
    last = rows[rows["year"] == rows.groupby("cluster")["year"].transform("max")]
    known = evaluation.tables.indicators
    named = last.assign(
        text=[
            f"{_name(code, known[code].short(lang))} {share:.1%}" if code in known else f"{code} {share:.1%}"
            for code, share in zip(last["indicator"], last["obstacle_degree"], strict=True)
        ]
    )
    wide = named.pivot_table(index="cluster", columns="rank", values="text", aggfunc="first", sort=False).fillna("–")
    frame = pd.DataFrame({WORDS["cluster"][lang]: [cluster_name(str(name), lang) for name in wide.index]})
    for rank in wide.columns:
        frame[WORDS["obstacle"][lang].format(rank=rank)] = wide[rank].tolist()
    return shortened(frame, WORDS["obstacles"][lang], lang)


def _regions(evaluation: Evaluation, lang: Language) -> Table:
    rows = evaluation.coordination.regions
    wide = rows.pivot_table(index=["measure", "part"], columns="year", values="value", sort=False)
    years = list(wide.columns)[-6:]
    frame = pd.DataFrame(
        {WORDS["measure"][lang]: [WORDS[measure][lang] + WORDS[part][lang] for measure, part in wide.index]}
    )
    for year in years:
        frame[str(year)] = wide[year].tolist()
    return shortened(frame, WORDS["regions"][lang], lang)


def _forecast(evaluation: Evaluation, lang: Language) -> Table:
    rows = evaluation.coordination.forecast
    wide = rows.pivot_table(index="cluster", columns="year", values="coordination", sort=False, dropna=False)
    first = rows.groupby("cluster", sort=False).first()
    frame = pd.DataFrame({WORDS["cluster"][lang]: [cluster_name(str(name), lang) for name in wide.index]})
    for year in wide.columns:
        frame[str(year)] = wide[year].tolist()
    frame[WORDS["error"][lang]] = (100 * first["mean_relative_error"]).tolist()
    frame["C"] = first["variance_ratio"].tolist()
    frame["P"] = first["small_error_probability"].tolist()
    frame[WORDS["grade"][lang]] = [WORDS[one][lang] for one in first["grade"]]
    return shortened(frame, WORDS["forecast"][lang], lang)


def _name(code: str, short: str) -> str:
    return short if short == code else f"{code} {short}"


def shortened(frame: pd.DataFrame, caption: str, lang: Language, digits: int = 3, rows: int | None = None) -> Table:
    """The first :data:`MOST_ROWS` rows as a table, which says so if there are more; ``rows``: how many there are."""
    count = len(frame) if rows is None else rows
    if count > MOST_ROWS:
        caption += ("。" if lang == "zh" else ". ") + WORDS["more"][lang].format(n=MOST_ROWS, all=count)
    return Table(frame.head(MOST_ROWS), caption, digits)
