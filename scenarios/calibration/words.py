"""The words of a calibration's report, in English and Chinese."""

from __future__ import annotations

import pandas as pd

from ...analysis.catalogue import Language
from ..validation.observations import QUANTITIES
from .targets import ONLINE_EXPORTS, ONLINE_IMPORTS

Texts = dict[str, dict[Language, str]]
TEXT: Texts = {
    "title": {"en": "Calibration: {}", "zh": "校准：{}"},
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
    "recovery": {"en": "Can the fit be trusted?", "zh": "拟合是否可信？"},
    "recovery_text": {
        "en": "{n} runs drawn from the priors ({failed} more failed) stood for the data in turn, the others giving "
        "their posterior. Ranks of the known values are not uniform for: {uneven} (of {k}). What is observed moves "
        "from their priors: {moved}. Of {series} series, {inside} are observed within what the posterior simulates.",
        "zh": "从先验抽取的 {n} 次运行（另有 {failed} 次失败）依次充当数据，由其余运行给出后验。"
        "已知值的秩不均匀的参数：{uneven}（共 {k} 个）。观测使其偏离先验的参数：{moved}。"
        "{series} 个序列中有 {inside} 个的观测值落在后验模拟范围内。",
    },
    "recovery_table": {
        "en": "Uniform ranks (p value), contraction where the data are known, and given what is observed",
        "zh": "秩的均匀性（p 值）、数据已知时的收缩以及给定观测时的收缩",
    },
    "predicted_table": {
        "en": "Posterior predictive check: mean of simulated over observed values, 5 % to 95 %",
        "zh": "后验预测检验：模拟值与观测值之比的均值，5% 至 95%",
    },
    "ranks_figure": {
        "en": "Level bars: posteriors of the right width; a hump: too wide; a trough: too narrow; a slope: shifted.",
        "zh": "柱高齐平：后验宽度恰当；中间隆起：过宽；中间凹陷：过窄；倾斜：偏移。",
    },
    "nearer": {
        "en": "On {n} seeds that no search has seen, the distance from what is observed is {before:.3f} with the "
        "scenario's own values and {after:.3f} with the point fitted.",
        "zh": "在 {n} 个搜索未使用过的随机种子上，与观测值的距离：情景原值为 {before:.3f}，点估计为 {after:.3f}。",
    },
    "search": {
        "en": "The search itself reported {search:.3f}.",
        "zh": "搜索自身报告的距离是 {search:.3f}。",
    },
    "searched": {
        "en": "The search itself reported {search:.3f}, with levels and trends of trade left out.",
        "zh": "搜索自身报告的距离是 {search:.3f}（不计贸易的水平与趋势）。",
    },
    "no_nearer": {
        "en": " The point is no nearer than the scenario as it is: take more --trials or a larger --scale.",
        "zh": "点估计并不比情景原值更接近：请增加试算（--trials）或模拟更多企业（--scale）。",
    },
    "identified": {
        "en": "Of {k} parameters the data narrow {good} by more than half (in variance): {names}. On the others they "
        "say little: results that rest on those rest on the prior.",
        "zh": "在 {k} 个参数中，数据使 {good} 个的方差缩小一半以上：{names}。对其余参数，数据几乎没有信息，依赖它们的"
        "结论实际依赖先验。",
    },
    "draws": {
        "en": "The posterior's {n} draws count like {effective:.0f} that weigh alike.",
        "zh": "后验的 {n} 个抽样相当于 {effective:.0f} 个等权抽样。",
    },
    "rough": {
        "en": "That is too few to say which parameters the data narrow: its intervals are rough and too narrow. Raise "
        "--population, or fit fewer parameters.",
        "zh": "数量太少，无法判断数据约束了哪些参数：其区间粗略且偏窄。应增大 --population，或减少拟合的参数。",
    },
    "none": {"en": "none", "zh": "无"},
    "fitted": {
        "en": "Fitted to what is observed in {first}–{last}: {parameters}; the scenario runs from {start} to {last}, "
        "{scale:.3g} of all firms simulated.",
        "zh": "以 {first}—{last} 年的观测值拟合：{parameters}；情景运行 {start}—{last} 年，"
        "模拟企业占全部企业的 {scale:.3g}。",
    },
    "point": {
        "en": "Point: {trials} trials, two runs each, by the tree-structured Parzen estimator (optuna).",
        "zh": "点估计：{trials} 次试算，每次模拟两次，采用树结构 Parzen 估计（optuna）。",
    },
    "posterior": {
        "en": "Posterior: {population} draws, up to {rounds} rounds, by sequential Monte Carlo with approximate "
        "Bayesian computation (pyABC).",
        "zh": "后验：{population} 个抽样，至多 {rounds} 轮，采用近似贝叶斯计算的序贯蒙特卡罗方法（pyABC）。",
    },
    "fresh": {"en": "Again on fresh seeds", "zh": "在新种子上重新计算"},
    "fresh_table": {
        "en": "Mean over the seeds; each group's root mean square log error in units of its scale. 1 is the scale.",
        "zh": "各种子的平均值；各组对数误差的均方根，以其尺度为单位。1 即等于尺度。",
    },
    "fresh_figure": {"en": "Errors by group of series.", "zh": "各组序列的误差。"},
    "parameters": {"en": "Parameters", "zh": "参数"},
    "listed": {
        "en": "'synergysim list parameters' says what each parameter means.",
        "zh": "各参数的含义见 synergysim list parameters。",
    },
    "parameters_table": {
        "en": "Priors are uniform from low to high. Contraction: 1 less the posterior's variance over the prior's.",
        "zh": "先验为下限至上限的均匀分布。收缩：1 减去后验方差与先验方差之比。",
    },
    "points_table": {
        "en": "Searched from low to high; the value before and the one fitted.",
        "zh": "搜索范围为下限至上限；原值与点估计。",
    },
    "trends_table": {
        "en": "Levels and trends of the industries' trade, fitted by regression given the other parameters.",
        "zh": "各产业贸易的水平与趋势：在其他参数给定时以回归拟合。",
    },
    "carried": {
        "en": "Of {names} the targets say nothing once levels and trends are fitted: the posterior draws them from "
        "their priors, the point keeps the scenario's values.",
        "zh": "在水平与趋势拟合之后，目标序列对 {names} 不含信息：后验直接从先验抽取，点估计保留情景原值。",
    },
    "train": {
        "en": "Only {first}–{last} entered the fit. Distance: the root mean square over groups of series of the root "
        "mean square log error, in units of a scale that is an assumption.",
        "zh": "拟合只使用 {first}–{last} 年的数据。距离：各组序列对数误差均方根（以设定的尺度为单位）的均方根。",
    },
    "distances": {"en": "Series and scales.", "zh": "序列与尺度。"},
    "rounds": {
        "en": "Rounds of the posterior: accepted are runs nearer than epsilon.",
        "zh": "后验各轮：距离小于阈值（epsilon）的运行被接受。",
    },
    "chance": {
        "en": "The posterior is repeated within chance, not to the bit, unless --workers is 1: draws are taken in the "
        "order in which workers answer. A folder that holds a calibration is gone on with: take a new one.",
        "zh": "除非 --workers 为 1，后验的重复只在随机误差内一致，因为抽样按各进程返回的先后接受。"
        "已有校准的文件夹会继续原校准：复现时请用新文件夹。",
    },
    "anew": {
        "en": "The same seeds and versions give the same numbers, whatever the number of workers. A folder that holds "
        "a calibration is gone on with: take a new one.",
        "zh": "种子与版本相同，则结果相同，与进程数无关。已有校准的文件夹会继续原校准：复现时请用新文件夹。",
    },
    "own": {"en": "the user's own observations", "zh": "用户自己的观测数据"},
}
COLUMNS: Texts = {
    "point": {"en": "Values", "zh": "取值"},
    "distance": {"en": "Distance", "zh": "距离"},
    "parameter": {"en": "Parameter", "zh": "参数"},
    "unit": {"en": "Unit", "zh": "单位"},
    "low": {"en": "Low", "zh": "下限"},
    "high": {"en": "High", "zh": "上限"},
    "now": {"en": "Before", "zh": "原值"},
    "best": {"en": "Point fitted", "zh": "点估计"},
    "q05": {"en": "5 %", "zh": "5%"},
    "median": {"en": "Median", "zh": "中位数"},
    "q95": {"en": "95 %", "zh": "95%"},
    "contraction": {"en": "Contraction", "zh": "收缩"},
    "series": {"en": "Series", "zh": "序列"},
    "scale": {"en": "Scale (log error)", "zh": "尺度（对数误差）"},
    "p_value": {"en": "p value", "zh": "p 值"},
    "recovered": {"en": "Contraction, known data", "zh": "收缩（数据已知）"},
    "lower": {"en": "5 %", "zh": "5%"},
    "upper": {"en": "95 %", "zh": "95%"},
    "inside": {"en": "Observed inside", "zh": "观测值在内"},
    "indicator": {"en": "Series", "zh": "序列"},
    "cluster": {"en": "Industry", "zh": "产业"},
    "growth only": {"en": "Growth only", "zh": "仅看增长"},
    "round": {"en": "Round", "zh": "轮次"},
    "epsilon": {"en": "Epsilon", "zh": "阈值 epsilon"},
    "runs": {"en": "Runs", "zh": "运行数"},
    ONLINE_EXPORTS: {"en": "Online share of exports", "zh": "出口线上占比"},
    ONLINE_IMPORTS: {"en": "Online share of imports", "zh": "进口线上占比"},
}
POINTS: Texts = {
    "the scenario as it is": {"en": "scenario's own values", "zh": "情景原值"},
    "the point fitted": {"en": "point fitted", "zh": "点估计"},
    "the posterior's mean": {"en": "posterior's mean", "zh": "后验均值"},
}
SERIES_ZH = {
    "exports by industry": "分产业出口",
    "imports by industry": "分产业进口",
    "cross-border e-commerce's share of the city's exports, 2016 and 2017": "跨境电商占全市出口之比（2016、2017 年）",
    "cross-border e-commerce's share of the city's imports, 2016 and 2017": "跨境电商占全市进口之比（2016、2017 年）",
    "growth of the port's containers, against that of the clusters' tonnes": "港口集装箱增长（对照集群货运吨数增长）",
    "growth of invention patents since 2014": "2014 年以来发明专利的增长",
}


def head(column: str, lang: Language) -> str:
    """The head of a column: a word of the report, or the name of a group of series."""
    if column in COLUMNS:
        return COLUMNS[column][lang]
    return QUANTITIES[column].name(lang) if column in QUANTITIES else column


def in_words(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """A table with heads, points and series in a language; a column without any value is left out."""
    shown = table.dropna(axis=1, how="all")
    if "point" in shown:
        shown = shown.assign(point=[POINTS[one][lang] for one in shown["point"]])
    if "series" in shown and lang == "zh":
        shown = shown.assign(series=[SERIES_ZH[one] for one in shown["series"]])
    return shown.rename(columns={column: head(str(column), lang) for column in shown.columns})
