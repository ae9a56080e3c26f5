"""The report of an explanation: the gap, what made it, what that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from ...analysis.catalogue.clusters import place_name
from ...analysis.table_files import write_csv
from .. import outputs
from ..ensemble.identity import this_model
from ..ensemble.kept import FOLDER
from ..quantities import MEAN, ORDERS, U
from ..report import Figure, Section, Table
from ..report.headings import HEADINGS
from ..report.ran import described, ran_line
from ..report.resting import assumptions_line, evaluator_line
from ..report.sources import simulated_source
from ..report.writing import Writing, in_whole
from .words import outcome_words

if TYPE_CHECKING:
    import pandas as pd

    from .explain import Explanation

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "From {first} to {second}", "zh": "从 {first} 到 {second}"},
    "gap": {
        "en": "{outcome} in {year} (mean of the clusters) is {one:.4g}{unit} in {first} and {two:.4g}{unit} in "
        "{second}, a gap of {gap}.",
        "zh": "{year} 年的{outcome}（各集群平均）在 {first} 中为 {one:.4g}{unit}，在 {second} 中为 {two:.4g}{unit}，"
        "差距 {gap}。",
    },
    "largest": {
        "en": "The largest contribution is that of {largest} ({value}, 95 % interval {lower} to {upper}{hedge}); "
        "the interval excludes 0 for {sure} of {n} differences{names}.",
        "zh": "贡献最大的是{largest}（{value}，95% 置信区间 {lower} 至 {upper}{hedge}）；{n} 项差异中有 {sure} 项的区间"
        "不含 0{names}。",
    },
    "hedge": {"en": ", which includes 0", "zh": "，含 0"},
    "sure": {"en": ": {names}", "zh": "：{names}"},
    "made": {"en": "What made the gap", "zh": "差距的来源"},
    "unsure": {
        "en": "The interval contains 0, so it may have added nothing: {names}.",
        "zh": "区间包含 0，可能没有贡献：{names}。",
    },
    "sampled": {
        "en": "Only some orders were tried; that alone leaves each value open by a standard error of up to "
        "{error:.2g}. More pairs of orders (--orders) make it smaller.",
        "zh": "只尝试了部分加入顺序，由此产生的标准误最大为 {error:.2g}；增加顺序对数（--orders）可减小该误差。",
    },
    "rests": {
        "en": "Shapley values: what a difference adds, averaged over {orders}; they add up to the gap. {runs:,} runs, "
        "{n} replications; every hybrid of the two scenarios meets the same luck.",
        "zh": "Shapley 值：各差异的增量在{orders}上的平均，总和等于差距。共 {runs:,} 次模拟，{n} 次重复；"
        "各混合情景共用随机数。",
    },
    "all": {"en": "all orders in which they can be put in", "zh": "所有加入顺序"},
    "some": {"en": "random orders and their reverses", "zh": "随机顺序及其逆序"},
    "table": {
        "en": "What each difference adds to {outcome} in {year}, by cluster, with 95 % intervals.",
        "zh": "各差异对 {year} 年{outcome}的贡献（分集群），附 95% 区间。",
    },
    "figure": {
        "en": "From one scenario to the other: {outcome} in {year}, mean of the clusters.",
        "zh": "由一个情景到另一个情景：{year} 年的{outcome}（各集群平均）。",
    },
}
MOST_NAMED = 4  # differences of one sentence
COLUMNS: dict[Language, list[str]] = {
    "en": ["Cluster", "Difference", "Adds", "From", "To", "Error of orders"],
    "zh": ["集群", "差异", "贡献", "下限", "上限", "顺序抽样误差"],
}


@in_whole("explain", (FOLDER,))
def write(result: Explanation, writing: Writing) -> None:
    """Write tables, the waterfall of the clusters' mean, report and manifest; returns the folder."""
    folder, lang = writing.folder, writing.lang
    write_csv(result.contributions, folder / "contributions.csv")
    write_csv(result.gaps, folder / "gaps.csv")
    title = WORDS["title"][lang].format(first=result.first.name, second=result.second.name)
    writing.report(title, _sections(result, writing), result.seeds)
    writing.manifest({
        **outputs.described(result.first, writing.command), "experiment": "explain", "model": this_model(),
        "second": outputs.described(result.second, writing.command), "outcome": result.outcome, "year": result.year,
        "seeds": list(result.seeds), "runs": result.runs, "exact": result.exact,
    })  # fmt: skip


