"""The choices behind a synergy degree in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analysis.catalogue import Language

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
}
WORDS: dict[str, dict[Language, str]] = {
    "choices": {"en": "Choices: ", "zh": "方法选择："},
    "quantiles": {"en": "bounds at the quantiles {lower:g} and {upper:g}", "zh": "界限取分位数 {lower:g} 与 {upper:g}"},
    "growth_index": {
        "en": "values as growth indices on the mean of {first}–{last}",
        "zh": "指标取相对 {first}–{last} 年均值的增长指数",
    },
    "between": {"en": "; ", "zh": "；"},
    "end": {"en": ".", "zh": "。"},
}


def choices_line(chosen: Choices, lang: Language) -> str:
    """The choices in one sentence, to be read beside every U."""
    values = {
        "margin": f"{chosen.margin:g}",
        "base": str(chosen.base),
        "aggregation": chosen.aggregation,
        "weights": chosen.weighting,
        "sign_rule": chosen.sign_rule,
        "bounds": chosen.bounds,
    }
    parts = [f"{CHOICES[name][lang]} {CHOICES.get(value, {}).get(lang, value)}" for name, value in values.items()]
    if chosen.quantiles != (0, 1):
        parts.append(WORDS["quantiles"][lang].format(lower=chosen.quantiles[0], upper=chosen.quantiles[1]))
    if chosen.base_years:
        parts.append(WORDS["growth_index"][lang].format(first=min(chosen.base_years), last=max(chosen.base_years)))
    return WORDS["choices"][lang] + WORDS["between"][lang].join(parts) + WORDS["end"][lang]
