"""The report of an explanation: the gap, what made it, what that rests on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from ...analysis.figures.comparison import place_name
from .. import outputs
from ..experiments.chunks import this_model
from ..quantities import MEAN
from ..report import Figure, Section, Table, write_report
from .words import outcome_words

if TYPE_CHECKING:
    import pandas as pd

    from .explain import Explanation

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "From {first} to {second}", "zh": "从 {first} 到 {second}"},
    "finding": {"en": "What made the gap", "zh": "差距的来源"},
    "gap": {
        "en": "{outcome} in {year} (mean of the clusters) is {one:.4g}{unit} in {first} and {two:.4g}{unit} in "
        "{second}, a gap of {gap:+.3g}. The largest contribution is that of {largest} ({value:+.3g}, 95 % interval "
        "{lower:+.3g} to {upper:+.3g}).",
        "zh": "{year} 年的{outcome}（各集群平均）在 {first} 中为 {one:.4g}{unit}，在 {second} 中为 {two:.4g}{unit}，"
        "差距 {gap:+.3g}。贡献最大的是{largest}（{value:+.3g}，95% 置信区间 {lower:+.3g} 至 {upper:+.3g}）。",
    },
    "unsure": {
        "en": "The interval contains 0, so it may have added nothing: {names}.",
        "zh": "区间包含 0，可能没有贡献：{names}。",
    },
    "sampled": {
        "en": "Only some orders were tried; that alone leaves each value open by a standard error of up to "
        "{error:.2g}. More pairs of orders (--orders) make it smaller.",
        "zh": "只尝试了部分加入顺序，由此产生的标准误最大为 {error:.2g}；增加顺序对数（--orders）可减小该误差。",
    },
    "basis": {"en": "What it rests on", "zh": "依据"},
    "again": {"en": "Repeat with: {command}", "zh": "重复运行：{command}"},
    "rests": {
        "en": "Shapley values: what a difference adds, averaged over {orders}; they add up to the gap. {runs:,} runs, "
        "{n} replications; every hybrid of the two scenarios meets the same luck.",
        "zh": "Shapley 值：各差异的增量在{orders}上的平均，总和等于差距。共 {runs:,} 次模拟，{n} 次重复；"
        "各混合情景共用随机数。",
    },
    "all": {"en": "all orders in which they can be put in", "zh": "所有加入顺序"},
    "some": {"en": "random orders and their reverses", "zh": "随机顺序及其逆序"},
    "table": {"en": "Contributions by cluster", "zh": "各集群的贡献"},
}
COLUMNS: dict[Language, list[str]] = {
    "en": ["cluster", "difference", "adds", "from", "to", "error of orders"],
    "zh": ["集群", "差异", "贡献", "下限", "上限", "顺序抽样误差"],
}


def write(result: Explanation, folder: Path, lang: Language = "en", command: str = "") -> Path:
    """Write tables, the waterfall of the clusters' mean, report and, last, the manifest into a folder; return it."""
    from ...analysis.figures.style import figure_language, save

    folder.mkdir(parents=True, exist_ok=True)
    result.contributions.to_csv(folder / "contributions.csv", index=False, lineterminator="\n")
    result.gaps.to_csv(folder / "gaps.csv", index=False, lineterminator="\n")
    picture = save(result.plot(figure_language(lang)), folder / "waterfall.png")
    _write_report(result, picture, folder / outputs.REPORT, lang, command)
    manifest = {
        **outputs.described(result.first, command), "experiment": "explain", "model": this_model(),
        "second": outputs.described(result.second, command), "outcome": result.outcome, "year": result.year,
        "seeds": list(result.seeds), "runs": result.runs, "exact": result.exact,
    }  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _write_report(result: Explanation, picture: Path, path: Path, lang: Language, command: str) -> Path:
    rows = result.contributions[result.contributions["cluster"] == MEAN]
    text = [_gap(result, lang), *_unsure(result, rows, lang)]
    places = [place_name(one, lang) for one in result.contributions["cluster"]]
    named = [result.names(lang)[one] for one in result.contributions["difference"]]
    table = result.contributions.assign(cluster=places, difference=named).set_axis(COLUMNS[lang], axis=1)
    if result.exact:
        table = table.drop(columns=COLUMNS[lang][-1])
    title = WORDS["title"][lang].format(first=result.first.name, second=result.second.name)
    orders = WORDS["all" if result.exact else "some"][lang]
    rests = WORDS["rests"][lang].format(orders=orders, runs=result.runs, n=len(result.seeds))
    again = [WORDS["again"][lang].format(command=command)] if command else []
    sections = [
        Section(WORDS["finding"][lang], text, [], [Figure(picture, title)]),
        Section(WORDS["table"][lang], [], [Table(table, "".join(outcome_words(result.outcome, lang)[:1]))]),
        Section(WORDS["basis"][lang], [rests, *again]),
    ]
    return write_report(path, title, sections, lang)


def _gap(result: Explanation, lang: Language) -> str:
    """The gap, and what made most of it."""
    ends = result.gaps.set_index("cluster").to_dict("index")[MEAN]
    rows = result.contributions[result.contributions["cluster"] == MEAN]
    top = rows.sort_values("value", key=lambda values: -values.abs()).iloc[0]
    name, unit = outcome_words(result.outcome, lang)
    return WORDS["gap"][lang].format(
        first=result.first.name, second=result.second.name, outcome=name, unit=f" {unit}" if unit else "",
        year=result.year, one=ends["first"], two=ends["second"], gap=ends["gap"],
        largest=result.names(lang)[top["difference"]], value=top["value"], lower=top["lower"], upper=top["upper"],
    )  # fmt: skip


def _unsure(result: Explanation, rows: pd.DataFrame, lang: Language) -> list[str]:
    """Which contributions may be none, and how much the sampled orders leave open."""
    told = []
    names = [result.names(lang)[one] for one in rows.loc[rows["lower"] * rows["upper"] <= 0, "difference"]]
    if names:
        told.append(WORDS["unsure"][lang].format(names=("、" if lang == "zh" else ", ").join(names)))
    if not result.exact:
        told.append(WORDS["sampled"][lang].format(error=rows["sampling_error"].max()))
    return told