def _sections(result: Explanation, writing: Writing) -> list[Section]:
    lang, both = writing.lang, [result.first, result.second]
    rows = result.contributions[result.contributions["cluster"] == MEAN]
    scored = result.outcome == U or result.outcome in ORDERS
    source = simulated_source(both, result.seeds, writing.drawn_in, scored)
    picture = writing.figures({"waterfall": result.plot(writing.drawn_in)}, source)["waterfall"]
    name, unit = outcome_words(result.outcome, lang)
    said = {"outcome": f"{name} ({unit})" if unit else name, "year": result.year}
    rests = WORDS["rests"][lang].format(
        orders=WORDS["all" if result.exact else "some"][lang], runs=result.runs, n=len(result.seeds)
    )
    run = [*(described(one, lang) for one in both), ran_line(result.first, result.seeds, lang)]
    scorer = [evaluator_line(result.first, lang)] if scored else []
    return [
        Section(HEADINGS["finding"][lang], _gap(result, lang)),
        Section(HEADINGS["run"][lang], run),
        Section(
            WORDS["made"][lang], _unsure(result, rows, lang),
            [Table(_table(result, lang), WORDS["table"][lang].format(**said), decimals=4 if scored else 6)],
            [Figure(picture, WORDS["figure"][lang].format(**said))],
        ),
        Section(HEADINGS["rests"][lang], [rests, *scorer, assumptions_line(both, lang)]),
    ]  # fmt: skip


def _table(result: Explanation, lang: Language) -> pd.DataFrame:
    """The contributions in words."""
    table = result.contributions.assign(
        cluster=[place_name(one, lang) for one in result.contributions["cluster"]],
        difference=[result.names(lang)[one] for one in result.contributions["difference"]],
    ).set_axis(COLUMNS[lang], axis=1)
    return table.drop(columns=COLUMNS[lang][-1]) if result.exact else table


def _gap(result: Explanation, lang: Language) -> list[str]:
    """The gap, and what made most of it, in two sentences."""
    ends = result.gaps.set_index("cluster").to_dict("index")[MEAN]
    rows = result.contributions[result.contributions["cluster"] == MEAN]
    top = rows.sort_values("value", key=lambda values: -values.abs()).iloc[0]
    name, unit = outcome_words(result.outcome, lang)
    gap = WORDS["gap"][lang].format(
        first=result.first.name, second=result.second.name, outcome=name, unit=f" {unit}" if unit else "",
        year=result.year, one=ends["first"], two=ends["second"], gap=_signed(ends["gap"]),
    )  # fmt: skip
    sure = rows.loc[rows["lower"] * rows["upper"] > 0, "difference"]
    names = ("、" if lang == "zh" else ", ").join(result.names(lang)[one] for one in sure[:MOST_NAMED])
    largest = WORDS["largest"][lang].format(
        largest=result.names(lang)[top["difference"]], n=len(rows), sure=len(sure),
        names=WORDS["sure"][lang].format(names=names) if names and len(sure) <= MOST_NAMED else "",
        hedge=WORDS["hedge"][lang] if top["lower"] * top["upper"] <= 0 else "",
        **{name: _signed(top[name]) for name in ("value", "lower", "upper")},
    )  # fmt: skip
    return [gap, largest]


def _signed(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−")


def _unsure(result: Explanation, rows: pd.DataFrame, lang: Language) -> list[str]:
    """Which contributions may be none, and how much the sampled orders leave open."""
    told = []
    names = [result.names(lang)[one] for one in rows.loc[rows["lower"] * rows["upper"] <= 0, "difference"]]
    if names:
        told.append(WORDS["unsure"][lang].format(names=("、" if lang == "zh" else ", ").join(names)))
    if not result.exact:
        told.append(WORDS["sampled"][lang].format(error=rows["sampling_error"].max()))
    return told
