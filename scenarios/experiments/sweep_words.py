"""The words of a sweep's report, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Sweep: {name}", "zh": "参数扫描：{name}"},
    "spread": {
        "en": "Over {cells:,} cells, {what} in {year}, the mean of the clusters, has its median at {median}; nine "
        "tenths "
        "of the cells lie between {low} and {high}.",
        "zh": "在 {cells:,} 个单元中，{year} 年{what}（各集群平均）的中位数为 {median}，九成的单元介于 {low} 与 "
        "{high} 之间。",
    },
    "moves": {
        "en": "Of the {n} things varied, {path} moves it farthest, by {change} from its lowest values to its highest "
        "(95 % interval {lower} to {upper}{hedge}); {sure} of {n} have an interval that excludes 0.",
        "zh": "在 {n} 个变动因素中，{path} 的影响最大：由其最低值到最高值，变化为 {change}（95% 置信区间 {lower} 至 "
        "{upper}{hedge}）；"
        "{n} 个因素中有 {sure} 个的区间不含 0。",
    },
    "moves_one_each": {
        "en": "Of the {n} things varied, {path} moves it farthest, by {change} from its lowest values to its "
        "highest; with one replication there is no interval, so chance is not told apart.",
        "zh": "在 {n} 个变动因素中，{path} 的影响最大：由其最低值到最高值，变化为 {change}；仅有一次重复，"
        "没有置信区间，无法与偶然区分。",
    },
    "scenarios_only": {
        "en": "Only the scenario was varied: the mean is highest in {highest} ({high}) and lowest in {lowest} "
        "({low}); "
        "'synergysim compare' tells such differences with their intervals.",
        "zh": "仅情景不同：平均值以 {highest} 最高（{high}），{lowest} 最低（{low}）；其差异及区间可由 synergysim "
        "compare 给出。",
    },
    "hedge": {"en": ", which includes 0", "zh": "，含 0"},
    "nothing": {
        "en": "No run finished, so there is no finding.",
        "zh": "没有完成的模拟，因此没有结论。",
    },
    "ran": {
        "en": "{cells:,} cells × {replications:,} replications = {runs:,} runs, design {design}; {failed:,} of "
        "{stored:,} failed and are left out.",
        "zh": "{cells:,} 个单元 × {replications:,} 次重复 = {runs:,} 次模拟，设计为 {design}；{stored:,} 次中有 "
        "{failed:,} 次失败，未计入。",
    },
    "varied_caption": {"en": "What was varied.", "zh": "变动因素。"},
    "errors_caption": {"en": "Why runs failed.", "zh": "失败原因。"},
    "outcomes": {"en": "What came out", "zh": "结果"},
    "levels_caption": {
        "en": "{what} in {year} over what was varied: cells with values in the range, mean of their outcomes, "
        "median and "
        "10th to 90th percentile of the cells. Values are grouped in thirds where there are more than six.",
        "zh": "{year} 年{what}随各因素的变化：取值在该范围内的单元数、结果平均值、单元的中位数与第 10 至第 90 "
        "百分位。"
        "取值多于六个时按三分位分组。",
    },
    "scenarios_caption": {
        "en": "{what} in {year} by scenario, over all cells of the scenario.",
        "zh": "{year} 年各情景的{what}（该情景的全部单元）。",
    },
    "moves_caption": {
        "en": "From the lowest values of each to the highest: difference of the means with its 95 % interval over "
        "the replications, which share their seeds (Student's t).",
        "zh": "各因素由最低值到最高值：平均值之差及其在共用随机种子的各次重复上的 95% 置信区间（t）。",
    },
    "drawn": {
        "en": "What was drawn from ranges was drawn together: cells with high values of one thing have other values "
        "of the rest, too. The intervals leave that out; with few points a movement may be another thing's. "
        "'synergysim sensitivity' tells them apart.",
        "zh": "由范围抽样的因素是一同抽取的：某因素取值较高的单元，其余因素的取值也不同。区间未计入这一点；"
        "抽样点较少时，变化可能来自其他因素。可用 synergysim sensitivity 加以区分。",
    },
    "figure_caption": {"en": "How {what} follows each of them.", "zh": "{what}随各因素的变化。"},
    "figure_first": {
        "en": "How {what} follows each of the {shown} that move it farthest, of {n}.",
        "zh": "{what}随影响最大的 {shown} 个因素的变化（共 {n} 个）。",
    },
    "resting": {
        "en": "The same seeds are used in every cell, so cells differ by what was varied, not by luck. What a sweep "
        "shows "
        "holds for the values swept; it does not say how likely they are.",
        "zh": "各单元使用相同的随机种子，因此单元之间的差异来自变动因素而非偶然。结论仅适用于所扫描的取值范围，"
        "并不说明其可能性大小。",
    },
    "assumed": {
        "en": "{name}: {assumed} of {all} input values are assumptions; 'synergysim run {name}' writes each with its "
        "source.",
        "zh": "{name}：{all} 个输入值中有 {assumed} 个为假设；synergysim run {name} 会列出全部数值及来源。",
    },
    "evaluator": {"en": "Evaluator: {names}, frozen.", "zh": "评价器：{names}（冻结）。"},
    "path": {"en": "Varied", "zh": "变动因素"},
    "meaning": {"en": "Meaning", "zh": "含义"},
    "role": {"en": "Kind", "zh": "类别"},
    "lever": {"en": "lever", "zh": "政策杠杆"},
    "uncertainty": {"en": "uncertainty", "zh": "不确定性"},
    "from": {"en": "From", "zh": "最小值"},
    "to": {"en": "To", "zh": "最大值"},
    "unit": {"en": "Unit", "zh": "单位"},
    "values": {"en": "Values", "zh": "取值数"},
    "grid": {"en": "grid", "zh": "网格（grid）"},
    "list": {"en": "list", "zh": "列表（list）"},
    "latin_hypercube": {"en": "latin_hypercube", "zh": "拉丁超立方（latin_hypercube）"},
    "sobol": {"en": "sobol", "zh": "Sobol 序列（sobol）"},
    "oat": {"en": "oat", "zh": "逐一变动（oat）"},
    "range": {"en": "Values", "zh": "取值"},
    "cells": {"en": "Cells", "zh": "单元数"},
    "mean": {"en": "Mean", "zh": "平均值"},
    "median": {"en": "Median", "zh": "中位数"},
    "q10": {"en": "10th percentile", "zh": "第 10 百分位"},
    "q90": {"en": "90th percentile", "zh": "第 90 百分位"},
    "scenario": {"en": "Scenario", "zh": "情景"},
    "change": {"en": "Change", "zh": "变化"},
    "lower": {"en": "From", "zh": "下限"},
    "upper": {"en": "To", "zh": "上限"},
    "error": {"en": "Error", "zh": "错误"},
    "times": {"en": "Runs", "zh": "次数"},
}
