"""The report of an explanation: the gap, what made it, what that rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from ...analysis.figures.comparison import place_name
from ..quantities import MEAN
from ..report import Figure, Section, Table, write_report

if TYPE_CHECKING:
    from .explain import Explanation

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "From {first} to {second}", "zh": "从 {first} 到 {second}"},
    "finding": {"en": "What made the gap", "zh": "差距的来源"},
    "gap": {
        "en": "{outcome} in {year} (mean of the clusters) is {one:.4g} in {first} and {two:.4g} in {second}. The "
        "largest contribution is that of {largest} ({value:+.4g}, 95 % interval {lower:+.4g} to {upper:+.4g}).",
        "zh": "{year} 年 {outcome}（各集群平均）在 {first} 中为 {one:.4g}，在 {second} 中为 {two:.4g}。"
        "贡献最大的是 {largest}（{value:+.4g}，95% 置信区间 {lower:+.4g} 至 {upper:+.4g}）。",
    },
    "rests": {
        "en": "Shapley values: what a difference adds, averaged over {orders}; they add up to the gap. {runs:,} runs, "
        "{n} replications; every hybrid of the two scenarios meets the same luck.",
        "zh": "Shapley 值：各差异的增量在{orders}上的平均，总和等于差距。共 {runs:,} 次模拟，{n} 次重复；"
        "各混合情景共用随机数。",
    },
    "all": {"en": "all orders in which they can be put in", "zh": "所有加入顺序"},
    "some": {"en": "random orders and their reverses", "zh": "随机顺序及其逆序"},
    "table": {"en": "Contributions by cluster.", "zh": "各集群的贡献。"},
}


def write_explanation_report(result: Explanation, picture: Path, path: Path, lang: Language = "en") -> Path:
    """Write the report as one HTML file."""
    names = {"first": result.first.name, "second": result.second.name}
    ends = result.gaps.set_index("cluster").to_dict("index")[MEAN]
    rows = result.contributions[result.contributions["cluster"] == MEAN]
    top = rows.sort_values("value", key=lambda values: -values.abs()).iloc[0]
    gap = WORDS["gap"][lang].format(
        **names, outcome=result.outcome, year=result.year, one=ends["first"], two=ends["second"],
        largest=top["difference"], value=top["value"], lower=top["lower"], upper=top["upper"],
    )  # fmt: skip
    orders = WORDS["all" if result.exact else "some"][lang]
    rests = WORDS["rests"][lang].format(orders=orders, runs=result.runs, n=result.replications)
    places = [place_name(one, lang) for one in result.contributions["cluster"]]
    table = Table(result.contributions.assign(cluster=places), WORDS["table"][lang])
    title = WORDS["title"][lang].format(**names)
    section = Section(WORDS["finding"][lang], [gap, rests], [table], [Figure(picture, title)])
    return write_report(path, title, [section], lang)
