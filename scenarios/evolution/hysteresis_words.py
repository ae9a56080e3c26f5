"""The words of the hysteresis report, English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...analysis.catalogue import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "{lever} up and down: {name}", "zh": "{name}：{lever} 加大与减小"},
    "jumping": {
        "en": "Pulled up to {top:g} and down again, {lever} ({name}) makes adoption jump in {jumping} of {m} clusters, "
        "in at least half of their {n} runs.",
        "zh": "{lever}（{name}）加大至 {top:g} 再减小，使 {m} 个集群中 {jumping} 个的采用率发生突变"
        "（{n} 次运行中至少半数）。",
    },
    "lasting": {
        "en": "Hysteresis is shown in {lasting} of {m}{names}: there the way down lies above the way up.",
        "zh": "{m} 个集群中有 {lasting} 个显示滞后{names}：其下行路径高于上行路径。",
    },
    "lasting_nowhere": {
        "en": "Hysteresis is shown in none of them: the way down does not lie above the way up by more than chance.",
        "zh": "没有集群显示滞后：下行路径高于上行路径的幅度未超出随机波动。",
    },
    "named": {"en": " ({names})", "zh": "（{names}）"},
    "section": {"en": "Jump and hysteresis", "zh": "突变与滞后"},
    "warning_section": {"en": "Early warning", "zh": "早期预警"},
    "gap_caption": {
        "en": "Way down minus way up, mean over levels; 95 % interval over replications.",
        "zh": "下行减上行，各力度平均；各次重复的 95% 区间。",
    },
    "warning_caption": {"en": "Before the jump.", "zh": "突变之前。"},
    "rate_caption": {
        "en": "Alarms (p of 0.05 or less) before the jump, and the same statistics on as many quarters of runs that "
        "do not "
        "tip; 95 % interval.",
        "zh": "突变前的警报（p 不大于 0.05），以及未发生突变的运行在同样长的季度内的同一统计量；95% 区间。",
    },
    "picture": {"en": "{name} against the level of {lever}.", "zh": "{name}与 {lever} 力度。"},
    "method": {
        "en": "One long run a replication: the lever is pulled up in {steps} levels from 0 to {top:g} and down again, "
        "{years} years a level, after {settle} years without it. Surroundings stay as in the first year, home and "
        "foreign demand grow alike, no shocks, other levers at their last level. Beside it runs a twin with the same "
        "luck and the lever at zero; what rises there too is taken out of gaps and jumps. Values are means over the "
        "last half of a level.",
        "zh": "每次重复为一次长期运行：先有 {settle} 年不用该杠杆，再将其分 {steps} 级由 0 加大至 {top:g} "
        "并逐级减小，每级 {years} 年。"
        "外部环境保持首年状态，内外需同速增长，无冲击，其他杠杆保持最终力度。"
        "并行运行一个共用随机数而该杠杆始终为零的对照；"
        "对照中同样上升的部分不计入差距与突变。数值为每级后半段的平均。",
    },
    "long": {
        "en": "So long a run is an experiment of thought, no forecast. The last level has {left} of the firms "
        "of the first one (median of clusters and runs); the fewer are left, the more chance weighs on the way down.",
        "zh": "如此长的运行是思想实验，并非预测。末级时企业数为首级的 {left}（各集群与各次运行的中位数）；"
        "余下的企业越少，下行阶段偶然性越大。",
    },
    "map": {
        "en": "Hollow and filled points: states of rest of the mean-field map, which knows no leaders, no money and no "
        "gain from selling online, at the median push of the industries' platforms. Dotted: its path under the same "
        "steps. Grey dashes: the twin run with the lever at zero.",
        "zh": "空心与实心点：平均场映射的不动点（不含龙头、资金与线上销售收益，平台推动取各行业中位数）。"
        "点线：映射在相同步骤下的路径。灰色虚线：杠杆为零的对照运行。",
    },
    "strong": {
        "en": "Strong network effects: {values}. Derived from the folds of the mean-field equation, before any run of "
        "agents: they show that the rules can tip, not that the cluster does. Terms that the equation does not know "
        "are switched off.",
        "zh": "强网络效应：{values}。由平均场方程的折点推出，先于任何主体运行：它们说明规则可以发生突变，"
        "而非集群会突变。方程未含的项均关闭。",
    },
    "rule": {
        "en": "Hysteresis is said where the gap exceeds that under the scenario's own values, the 95 % interval of the "
        "paired difference being above 0, and the cluster (median) tips up at a higher level than it comes back at.",
        "zh": "判断为滞后的条件：差距大于情景自身取值下的差距（配对差的 95% 区间在 0 以上），"
        "且集群（中位数）突变上行的力度高于回落的力度。",
    },
    "warning": {
        "en": "Early warning before the jump, on the quarters up to the level at which it comes: trends of the rolling "
        "variance and autocorrelation (Kendall's tau, mean over the runs that jumped) with Fisher's combination of "
        "their p-values against surrogates without a tipping point. A trend without a small p-value is no warning.",
        "zh": "突变前的早期预警，取突变所在力度之前的季度：滚动方差与自相关的趋势（Kendall tau，突变运行的平均），"
        "以及相对无临界点替代序列的 p 值（Fisher 合并）。p 值不小的趋势不是预警。",
    },
    "rates": {
        "en": "How far to trust it: {lines} With no tipping point and a right test 5 % of runs give an alarm; what "
        "warns as often where nothing tips warns of nothing.",
        "zh": "可信程度：{lines}若无临界点且检验恰当，应有 5% 的运行发出警报；未突变时同样频繁的警报毫无预警意义。",
    },
    "rate": {
        "en": "{statistic} of {name} gives an alarm in {rates}.",
        "zh": "{name}的{statistic}发出警报：{rates}。",
    },
    "rate_of": {"en": "{alarms} of {runs} runs that {group}", "zh": "{group}的 {runs} 次运行中 {alarms} 次"},
    "jumped": {"en": "jumped", "zh": "发生突变"},
    "held": {"en": "did not, with the lever held at zero", "zh": "杠杆保持为零且未突变"},
    "own": {
        "en": "did not, with the lever pulled up under the scenario's own values",
        "zh": "情景自身取值下加大杠杆且未突变",
    },
    "variance": {"en": "The variance", "zh": "方差"},
    "autocorrelation": {"en": "The autocorrelation", "zh": "自相关"},
    "no_warning": {
        "en": "Nothing jumped on the way up, so there is nothing to warn of.",
        "zh": "上行阶段未发生突变，因而无从预警。",
    },
    "still": {
        "en": "{lever} moves no order parameter by {least:g} or more in any cluster: its sweep shows nothing.",
        "zh": "{lever} 在任何集群都未使序参量变动达到 {least:g}：此次扫描不说明任何问题。",
    },
    "verdict": {
        "en": "{cluster}: {jumped}; way down minus way up {gap:z.2f}{interval}: {verdict}.",
        "zh": "{cluster}：{jumped}；下行减上行 {gap:z.2f}{interval}：{verdict}。",
    },
    "interval": {"en": " (95 %: {lower:z.2f} to {upper:z.2f})", "zh": "（95%：{lower:z.2f} 至 {upper:z.2f}）"},
    "no_interval": {"en": " (one run: no interval)", "zh": "（单次运行：无区间）"},
    "hysteresis": {"en": "hysteresis", "zh": "存在滞后"},
    "no_hysteresis": {"en": "no hysteresis shown", "zh": "未显示滞后"},
    "no_jump": {"en": "no jump in {n} runs", "zh": "{n} 次运行均无突变"},
    "jumps": {
        "en": "adoption jumps in {jumped} of {n} runs (median level {level:g}, by {rise:.2f})",
        "zh": "{n} 次运行中 {jumped} 次采用率突变（力度中位数 {level:g}，幅度 {rise:.2f}）",
    },
    "against": {
        "en": "{cluster}: gap {gap:z.2f} against {own:z.2f} under the scenario's own values (difference, 95 %: "
        "{lower:z.2f} to {upper:z.2f}); tips up {up}, back {back}: {verdict}.",
        "zh": "{cluster}：差距 {gap:z.2f}，情景自身取值下为 {own:z.2f}（差值 95%：{lower:z.2f} 至 {upper:z.2f}）；"
        "突变上行：{up}，回落：{back}：{verdict}。",
    },
    "all": {"en": "All clusters", "zh": "全部集群"},
    "never": {"en": "never", "zh": "从未"},
    "at": {"en": "at {level:g}", "zh": "力度 {level:g}"},
    "at_down": {"en": "at {level:g} on the way down", "zh": "下行至力度 {level:g} 时"},
}  # fmt: skip
COLUMNS: dict[str, dict[Language, str]] = {
    "cluster": {"en": "Cluster", "zh": "集群"},
    "order_parameter": {"en": "Order parameter", "zh": "序参量"},
    "gap": {"en": "Gap", "zh": "差距"},
    "lower": {"en": "From", "zh": "下限"},
    "upper": {"en": "To", "zh": "上限"},
    "n": {"en": "Replications", "zh": "重复数"},
    "runs": {"en": "Runs", "zh": "运行数"},
    "variance_trend": {"en": "Trend of the variance", "zh": "方差趋势"},
    "autocorrelation_trend": {"en": "Trend of the autocorrelation", "zh": "自相关趋势"},
    "level_trend": {"en": "Trend of the level", "zh": "水平趋势"},
    "variance_p_value": {"en": "p, variance", "zh": "方差 p 值"},
    "autocorrelation_p_value": {"en": "p, autocorrelation", "zh": "自相关 p 值"},
    "runs_that": {"en": "Runs that", "zh": "运行"},
    "statistic": {"en": "Statistic", "zh": "统计量"},
    "alarms": {"en": "Alarms", "zh": "警报数"},
    "share": {"en": "Share", "zh": "占比"},
}
