"""The words of the pattern report: units, verdicts, how a target was used, and fixed sentences, in both languages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .pattern_list import BY_CODE

if TYPE_CHECKING:
    from ...analysis.catalogue import Language
    from .pattern_list import Pattern

UNITS_ZH = {
    "": "", "per year": "每年", "years": "年", "exponent": "指数", "multiple": "倍", "elasticity": "弹性",
    "ratio": "比值",
    "Spearman": "斯皮尔曼相关系数", "industries of 5": "个行业（共 5 个）",
    "share of industry-years": "占行业×年份的比例",
    "states": "个状态", "percent": "%", "percent a year": "%/年", "percentage points": "个百分点",
    "percentage points a year": "个百分点/年", "share of growth": "占增长的比例",
}  # fmt: skip
VERDICTS: dict[str, dict[Language, str]] = {
    "met": {"en": "met", "zh": "符合"},
    "missed": {"en": "missed", "zh": "不符"},
    "cannot be judged": {"en": "cannot be judged", "zh": "无法判断"},
}
USES: dict[str, dict[Language, str]] = {
    "fitted": {"en": "yes: a target of the calibration", "zh": "是：校准目标"},
    "set": {"en": "yes: a parameter was set with it", "zh": "是：据以设定参数"},
    "no": {"en": "no", "zh": "否"},
    "held out": {"en": "no: held out", "zh": "否：留出项"},
}
GROWTH: dict[str, dict[Language, str]] = {
    "growth": {"en": "growth of productivity", "zh": "生产率增长"},
    "within": {"en": "within firms", "zh": "企业内部"},
    "research": {"en": "… by research", "zh": "……研发"},
    "frontier": {"en": "… from the frontier abroad", "zh": "……国外前沿"},
    "imitation": {"en": "… by imitation", "zh": "……模仿"},
    "density": {"en": "… by density (agglomeration)", "zh": "……集聚"},
    "reallocation": {"en": "reallocation among survivors", "zh": "存续企业间再配置"},
    "entry": {"en": "entrants", "zh": "进入企业"},
    "exit": {"en": "exits", "zh": "退出企业"},
}
METHODS: dict[str, dict[Language, str]] = {
    "": {"en": "Foster–Haltiwanger–Krizan", "zh": "Foster–Haltiwanger–Krizan"},
    "op_": {"en": "Melitz–Polanec", "zh": "Melitz–Polanec"},
}

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Patterns of {name}", "zh": "{name}：典型事实检验"},
    "heading": {"en": "Patterns", "zh": "典型事实"},
    "firms": {"en": "What the patterns of firms are read from", "zh": "企业层面典型事实所依据的数据"},
    "growth": {"en": "Where the growth of productivity comes from", "zh": "生产率增长的来源"},
    "causes": {"en": "Why patterns are missed: experiments", "zh": "不符的原因：实验"},
    "ran": {
        "en": "Scenario {name}, {first}-{last}, {n} replications (seeds {a} to {b}), {scale:.3g} of all firms "
        "simulated.",
        "zh": "情景 {name}，{first}–{last} 年，{n} 次重复（随机种子 {a} 至 {b}），模拟企业占全部企业的 {scale:.3g}。",
    },
    "tally": {
        "en": "{met} of {all} patterns met, {missed} missed, {unjudged} cannot be judged.",
        "zh": "共 {all} 项，{met} 项符合，{missed} 项不符，{unjudged} 项无法判断。",
    },
    "unused": {
        "en": "Of the {met} met, {unused} rest on targets that were not used to set the model.",
        "zh": "符合的 {met} 项中，{unused} 项的目标未用于设定模型。",
    },
    "arms": {
        "en": "Every replication ran five times: as it is, with single-homing, with a quarter more foreign demand from "
        "2012 for good, without policy, with tax relief alone.",
        "zh": "每次重复运行五次：原情景、单归属、自 2012 年起外需永久增加四分之一、无政策、仅实行税收减免。",
    },
    "missed": {"en": "Missed are: {names}.", "zh": "不符的有：{names}。"},
    "none_missed": {"en": "None of those that can be judged is missed.", "zh": "可判断的各项均符合。"},
    "table": {"en": "Patterns, targets and verdicts.", "zh": "典型事实、目标与判断。"},
    "reasons": {
        "en": "Where the targets come from, and what was found where a pattern is missed.",
        "zh": "目标的来源，以及对不符项的实验发现。",
    },
    "chart": {
        "en": "Values against targets; lines reach two Monte Carlo standard errors either way.",
        "zh": "数值与目标；横线为上下两倍蒙特卡罗标准误。",
    },
    "curves": {
        "en": "Adoption, sizes, growth and exit of the simulated firms.", "zh": "模拟企业的采用、规模、增长与退出。",
    },
    "parts": {
        "en": "Growth of producers' productivity a year, 2010 to 2019, and its parts (percent a year ± Monte Carlo "
        "standard error).",
        "zh": "生产企业 2010–2019 年生产率年均增长及其构成（%/年 ± 蒙特卡罗标准误）。",
    },
    "methods": {
        "en": "Firms count by their workers, clusters apart. Foster, Haltiwanger and Krizan hold entrants against the "
        "first year's mean, as the evidence does; Melitz and Polanec against survivors of the same year. Only what "
        "happens within firms can be told by source.",
        "zh": "企业按从业人员加权，各集群分别计算。Foster–Haltiwanger–Krizan 以首年均值为参照衡量进入企业，"
        "与所引证据相同；"
        "Melitz–Polanec 以同年存续企业为参照。仅企业内部的增长可分来源。",
    },
    "entrants": {
        "en": "Producers founded since 2010 are {firms} % of those of 2019 and give {work} % of the work.",
        "zh": "2010 年以后成立的生产企业占 2019 年生产企业的 {firms}%，占就业的 {work}%。",
    },
    "tried": {
        "en": "What a missed pattern amounts to with one parameter at an end of its declared range, same seeds; "
        "effect: "
        "difference to the scenario (± Monte Carlo standard errors).",
        "zh": "将一个参数移至其声明范围的一端（相同随机种子）时不符项的数值；效应：与原情景之差（± 蒙特卡罗标准误）。",
    },
    "cause_met": {
        "en": "With {path} at {end} instead of {before} it is {value}: within its target.",
        "zh": "{path} 由 {before} 改为 {end} 时为 {value}：达到目标。",
    },
    "cause_missed": {
        "en": "None of the ranges tried reaches the target; nearest: {path} at {end} instead of {before} gives "
        "{value}.",
        "zh": "所试各参数范围均未达到目标；最接近：{path} 由 {before} 改为 {end} 时为 {value}。",
    },
    "close": {
        "en": "Its target is within two standard errors: more replications would tell.",
        "zh": "与目标之差在两倍标准误之内：增加重复次数方可判定。",
    },
    "not_tried": {"en": "Not tried: run with --explain.", "zh": "未作实验：请加 --explain 运行。"},
    "not_measured": {
        "en": "The run is too short or too small, replications are too few, or the scenario lacks the clusters.",
        "zh": "运行时间过短、规模过小、重复次数过少，或情景缺少相应集群。",
    },
    "to": {"en": "{low} to {high}", "zh": "{low} 至 {high}"},
    "least": {"en": "at least {low}", "zh": "不小于 {low}"},
    "most": {"en": "at most {high}", "zh": "不大于 {high}"},
    "soft": {"en": "soft, never tuned for", "zh": "软目标，从不为其调参"},
}  # fmt: skip
MEANING: dict[Language, tuple[str, ...]] = {
    "en": (
        "A pattern is met if the mean over the replications lies within its target; ± is the Monte Carlo standard "
        "error "
        "of that mean. Growth of firms is that of yearly sales of firms that live throughout both years, over their "
        "cluster's mean growth of the year; sizes are yearly sales.",
        "What was used to set the model is no finding: only lines that were not, or were held out, test it. The "
        "model is "
        "not changed to meet a soft line.",
    ),
    "zh": (
        "各次重复的均值落入目标范围即为符合；± 为该均值的蒙特卡罗标准误。企业增长指两年均全年存活的企业年销售额增长，"
        "减去当年所在集群的平均增长；规模为年销售额。",
        "用于设定模型的各项不构成发现：仅未使用或留出的各项可检验模型。不为软目标而改动模型。",
    ),
}
HEADS: dict[str, dict[Language, str]] = {
    "code": {"en": "No.", "zh": "编号"},
    "pattern": {"en": "Pattern", "zh": "典型事实"},
    "target": {"en": "Target", "zh": "目标"},
    "value": {"en": "Value (± error)", "zh": "数值（± 误差）"},
    "unit": {"en": "Unit", "zh": "单位"},
    "verdict": {"en": "Verdict", "zh": "判断"},
    "used": {"en": "Used to set the model", "zh": "是否用于设定模型"},
    "reason": {"en": "Experiment", "zh": "实验"},
    "source": {"en": "Target from", "zh": "目标来源"},
}
CAUSE_HEADS: dict[str, dict[Language, str]] = {
    "code": HEADS["code"],
    "parameter": {"en": "Parameter", "zh": "参数"},
    "set_to": {"en": "Set to", "zh": "改为"},
    "instead_of": {"en": "Instead of", "zh": "原值"},
    "value": HEADS["value"],
    "effect": {"en": "Effect", "zh": "效应"},
    "verdict": HEADS["verdict"],
}
GROWTH_HEADS: dict[str, dict[Language, str]] = {"part": {"en": "Part", "zh": "构成"}}


def number_words(value: float) -> str:
    """A number in a cell, with a true minus sign."""
    digits = 0 if abs(value) >= 100 or value == int(value) else 2 if abs(value) >= 0.1 else 3
    return f"{value:z.{digits}f}".replace("-", "−")


def value_words(value: float, error: float) -> str:
    """A value with its Monte Carlo error; a dash where it cannot be told."""
    if math.isnan(value):
        return "–"
    return number_words(value) if math.isnan(error) else f"{number_words(value)} ± {number_words(error)}"


def target_words(pattern: Pattern, lang: Language = "en") -> str:
    """A target in words."""
    low, high = (f"{bound:.3g}".replace("-", "−") for bound in (pattern.low, pattern.high))
    if pattern.low == pattern.high:
        return low
    if math.isinf(pattern.high):
        return WORDS["least"][lang].format(low=low)
    return WORDS["most" if math.isinf(pattern.low) else "to"][lang].format(low=low, high=high)


def name_words(code: str, lang: Language = "en") -> str:
    """What a pattern is called."""
    return BY_CODE[code].name[lang == "zh"]


def line_words(code: str, verdict: str, reason: str, lang: Language = "en") -> dict[str, str]:
    """The words of a pattern's line, by the column of :data:`HEADS` but the value; ``reason`` is in words already."""
    one = BY_CODE[code]
    used = USES[one.used][lang]
    if one.soft:
        used += ("；" if lang == "zh" else "; ") + WORDS["soft"][lang]
    return {
        "code": code, "pattern": name_words(code, lang), "target": target_words(one, lang),
        "unit": UNITS_ZH[one.unit] if lang == "zh" else one.unit, "verdict": VERDICTS[verdict][lang], "used": used,
        "reason": reason, "source": one.source[lang == "zh"],
    }  # fmt: skip
