"""The words of the pattern report: Chinese names, units, sources and reasons of the patterns, and fixed sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .pattern_list import PATTERNS

if TYPE_CHECKING:
    from ...analysis.catalogue import Language
    from .pattern_list import Pattern

UNITS_ZH = {
    "": "", "per year": "每年", "years": "年", "exponent": "指数", "multiple": "倍", "elasticity": "弹性",
    "year": "年份", "Spearman": "斯皮尔曼相关系数", "industries of 5": "个行业（共 5 个）",
    "share of industry-years": "占行业×年份的比例", "states": "个状态", "percent": "%",
}  # fmt: skip
NAMES_ZH = {
    "1a": "采用：出口线上占比的 logit 斜率，2014–2021 年",
    "1b": "采用：龙头企业早于中小企业开展线上销售（各达半数）",
    "2a": "规模：最大 0.5% 企业的 Hill 指数，首年",
    "2b": "规模：同上，末年（持续性）",
    "2c": "规模：最大 1% 企业的 Hill 指数，首年",
    "2d": "增长率：超额峰度（拉普拉斯分布为 3）",
    "2e": "增长率：标准差对规模的指数",
    "3a": "平台：单归属下的集中度（HHI）",
    "3b": "平台：多归属与单归属 HHI 之差",
    "4a": "进入率",
    "4b": "退出率",
    "4c": "末年与首年企业数之比",
    "5a": "出口对企业数：外需增加八年后的弹性",
    "5b": "出口对产出：八年后的弹性",
    "6": "数字贸易有序度超过集群有序度的年份（中位数）",
    "7": "各集群 U 与 S2 排序的秩相关，2021 年",
    "8a": "出口变化方向与观测一致，2010–2017 年",
    "8b": "出口变化方向与观测一致，2017–2019 年",
    "8c": "出口变化方向与观测一致，2019–2020 年",
    "8d": "出口变化方向与观测一致，2020–2021 年",
    "9a": "贸易差额方向与观测一致，2010–2017 年",
    "9b": "贸易差额方向与观测一致，2018–2021 年",
    "10a": "平均场模型的稳定状态数，默认参数",
    "10b": "强网络效应下的稳定状态数（buyer_utility 为 3）",
    "11": "仅实行全额税收减免：末年产出与无政策之差",
}
REASONS_ZH = {
    "1a": "斜率在区间之外：采用率与买家数仅按 2016 和 2017 年设定。",
    "1b": "中小企业关注龙头，但以较低的风险率加入（adoption.imitation）。",
    "2a": "企业初始指数为 1.06；两年的增长冲击及抽样企业数少使其变动。",
    "2b": "客户基础的冲击逐年拉开最大企业之间的差距。",
    "2c": "门槛落在规模分布主体与尾部（始于均值的 58.8 倍）之间的空隙（移动门槛可见）；所设规模律含有该空隙。",
    "2d": "仅指数分布的方差即产生厚尾；产能限制与国内市场使其平滑。",
    "2e": "demography.size_exponent 为 0.13，大额订单的配给又给大企业增加噪声。",
    "3a": "佣金与质量使卖家分散的速度与买家使其集中的速度相当。",
    "3b": "多归属几乎不改变份额：第二平台与第一平台按相同概率选择。",
    "5a": "进入取决于利润率，而目标收益定价使利润率回落；土地与内销又减弱其余影响。",
    "5b": "出口占收入三分之一：内销不变时产出无法与出口同幅变动。",
    "7": "S2 中皮具出口下降 45%，其 U 却居首；不为得到该排序而调整杠杆。",
    "8a": "漂移项的拟合先于后来加入的机制。",
    "8b": "情景含关税，但不含纺织与皮具的下滑。",
    "8c": "基准情景不含疫情。",
    "8d": "没有下滑便没有反弹。",
    "9a": "美妆日化的贸易接近平衡。",
    "9b": "情景不含 2019 年珠宝转为逆差。",
    "11": "减税留下的存款由受约束的企业用于投资。",
}
_FITTED = "S2 表 2。2017 年前各行业的漂移项经过拟合：此行检验拟合，并非发现。"
SOURCES_ZH = {
    "1a": "S0：2014–2022 年推算为 0.53；±0.1 为假设", "1b": "设计假设",
    "2a": "Axtell（2001）及 S2 的规模律：企业初始指数为 1.06，故此行检验起点", "2b": "同 2a", "2c": "同 2a",
    "2d": "Stanley 等（1996）", "2e": "Stanley 等（1996）", "3a": "设计假设",
    "3b": "Rochet 与 Tirole（2003）；大小为假设",
    "4a": "假设：既非为零亦非动荡", "4b": "假设：既非为零亦非崩溃", "4c": "假设",
    "5a": "S0：1.13（江苏电子，滞后）、0.662（浙江纺织）", "5b": "同 5a", "6": "S2",
    "7": "S2：皮具、食品、美妆，珠宝与纺织并列",
    "8a": _FITTED, "8b": "S2 表 2", "8c": "S2 表 2", "8d": "S2 表 2", "9a": _FITTED, "9b": "S2 表 2",
    "10a": "设计：默认参数不发生突变", "10b": "设计：base −0.8、network 2、imitation 0.6、churn 0.06 时发生突变",
    "11": "Qiu 与 Yang（2019）：仅减税无效；±1% 为假设",
}  # fmt: skip
BY_CONSTRUCTION_ZH = {"6": "所有指标均为以 2014–2016 年为基期的指数，两个有序度必在这几年附近相遇。"}
NOT_MEASURED_ZH = "运行时间过短、规模过小，或情景缺少相应集群。"
VERDICTS_ZH = {"met": "符合", "missed": "不符", "cannot be judged": "无法判断"}

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Patterns of {name}", "zh": "{name}：典型事实检验"},
    "heading": {"en": "Patterns", "zh": "典型事实"},
    "firms": {"en": "What the patterns of firms are read from", "zh": "企业层面典型事实所依据的数据"},
    "ran": {
        "en": "Scenario {name}, {first}-{last}, {n} replications (seeds {a} to {b}), {scale:.3g} of all firms "
        "simulated.",
        "zh": "情景 {name}，{first}–{last} 年，{n} 次重复（随机种子 {a} 至 {b}），模拟企业占全部企业的 {scale:.3g}。",
    },
    "tally": {
        "en": "{met} of {all} patterns met, {missed} missed, {unjudged} cannot be judged.",
        "zh": "共 {all} 项，{met} 项符合，{missed} 项不符，{unjudged} 项无法判断。",
    },
    "arms": {
        "en": "Every replication ran five times: as it is, with single-homing, with more foreign demand, without "
        "policy, with tax relief alone.",
        "zh": "每次重复运行五次：原情景、单归属、外需增加、无政策、仅实行税收减免。",
    },
    "missed": {"en": "Missed are: {names}.", "zh": "不符的有：{names}。"},
    "none_missed": {"en": "None of those that can be judged is missed.", "zh": "可判断的各项均符合。"},
    "table": {"en": "Patterns, targets and verdicts.", "zh": "典型事实、目标与判断。"},
    "reasons": {
        "en": "Where the targets come from, and why a pattern is missed or cannot be judged.",
        "zh": "目标的来源，以及不符或无法判断的原因。",
    },
    "chart": {
        "en": "Medians against targets, with the range over the replications.",
        "zh": "中位数与目标，以及各次重复的范围。",
    },
    "curves": {
        "en": "Adoption, sizes and growth of the simulated firms.", "zh": "模拟企业的采用、规模与增长。",
    },
    "to": {"en": "{low} to {high}", "zh": "{low} 至 {high}"},
    "least": {"en": "at least {low}", "zh": "不小于 {low}"},
    "most": {"en": "at most {high}", "zh": "不大于 {high}"},
    "held_out": {"en": "held out: checked, never tuned", "zh": "留出项"},
    "soft": {"en": "soft: never tuned for", "zh": "软目标"},
}  # fmt: skip
MEANING: dict[Language, tuple[str, ...]] = {
    "en": (
        "A pattern is met if the median over the replications lies within its target. Firms' growth is that of yearly "
        "sales of firms that live throughout both years, over their cluster's mean growth of the year; sizes are "
        "yearly sales. Reasons are probable ones, not tested.",
        "Held-out lines are checked and were never used to set anything. The model is not changed to meet a soft line.",
    ),
    "zh": (
        "各次重复的中位数落入目标范围即为符合。企业增长指两年均全年存活的企业年销售额增长，减去当年所在集群的平均增长；"
        "规模为年销售额。原因为可能的解释，未经检验。",
        "留出项仅用于检验，从未用于设定任何数值；不为软目标而改动模型。",
    ),
}
HEADS: dict[str, dict[Language, str]] = {
    "code": {"en": "No.", "zh": "编号"},
    "pattern": {"en": "Pattern", "zh": "典型事实"},
    "target": {"en": "Target", "zh": "目标"},
    "value": {"en": "Median (lowest to highest)", "zh": "中位数（最低至最高）"},
    "unit": {"en": "Unit", "zh": "单位"},
    "verdict": {"en": "Verdict", "zh": "判断"},
    "kind": {"en": "Kind", "zh": "类别"},
    "reason": {"en": "Probable reason", "zh": "可能原因"},
    "source": {"en": "Target from", "zh": "目标来源"},
}
_BY_CODE = {one.code: one for one in PATTERNS}


def target_words(pattern: Pattern, lang: Language = "en") -> str:
    """A target in words."""
    low, high = (
        f"{bound:g}".replace("-", "−") if lang == "zh" else f"{bound:g}" for bound in (pattern.low, pattern.high)
    )
    if pattern.low == pattern.high:
        return low
    if math.isinf(pattern.high):
        return WORDS["least"][lang].format(low=low)
    return WORDS["most" if math.isinf(pattern.low) else "to"][lang].format(low=low, high=high)


def kind_words(pattern: Pattern, lang: Language = "en") -> str:
    """Whether a pattern was held out or is soft; nothing where it is neither."""
    return WORDS["soft"][lang] if pattern.soft else WORDS["held_out"][lang] if pattern.held_out else ""


def line_words(code: str, verdict: str, reason: str, lang: Language = "en") -> dict[str, str]:
    """The words of a pattern's line, by the column of :data:`HEADS`; ``reason`` is the English one."""
    one = _BY_CODE[code]
    told = {"target": target_words(one, lang), "kind": kind_words(one, lang)}
    if lang == "en":
        return {**told, "pattern": one.name, "unit": one.unit, "verdict": verdict, "reason": reason,
                "source": one.source}  # fmt: skip
    known = {"": "", one.why: REASONS_ZH.get(code, ""), one.by_construction: BY_CONSTRUCTION_ZH.get(code, "")}
    return {**told, "pattern": NAMES_ZH[code], "unit": UNITS_ZH[one.unit], "verdict": VERDICTS_ZH[verdict],
            "reason": "" if not reason else known.get(reason, NOT_MEASURED_ZH), "source": SOURCES_ZH[code]}  # fmt: skip
