"""The report of a comparison: what the scenarios change, how sure that is, when stages are reached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language
from ..quantities import name_of
from ..report import Figure, Section, Table, write_report
from ..report.evaluation_words import MEANING
from ..scenario_files.schedule_words import schedule_table
from .words import effects_table, indicators_table, pairs_notes, transitions_table

if TYPE_CHECKING:
    from .compare import Comparison

BOUNDS_ZH = "{name}：部分集群年份的指标超出冻结评价器的界限；有序度按原值报告，未截断。"
WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Comparison: {others} against {baseline}", "zh": "情景比较：{others} 相对于 {baseline}"},
    "effects": {"en": "What the scenarios change", "zh": "各情景的效应"},
    "ran": {
        "en": "{scenarios} scenarios, {replications} replications each (seeds {first} to {last}), {start}–{end}, "
        "{scale:.3g} of all firms simulated; {finished} of {runs} runs finished.",
        "zh": "{scenarios} 个情景，各 {replications} 次重复（随机种子 {first} 至 {last}），{start}—{end} 年，"
        "模拟 {scale:.3g} 的企业；{runs} 次模拟中 {finished} 次完成。",
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
    "differ": {"en": "What the scenarios are", "zh": "情景内容"},
    "why": {"en": "{name}: {text}", "zh": "{name}：{text}"},
    "schedules": {"en": "Levers and shocks of every scenario.", "zh": "各情景的政策杠杆与冲击。"},
    "assumed": {
        "en": "{name}: {assumed} of {all} input values are assumptions; manifest.json lists every value with "
        "its source.",
        "zh": "{name}：{all} 个输入值中有 {assumed} 个为假设；manifest.json 列出全部数值及来源。",
    },
}


def write_comparison_report(
    comparison: Comparison, pictures: dict[str, Path], path: Path, lang: Language = "en"
) -> Path:
    """Write the report of a comparison as one HTML file."""
    baseline, others = comparison.baseline, ("、" if lang == "zh" else ", ").join(comparison.names[1:])
    title = WORDS["title"][lang].format(others=others, baseline=baseline)
    sections = [
        _effects(comparison, pictures, lang),
        _over_time(pictures, lang),
        _stages(comparison, pictures, lang),
        _scenarios(comparison, lang),
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


def _effects(comparison: Comparison, pictures: dict[str, Path], lang: Language) -> Section:
    needed = WORDS["needed"][lang].format(p=comparison.precision, share=100 * comparison.precision)
    notes = [_bounds_note(one.resolved.name, note, lang) for one in comparison.results for note in one.scores.notes]
    text = [ran_line(comparison, lang), *pairs_notes(comparison, lang), WORDS["luck"][lang], MEANING[lang]]
    text += [WORDS["counts"][lang], needed, *notes]
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


def _bounds_note(name: str, note: str, lang: Language) -> str:
    """In Chinese without the numbers, because a run's notes are written in English."""
    return f"{name}: {note}" if lang == "en" else BOUNDS_ZH.format(name=name)


def _over_time(pictures: dict[str, Path], lang: Language) -> Section:
    figures = []
    for name, path in pictures.items():
        kind, _, quantity = name.partition("_")
        word = {"paths": "paths", "effects": "paired"}.get(kind)
        if word:
            figures.append(Figure(path, WORDS[word][lang].format(what=name_of(quantity, lang))))
    return Section(WORDS["over_time"][lang], [], [], figures)


def _stages(comparison: Comparison, pictures: dict[str, Path], lang: Language) -> Section:
    table = Table(transitions_table(comparison, lang), WORDS["stages_caption"][lang])
    figures = [Figure(pictures["stages"], WORDS["stage_figure"][lang])]
    return Section(WORDS["stages"][lang], [WORDS["stages_text"][lang]], [table], figures)


def _scenarios(comparison: Comparison, lang: Language) -> Section:
    resolved = [one.resolved for one in comparison.results]
    text = [
        WORDS["why"][lang].format(name=one.name, text=" ".join((one.scenario.description, one.scenario.why)).strip())
        for one in resolved
    ]
    text += [
        WORDS["assumed"][lang].format(name=one.name, assumed=len(one.assumptions), all=len(one.sources))
        for one in resolved
    ]
    table: pd.DataFrame = schedule_table(resolved, lang)
    tables = [] if table.empty else [Table(table, WORDS["schedules"][lang])]
    return Section(WORDS["differ"][lang], text, tables)
