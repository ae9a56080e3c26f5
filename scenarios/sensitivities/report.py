"""The report of a sensitivity: what matters, how sure that is, what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from ...analysis.figures.comparison import place_name
from ...analysis.figures.sensitivity import source_name
from ...analysis.sensitivity.designs import SALTELLI
from ..quantities import MEAN, U
from ..report import Figure, Section, Table, write_report
from .outcomes import factor_name, measure_name, outcome_name

if TYPE_CHECKING:
    import pandas as pd

    from .result import Sensitivity

TOLD = 3
WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Sensitivity of {name}", "zh": "{name} 的敏感性分析"},
    "finding": {"en": "What matters", "zh": "关键因素"},
    "first": {
        "en": "U in {year} (mean of the clusters) depends most on {factors}.",
        "zh": "{year} 年的 U（各集群平均）最取决于 {factors}。",
    },
    "luck": {
        "en": "Its standard deviation over all runs is {sd:.3g}; over seeds at the same parameters it is {luck:.3g}.",
        "zh": "其在全部模拟中的标准差为 {sd:.3g}；参数相同、仅种子不同时为 {luck:.3g}。",
    },
    "dead": {
        "en": "Moved no outcome at all, in no point of this sample: {factors}.",
        "zh": "在本样本的任何取值点上均未影响任何结果：{factors}。",
    },
    "ran": {
        "en": "Design {design}: {cells:,} parameter points of {k} parameters, {n} run(s) in each, {seeds}. Model "
        "{model}.",
        "zh": "设计 {design}：{k} 个参数的 {cells:,} 个取值点，每点 {n} 次模拟，{seeds}。模型 {model}。",
    },
    "same": {"en": "the same seeds in every point", "zh": "各点种子相同"},
    "own": {
        "en": "with seeds of its own in each half of a base sample: chance is a factor like the parameters, so that "
        "all indices are averages over chance and its part of the variance is told",
        "zh": "每个基础样本的两半各用自己的种子：随机性与参数同为因素，各指数为对随机性的平均，并给出随机性所占方差",
    },
    "ranges": {
        "en": "Parameters vary independently over their ranges, each value counting alike, unless draws from a "
        "posterior were given: then they vary together and a first-order index includes what goes with a parameter. "
        "Most ranges are assumptions.",
        "zh": "各参数在其范围内独立均匀变动；若给出后验抽样，则联合变动，"
        "一阶指数包含与该参数相关的部分。多数范围为假设。",
    },
    "tables": {"en": "Indices", "zh": "指数"},
    "split": {
        "en": "Variance split of U: shares with 95 % jackknife intervals. With few seeds the intervals are wide; of "
        "all methods sobol has the most seeds.",
        "zh": "U 的方差分解：比例及 95% 刀切法区间。种子较少时区间较宽；各方法中 sobol 使用的种子最多。",
    },
    "rests": {"en": "What it rests on", "zh": "依据"},
    "again": {"en": "Repeat with: {command}", "zh": "重复运行：{command}"},
}


def write_sensitivity_report(result: Sensitivity, pictures: dict[str, Path], path: Path, lang: Language = "en") -> Path:
    """Write the report as one HTML file."""
    name = result.plan.bases[0].resolved.name
    sections = [_finding(result, pictures, lang), _tables(result, lang), _rests(result, lang)]
    return write_report(path, WORDS["title"][lang].format(name=name), sections, lang)


def _finding(result: Sensitivity, pictures: dict[str, Path], lang: Language) -> Section:
    rows = result.indices[(result.indices["outcome"] == U) & (result.indices["cluster"] == MEAN)]
    text = []
    if not rows.empty:
        factors = ("、" if lang == "zh" else ", ").join(factor_name(one, lang) for one in rows["factor"].head(TOLD))
        text.append(WORDS["first"][lang].format(year=result.year, factors=factors))
    chance = result.chance[(result.chance["outcome"] == U) & (result.chance["cluster"] == MEAN)].iloc[0]
    text.append(WORDS["luck"][lang].format(sd=chance["sd"], luck=chance["luck"]))
    if result.dead:
        text.append(WORDS["dead"][lang].format(factors=", ".join(result.dead)))
    drawn = [Figure(picture, _caption(name, result, lang)) for name, picture in pictures.items()]
    return Section(WORDS["finding"][lang], text, [], drawn)


def _caption(name: str, result: Sensitivity, lang: Language) -> str:
    if name == "variance_split":
        return WORDS["split"][lang]
    return f"{outcome_name(name.removeprefix(f'{result.design}_'), lang)}, {result.year}"


def _tables(result: Sensitivity, lang: Language) -> Section:
    means = result.indices[result.indices["cluster"] == MEAN].drop(columns=["cluster", "importance"])
    tables = [
        Table(_readable(rows, lang), outcome_name(str(outcome), lang))
        for outcome, rows in means.groupby("outcome", sort=False)
    ]
    if not result.split.empty:
        tables.append(Table(_readable_split(result.split, lang), WORDS["split"][lang]))
    return Section(WORDS["tables"][lang], [], tables)


def _readable(rows: pd.DataFrame, lang: Language) -> pd.DataFrame:
    named = rows.assign(factor=[factor_name(one, lang) for one in rows["factor"]])
    kept = named.drop(columns="outcome").dropna(axis=1, how="all")
    return kept.rename(columns={name: measure_name(name, lang) for name in kept.columns})


def _readable_split(split: pd.DataFrame, lang: Language) -> pd.DataFrame:
    named = split.assign(
        cluster=[place_name(one, lang) for one in split["cluster"]],
        source=[source_name(one, lang) for one in split["source"]],
    )
    return named.rename(columns={name: measure_name(name, lang) for name in named.columns})


def _rests(result: Sensitivity, lang: Language) -> Section:
    plan, manifest = result.plan, result.store.manifest
    ran = WORDS["ran"][lang].format(
        design=result.design,
        cells=plan.n_cells,
        k=len(plan.paths),
        n=plan.experiment.replications,
        seeds=WORDS["own" if result.design == SALTELLI else "same"][lang],
        model=manifest.model,
    )
    again = [WORDS["again"][lang].format(command=manifest.command)] if manifest.command else []
    return Section(
        WORDS["rests"][lang], [ran, WORDS["ranges"][lang], *(note.text(lang) for note in result.notes), *again]
    )
