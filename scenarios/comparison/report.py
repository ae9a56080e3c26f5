"""The report of a comparison: what the scenarios change, how sure that is, when stages are reached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language
from ..quantities import name_of
from ..report import Figure, Section, Table, write_report
from ..report.evaluation_words import MEANING
from ..report.headings import HEADINGS
from ..report.ran import described
from ..report.reproduction import reproduction
from ..report.resting import assumptions_line, evaluator_line, score_notes
from ..scenario_files.schedule_words import schedule_table
from .finding import choices_table, finding
from .rankings import WORDS as RANKED
from .rankings import rankings_table, rankings_text
from .words import WORDS as TEXTS
from .words import effects_table, indicators_table, pairs_notes, transitions_table

if TYPE_CHECKING:
    from .compare import Comparison

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Comparison: {others} against {baseline}", "zh": "情景比较：{others} 相对于 {baseline}"},
    "effects": {"en": "What the scenarios change", "zh": "各情景的效应"},
    "ran": {
        "en": "{scenarios} scenarios, {replications} replications each (seeds {first} to {last}), {start}–{end}, "
        "{scale:.3g} of all firms simulated; {finished} of {runs} runs finished.",
        "zh": "{scenarios} 个情景，各 {replications} 次重复（随机种子 {first} 至 {last}），{start}—{end} 年，"
        "模拟企业占全部企业的 {scale:.3g}；{runs} 次模拟中 {finished} 次完成。",
    },
    "luck": {
        "en": "Replications with the same seed meet the same luck in every scenario: a random number belongs to a "
        "firm, a quarter and a decision. The paired difference is the effect of what the scenarios differ in; the "
        "difference of separate runs would mostly be luck.",
        "zh": "相同种子的各次重复在各情景中共用随机数：每个随机数对应特定企业、季度与决策。因此配对差即情景差异的效应；"
        "若不配对，差异主要来自随机性。",
    },
    "counts": {
        "en": "Levers move the counts of measures A11 and B12 by definition: read a policy's effect on U from the "
        "column without policy counts.",
        "zh": "政策杠杆按定义直接改变措施数量指标 A11 与 B12：政策对 U 的效应应依据不含政策数量指标的一列判断。",
    },
    "needed": {
        "en": "The last column says how many replications the 95 % interval of the effect on U needs to reach ±{p:g}, "
        "at the spread seen here; for other indicators ±{share:g} % of the baseline's mean.",
        "zh": "末列为按此处离散程度，对 U 的效应的 95% 置信区间达到 ±{p:g} 所需的重复次数；其他指标为基准均值的 "
        "±{share:g}%。",
    },
    "effects_caption": {
        "en": "Mean paired difference from {baseline} in {year}, ± half of its 95 % interval (Student's t).",
        "zh": "{year} 年相对于 {baseline} 的配对差均值，± 为 95% 置信区间（t）的一半。",
    },
    "indicators_caption": {
        "en": "The indicators asked for, in {year}: mean of {baseline} and paired difference, ± half of "
        "its 95 % interval.",
        "zh": "所选指标（{year} 年）：{baseline} 的均值与配对差，± 为 95% 置信区间的一半。",
    },
    "forest": {"en": "Paired effects in {year}.", "zh": "{year} 年的配对效应。"},
    "forest_indicators": {"en": "Paired effects on the indicators in {year}.", "zh": "{year} 年对所选指标的配对效应。"},
    "paths": {"en": "{what}: every scenario.", "zh": "{what}：各情景。"},
    "paired": {"en": "{what}: paired effect, year by year.", "zh": "{what}：逐年配对效应。"},
    "over_time": {"en": "Year by year", "zh": "逐年变化"},
    "stages": {"en": "When stages are reached", "zh": "各阶段达到时间"},
    "stages_text": {
        "en": "The median year over the replications in which a cluster first reaches a stage, measured from its "
        "network of firms; in brackets the share of replications that do, where not all do. Fewer than half: no "
        "median.",
        "zh": "各次重复中集群首次达到某阶段年份的中位数（由企业网络测得）；"
        "括号内为达到的比例（并非全部达到时）；不足一半则无中位数。",
    },
    "stages_caption": {"en": "Median year of reaching each stage.", "zh": "达到各阶段年份的中位数。"},
    "stage_figure": {"en": "Stages by year.", "zh": "逐年阶段。"},
    "beside": {
        "en": "Effect on U, mean of the clusters, under the choices a scorer has: bounds frozen on a reference or "
        "taken from the own window, S2's 23 indicators or S1's 35, with the policy counts or without.",
        "zh": "不同评价方法下对 U 的效应（各集群平均）：界限取自冻结的参考模拟集或自身时段，采用 S2 的 23 项或 "
        "S1 的 35 项指标，含或不含政策数量指标。",
    },
    "schedules": {"en": "Levers and shocks of every scenario.", "zh": "各情景的政策杠杆与冲击。"},
}


def write_comparison_report(
    comparison: Comparison, pictures: dict[str, Path | bytes], path: Path, lang: Language = "en", command: str = ""
) -> Path:
    """Write the report of a comparison as one HTML file."""
    baseline, others = comparison.baseline, ("、" if lang == "zh" else ", ").join(comparison.names[1:])
    title = WORDS["title"][lang].format(others=others, baseline=baseline)
    sections = [
        Section(HEADINGS["finding"][lang], finding(comparison, lang)),
        _run(comparison, lang),
        _effects(comparison, pictures, lang),
        _over_time(pictures, lang),
        _rankings(comparison, lang),
        _stages(comparison, pictures, lang),
        _resting(comparison, lang),
        reproduction(command, comparison.runs["seed"], lang),
    ]
    return write_report(path, title, sections, lang)


def ran_line(comparison: Comparison, lang: Language = "en") -> str:
    """What was simulated, in one sentence."""
    runs, inputs = comparison.runs, comparison.results[0].resolved.inputs
    return WORDS["ran"][lang].format(
        scenarios=len(comparison.results),
        replications=len(comparison.results[0].runs),
        first=runs["seed"].min(),
        last=runs["seed"].max(),
        start=inputs.start_year,
        end=max(one.resolved.inputs.end_year for one in comparison.results),
        scale=inputs.scale,
        finished=int((runs["status"] == "finished").sum()),
        runs=len(runs),
    )


def _effects(comparison: Comparison, pictures: dict[str, Path | bytes], lang: Language) -> Section:
    needed = WORDS["needed"][lang].format(p=comparison.precision, share=100 * comparison.precision)
    text = [*pairs_notes(comparison, lang), WORDS["luck"][lang], MEANING[lang]]
    text += [WORDS["counts"][lang], needed]
    if comparison.effects.empty:
        return Section(WORDS["effects"][lang], text)
    caption = WORDS["effects_caption"][lang].format(baseline=comparison.baseline, year=comparison.year_shown)
    shown = [Table(effects_table(comparison, lang), caption)]
    if comparison.indicators:
        caption = WORDS["indicators_caption"][lang].format(baseline=comparison.baseline, year=comparison.year_shown)
        shown.append(Table(indicators_table(comparison, lang), caption))
    forests = [name for name in ("forest", "forest_indicators") if name in pictures]
    year = comparison.year_shown
    drawn = [Figure(pictures[name], WORDS[name][lang].format(year=year)) for name in forests]
    return Section(WORDS["effects"][lang], text, shown, drawn)


def _over_time(pictures: dict[str, Path | bytes], lang: Language) -> Section:
    figures = []
    for name, path in pictures.items():
        kind, _, quantity = name.partition("_")
        word = {"paths": "paths", "effects": "paired"}.get(kind)
        if word:
            figures.append(Figure(path, WORDS[word][lang].format(what=name_of(quantity, lang))))
    return Section(WORDS["over_time"][lang], [], [], figures)


def _rankings(comparison: Comparison, lang: Language) -> Section:
    caption = RANKED["caption"][lang].format(year=comparison.year_shown)
    tables = [Table(rankings_table(comparison, lang), caption)]
    return Section(RANKED["heading"][lang], [rankings_text(comparison, lang)], tables)


def _stages(comparison: Comparison, pictures: dict[str, Path | bytes], lang: Language) -> Section:
    table = Table(transitions_table(comparison, lang), WORDS["stages_caption"][lang])
    figures = [Figure(pictures["stages"], WORDS["stage_figure"][lang])]
    return Section(WORDS["stages"][lang], [WORDS["stages_text"][lang]], [table], figures)


def _run(comparison: Comparison, lang: Language) -> Section:
    resolved = [one.resolved for one in comparison.results]
    text = [ran_line(comparison, lang), *(described(one, lang) for one in resolved)]
    table: pd.DataFrame = schedule_table(resolved, lang)
    tables = [] if table.empty else [Table(table, WORDS["schedules"][lang])]
    return Section(HEADINGS["run"][lang], text, tables)


def _resting(comparison: Comparison, lang: Language) -> Section:
    results = comparison.results
    text = [evaluator_line(results[0].resolved, lang), assumptions_line([one.resolved for one in results], lang)]
    text += score_notes(results, lang)
    if comparison.effects.empty:
        return Section(HEADINGS["rests"][lang], text)
    table = choices_table(comparison, TEXTS["scenario"][lang], lang)
    return Section(HEADINGS["rests"][lang], text, [Table(table, WORDS["beside"][lang])])
