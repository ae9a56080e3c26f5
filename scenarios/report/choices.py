"""The choices behind a synergy degree in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analysis.catalogue import Language, subsystem_name
from ...analysis.synergy.weights import zero_epsilon

if TYPE_CHECKING:
    from ...analysis.synergy.choices import Choices

CHOICES: dict[str, dict[Language, str]] = {
    "margin": {"en": "margin a =", "zh": "边际 a ="},
    "base": {"en": "base =", "zh": "基期 ="},
    "aggregation": {"en": "aggregation =", "zh": "集成 ="},
    "weights": {"en": "weights =", "zh": "赋权 ="},
    "sign_rule": {"en": "sign rule =", "zh": "符号规则 ="},
    "bounds": {"en": "bounds =", "zh": "界限 ="},
    "first": {"en": "first year", "zh": "首年"},
    "previous": {"en": "previous year", "zh": "上一年"},
    "weighted": {"en": "weighted sum", "zh": "加权和"},
    "geometric": {"en": "geometric mean", "zh": "几何平均"},
    "critic": {"en": "CRITIC", "zh": "CRITIC"},
    "entropy": {"en": "entropy", "zh": "熵权"},
    "deviation": {"en": "standard deviation", "zh": "标准差"},
    "equal": {"en": "equal", "zh": "等权"},
    "given": {"en": "given", "zh": "给定"},
    "min": {"en": "every subsystem must rise", "zh": "最小值（各子系统均须提升）"},
    "product": {"en": "sign of the product", "zh": "乘积的符号"},
    "own": {"en": "each cluster's own years", "zh": "各集群自身年份"},
    "pooled": {"en": "all clusters together", "zh": "全部集群合并"},
    "goalposts": {"en": "given goalposts", "zh": "给定界限"},
    "unit": {"en": "columns in [0, 1] as they are", "zh": "已在 [0, 1] 的列不作处理"},
    "pca": {"en": "principal components", "zh": "主成分"},
    "linear": {"en": "linear", "zh": "线性"},
    "multiplied": {"en": "product", "zh": "乘法"},
    "game": {"en": "game theory", "zh": "博弈论"},
    "range": {"en": "the range", "zh": "极差"},
    "shift": {"en": "shifted by", "zh": "平移"},
    "squeeze": {"en": "squeezed by", "zh": "压缩"},
    "floor": {"en": "replaced by", "zh": "替换为"},
    "sum": {"en": "sum of their indicators' weights", "zh": "其指标权重之和"},
    "standard": {"en": "standard", "zh": "标准公式"},
    "exponent": {"en": "with exponent", "zh": "指数公式"},
    "half": {"en": "half range", "zh": "半区间公式"},
    "unnormalised": {"en": "not normalised", "zh": "未归一公式"},
    "wang": {"en": "Wang et al. (2021)", "zh": "王淑佳等（2021）"},
    "fan": {"en": "Fan et al. (2024)", "zh": "Fan 等（2024）"},
    "distance": {"en": "distance", "zh": "距离协调"},
}
WORDS: dict[str, dict[Language, str]] = {
    "choices": {"en": "Choices: ", "zh": "方法选择："},
    "quantiles": {"en": "bounds at the quantiles {lower:g} and {upper:g}", "zh": "界限取分位数 {lower:g} 与 {upper:g}"},
    "growth_index": {
        "en": "values as growth indices on the mean of {first}–{last}",
        "zh": "指标取相对 {first}–{last} 年均值的增长指数",
    },
    "relative": {
        "en": "values as ln(1 + value over the cluster's first output, firms or employees)",
        "zh": "指标取 ln(1 + 数值与集群首年产值、企业数或从业人数之比)",
    },
    "cut": {"en": "order degrees cut to [0, 1]", "zh": "有序度截断至 [0, 1]"},
    "zscore": {"en": "values as z-scores of each cluster", "zh": "指标取各集群的 z 分数"},
    "margin_of": {"en": "margin is a share of {value}", "zh": "边际按{value}计"},
    "combination": {"en": "weights combined: {value}", "zh": "组合赋权：{value}"},
    "zero": {"en": "zeros in entropy {value} {epsilon:g}", "zh": "熵权零值处理：{value} {epsilon:g}"},
    "dimensions": {
        "en": "three levels, dimensions to subsystem by {value}, weights of dimensions: {weights}",
        "zh": "三级体系，维度到子系统：{value}，维度权重：{weights}",
    },
    "variant": {"en": "coupling degree: {value}", "zh": "耦合度：{value}"},
    "exponent": {"en": "exponent k = {value:g}", "zh": "调节系数 k = {value:g}"},
    "subsystem_weights": {"en": "subsystem weights in T: {value}", "zh": "T 中的子系统权重：{value}"},
    "between": {"en": "; ", "zh": "；"},
    "end": {"en": ".", "zh": "。"},
}


def choices_line(chosen: Choices, lang: Language) -> str:
    """The choices in one sentence, to be read beside every U."""
    values = {
        "margin": f"{chosen.margin:g}",
        "base": str(chosen.base),
        "aggregation": chosen.aggregation,
        "weights": " + ".join(CHOICES[name][lang] for name in chosen.methods),
        "sign_rule": chosen.sign_rule,
        "bounds": chosen.bounds,
    }
    parts = [
        f"{CHOICES[name][lang]} {CHOICES[value][lang] if value in CHOICES else value}" for name, value in values.items()
    ]
    if chosen.quantiles != (0, 1):
        parts.append(WORDS["quantiles"][lang].format(lower=chosen.quantiles[0], upper=chosen.quantiles[1]))
    if chosen.base_years:
        parts.append(WORDS["growth_index"][lang].format(first=min(chosen.base_years), last=max(chosen.base_years)))
    parts += _further(chosen, lang)
    return WORDS["choices"][lang] + WORDS["between"][lang].join(parts) + WORDS["end"][lang]


def _further(chosen: Choices, lang: Language) -> list[str]:
    """The further choices that differ from what is usual, each in words."""
    how = "multiplied" if chosen.combination == "product" else chosen.combination
    shares = chosen.subsystem_weights or {}
    named = ("、" if lang == "zh" else ", ").join(f"{subsystem_name(one, lang)} {shares[one]:.4g}" for one in shares)
    zero = chosen.zero != "limit" and "entropy" in chosen.methods
    # Which are said, and what fills them in.
    unusual: dict[str, tuple[bool, dict[str, object]]] = {
        "relative": (chosen.scaling == "relative", {}),
        "cut": (chosen.scaling == "relative" and chosen.clip, {}),
        "zscore": (chosen.scaling == "zscore", {}),
        "margin_of": (chosen.margin_of != "value", {"value": chosen.margin_of}),
        "combination": (len(chosen.methods) > 1, {"value": how}),
        "zero": (zero, {"value": chosen.zero, "epsilon": zero_epsilon(chosen.zero, chosen.epsilon)}),
        "dimensions": (
            chosen.dimension_aggregation is not None,
            {"value": chosen.dimension_aggregation, "weights": chosen.dimension_weights},
        ),
        "variant": (chosen.variant != "standard", {"value": chosen.variant}),
        "exponent": (chosen.exponent != 1, {"value": chosen.exponent}),
        "subsystem_weights": (bool(shares), {"value": named}),
    }
    return [
        WORDS[name][lang].format(
            **{
                key: CHOICES[value][lang] if isinstance(value, str) and value in CHOICES else value
                for key, value in words.items()
            }
        )
        for name, (said, words) in unusual.items()
        if said
    ]
