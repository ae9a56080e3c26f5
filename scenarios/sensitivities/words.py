"""The words of the sensitivity report, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Sensitivity of {name}", "zh": "{name} 的敏感性分析"},
    "matters": {"en": "What matters", "zh": "关键因素"},
    "first": {
        "en": "U in {year} (mean of the clusters) depends most on {factors}.",
        "zh": "{year} 年的 U（各集群平均）最取决于 {factors}。",
    },
    "luck": {
        "en": "Its standard deviation over all runs is {sd:.3g}; over seeds at the same parameters it is {luck:.3g}.",
        "zh": "其在全部模拟中的标准差为 {sd:.3g}；参数相同、仅种子不同时为 {luck:.3g}。",
    },
    "no_luck": {
        "en": "Its standard deviation over all runs is {sd:.3g}; one replication a point does not tell how much of "
        "it is chance.",
        "zh": "其在全部模拟中的标准差为 {sd:.3g}；每点仅一次重复，无法判断其中多少来自随机性。",
    },
    "unsure": {
        "en": "The 95 % interval of {factors} includes 0: it may be chance.",
        "zh": "{factors} 的 95% 置信区间含 0：可能只是偶然。",
    },
    "morris": {"en": "Morris (morris)", "zh": "Morris 筛选（morris）"},
    "saltelli": {"en": "Sobol (sobol)", "zh": "Sobol 指数（sobol）"},
    "oat": {"en": "one at a time (oat)", "zh": "逐一变动（oat）"},
    "list": {"en": "Sobol on draws from a posterior", "zh": "基于后验抽样的 Sobol 指数"},
    "varied": {
        "en": "What was varied, from where to where, beside the scenario's own value.",
        "zh": "变动的参数、变动范围及情景自身取值。",
    },
    "path": {"en": "Parameter", "zh": "参数"},
    "low": {"en": "From", "zh": "最小值"},
    "high": {"en": "To", "zh": "最大值"},
    "own_value": {"en": "Scenario", "zh": "情景取值"},
    "unit": {"en": "Unit", "zh": "单位"},
    "meaning": {"en": "Meaning", "zh": "含义"},
    "dead": {
        "en": "Moved no outcome at all, in no point of this sample: {factors}.",
        "zh": "在本样本的任何取值点上均未影响任何结果：{factors}。",
    },
    "ran": {
        "en": "Method {design}: {cells:,} parameter points of {k} parameters, {n} run(s) in each, {seeds}. Model "
        "{model}.",
        "zh": "方法：{design}；{k} 个参数的 {cells:,} 个取值点，每点 {n} 次模拟，{seeds}。模型 {model}。",
    },
    "same": {"en": "the same seeds in every point", "zh": "各点种子相同"},
    "own": {
        "en": "with seeds of its own in each half of a base sample: chance is a factor like the parameters, so that "
        "all indices are averages over chance and its part of the variance is told",
        "zh": "每个基础样本的两半各用自己的种子：随机性与参数同为因素，各指数为对随机性的平均，并给出随机性所占方差",
    },
    "ranges": {
        "en": "Parameters vary independently over their ranges, each value counting alike, unless draws from a "
        "posterior were given: then they vary together and a first-order index includes what goes with a parameter. "
        "Most ranges are assumptions.",
        "zh": "各参数在其范围内独立均匀变动；若给出后验抽样，则联合变动，"
        "一阶指数包含与该参数相关的部分。多数范围为假设。",
    },
    "tables": {"en": "Indices", "zh": "指数"},
    "split": {
        "en": "Variance split of U: shares with 95 % jackknife intervals. With few seeds the intervals are wide; of "
        "all methods sobol has the most seeds.",
        "zh": "U 的方差分解：比例及 95% 刀切法区间。种子较少时区间较宽；各方法中 sobol 使用的种子最多。",
    },
    "of": {"en": "{outcome}, {year}, mean of the clusters.", "zh": "{year} 年{outcome}（各集群平均）。"},
    "read_morris": {
        "en": "Morris screening: μ* is the mean size of an elementary effect, the change of the outcome over the "
        "parameter's range; μ keeps its sign; σ is its spread: large beside μ*, the effect depends on the other "
        "parameters.",
        "zh": "Morris 筛选：μ* 为基本效应（参数走完其范围时结果的变化）绝对值的平均；μ 保留符号；σ 为其离散程度，"
        "相对 μ* 较大时，该效应取决于其他参数。",
    },
    "read_saltelli": {
        "en": "Sobol indices: the first-order index is the share of the outcome's variance that a parameter makes "
        "alone, the total index that with all its interactions.",
        "zh": "Sobol 指数：一阶指数为参数单独产生的结果方差比例，总指数另含其与其他参数的全部交互。",
    },
    "read_oat": {
        "en": "One at a time: the outcome's change where a parameter stands at either end of its range and all others "
        "at the scenario's values.",
        "zh": "逐一变动：某参数取范围两端、其他参数取情景值时结果的变化。",
    },
}
