"""What reports and tables of a validation say, in English and Chinese: sentences, column heads, names."""

from __future__ import annotations

import pandas as pd

from ...analysis.catalogue import CatalogueError, Language, indicator
from ...analysis.figures.style import cluster_name
from .observations import CITY, QUANTITIES

Texts = dict[str, dict[Language, str]]
TEXT: Texts = {
    "title": {"en": "Simulated against observed: {}", "zh": "模拟值与观测值对照：{}"},
    "finding_within": {
        "en": "Forecasts made within the training years (origins {first}–{last}, {n} replications) have a skill in "
        "CRPS of {skill:+.0f} % (Monte Carlo error {error}) over the model's own external process on the same "
        "draws: the model {verdict}. {reached} of {m} declared targets are reached.",
        "zh": "在训练年份内所作的预测（起点 {first}–{last}，{n} 次重复）：与模型自身的外部过程（同一抽样）相比，"
        "CRPS 技能为 {skill:+.0f}%（蒙特卡洛误差 {error}）：模型{verdict}。"
        "所声明的 {m} 项目标达到 {reached} 项。",
    },
    "adds": {"en": "adds information to what it is given from outside", "zh": "为外部输入增添了信息"},
    "adds_nothing": {
        "en": "does not forecast exports better than what it is given from outside",
        "zh": "对出口的预测并不优于其外部输入",
    },
    "within": {"en": "Forecasts within the training years", "zh": "训练年份内的预测"},
    "within_note": {
        "en": "Process, origins and targets stand in scorecard.yaml, committed as {commit} before anything was scored "
        "by them. {known} Errors are Monte Carlo standard errors over mirrored pairs of replications; {wanted} are "
        "meant to be published, these are {n}. The range of a skill is that with one industry left out, that of a "
        "coverage its 95 % binomial interval.",
        "zh": "过程、起点与目标载于 scorecard.yaml，在评分之前已提交（{commit}）。起点之后的信息一概不用："
        "各产业的需求由此前的进出口滤出，此后开始的政策、关税与冲击均去除；"
        "以 2016、2017 年电子商务拟合的参数未随起点截断。误差为镜像重复对之间的蒙特卡洛标准误；"
        "正式发布需 {wanted} 次重复，此处为 {n} 次。技能的范围为逐一去除一个产业所得，覆盖率的范围为 95% 二项区间。",
    },
    "within_table": {"en": "Declared targets", "zh": "所声明的目标"},
    "by_horizon": {
        "en": "Exports by years ahead; the external process's median is constant share",
        "zh": "按提前年数的出口预测；外部过程的中位数即不变份额",
    },
    "online": {
        "en": "E-commerce's shares of the city's exports and imports, narrow definition; fitted, so no test",
        "zh": "电子商务占全市出口与进口的比重（窄口径）；已用于拟合，不构成检验",
    },
    "finding_targets": {
        "en": "Description, no test, for they have been looked at before: in {first}–{last}, {reached} of {n} lines on "
        "exports by industry are reached; of the {m} on CRPS and coverage, {decided}.",
        "zh": "以下年份此前已被查看，仅为描述而非检验：{first}–{last} 年分产业出口的 {n} 项达到 {reached} 项；"
        "CRPS 与覆盖率 {m} 项中达到 {decided} 项。",
    },
    "finding_too_few": {
        "en": "Held out: {years}, {n} of the at least {least} years that a verdict needs; the errors are told below, "
        "but from so few years nothing can be said of the model.",
        "zh": "留出年份为 {years}，共 {n} 年，而评定至少需要 {least} 年；误差见下文，但年份过少，无法对模型作出评定。",
    },
    "too_few": {"en": "too few years", "zh": "年份过少"},
    "finding_skill": {
        "en": "Against the best naive forecast ({method}, fixed origin) the CRPS is {crps:.3f} to {other:.3f} under "
        "the {protocol} protocol: {verdict}.",
        "zh": "在{protocol}方案下（固定起点），模型的 CRPS 为 {crps:.3f}，最好的朴素预测（{method}）为 {other:.3f}："
        "{verdict}。",
    },
    "better": {"en": "the model adds information", "zh": "模型提供了额外信息"},
    "worse": {
        "en": "the model is not to be trusted for these years' exports",
        "zh": "模型对这些年份出口的预测不可信",
    },
    "finding_own": {
        "en": "Of your observations {n} values of {k} series overlap with the simulation, in {first}–{last}.",
        "zh": "您的观测数据中，{k} 个序列的 {n} 个数值与模拟重叠（{first}–{last} 年）。",
    },
    "finding_inside": {
        "en": "{inside} of the {n} lie within the simulated 90 % intervals under the {protocol} protocol; in the "
        "median series the median error is {mape:.0f} %.",
        "zh": "在{protocol}方案下，{n} 个中有 {inside} 个落在模拟的 90% 区间内；各序列误差的中位数为 {mape:.0f}%。",
    },
    "finding_growth": {
        "en": "None of them can be compared in level, only in growth since {origin}: see the errors below.",
        "zh": "这些序列的水平值不可比，只能比较 {origin} 年以来的增长：见下方误差表。",
    },
    "verdict": {
        "en": "With {train} years of training and {test} of test, a few points of error mean little: CRPS and coverage "
        "are the verdict. CRPS, the continuous ranked probability score, is the error of a forecast that is a "
        "distribution, here of logs: lower is better. MAPE is the mean absolute error in per cent of what is observed.",
        "zh": "训练期 {train} 年、检验期 {test} 年，误差相差几个百分点意义不大：以 CRPS 与区间覆盖率为准。"
        "CRPS（连续分级概率评分）为分布预测的误差，按对数计算，越低越好。",
    },
    "only": {
        "en": "Synergy over Table 4 is simulated only, for no such panel is observed; the paper's statements are soft "
        "checks.",
        "zh": "表 4 的协同度仅有模拟值，因为没有相应的观测面板；论文的陈述仅作软性检验。",
    },
    "scorecard": {
        "en": "Description: exports by industry after the training years, looked at before",
        "zh": "描述：训练年份之后的分产业出口（此前已被查看）",
    },
    "own": {"en": "Your observations against the simulation", "zh": "您的观测数据与模拟值对照"},
    "own_note": {
        "en": "There is no scorecard: it needs exports of the training years and of later ones.",
        "zh": "没有记分卡：它需要训练年份及其后年份的出口数据。",
    },
    "errors": {"en": "Errors, CRPS and coverage of every series", "zh": "各序列的误差、CRPS 与覆盖率"},
    "held_out": {"en": "The model, years after {}", "zh": "模型：{} 年之后"},
    "naive": {"en": "Naive forecasts, years after {}", "zh": "朴素预测：{} 年之后"},
    "training": {"en": "The model, years up to {}, in level", "zh": "模型：{} 年及以前（水平值）"},
    "skill": {
        "en": "Skill on exports against naive forecasts: 1 perfect, below 0 worse",
        "zh": "出口相对朴素预测的技能：1 为完美，低于 0 则更差",
    },
    "views": {
        "en": "Views: level, as simulated; fixed origin, the observed value of {} times simulated growth; rolling, the "
        "observed value of the year before times simulated growth. Coverage is that of 90 % intervals, with its 95 % "
        "binomial interval.",
        "zh": "视角：水平值为模拟值本身；固定起点为 {} 年观测值乘以模拟增长；滚动为上一年观测值乘以模拟增长。"
        "覆盖率针对 90% 区间，附 95% 二项区间。",
    },
    "series": {"en": "Simulated bands over observed points", "zh": "模拟区间与观测点"},
    "series_note": {
        "en": "Series of the city as a whole are simulated on another coverage: they are drawn as the observed "
        "value of {} times simulated growth.",
        "zh": "全市序列的模拟口径不同：图中为 {} 年观测值乘以模拟增长。",
    },
    "synergy": {"en": "Order degrees and synergy, both sides", "zh": "有序度与协同度：两方对照"},
    "synergy_note": {
        "en": "The city as one system (cross-border e-commerce, containers | exports of the industries, patents; "
        "2014–2020) was fitted on the observed panel and frozen; the same frozen evaluator scores both sides. Hollow "
        "points rest on a filled cell or a year held out.",
        "zh": "全市系统（跨境电商、集装箱 | 各产业出口、专利；2014–2020）在观测面板上拟合后固定；"
        "同一评价器给两方打分。空心点依赖插补值或留出年份。",
    },
    "checks": {"en": "Soft checks: S2's bounds, rankings, crossing years", "zh": "软性检验：S2 的界限、排序与交叉年份"},
    "checks_table": {
        "en": "Share of replications in which S2's statement holds; U on the clusters' own window. Tolerances are "
        "choices.",
        "zh": "陈述成立的重复占比；U 按各产业自身窗口计算。容差为设定值。",
    },
    "rests_text": {
        "en": "Values of the model up to {origin} only; external demand after it grows by a damped trend with "
        "innovations, estimated on {first}–{last} of {place}: damping {city} for the city, {share} for shares, "
        "standard deviations a year {city_sd:.3f}, {share_sd:.3f} and {import_sd:.3f} (imports), in logs.",
        "zh": "模型只使用 {origin} 年及以前的数值；此后外部需求按阻尼趋势加扰动增长，以{place} {first}–{last} 年估计："
        "阻尼系数全市 {city}、份额 {share}，年标准差（对数）{city_sd:.3f}、{share_sd:.3f} 与 {import_sd:.3f}（进口）。",
    },
    "ran": {
        "en": "Protocols, each with all replications: {protocols}. The industries' values after {origin} are held out.",
        "zh": "方案（各运行全部重复）：{protocols}。各产业 {origin} 年之后的数值为留出数据。",
    },
    "protocol_forecast": {"en": "forecast (nothing known after {origin})", "zh": "预测（{origin} 年后一无所知）"},
    "protocol_conditional": {
        "en": "conditional (the city's observed totals known)",
        "zh": "给定全市总额（已知全市观测总额）",
    },
    "observed": {
        "en": "Zhang (2023), Tables 1 and 2; series of the city as named in city_indicators.csv",
        "zh": "Zhang（2023）表 1、表 2；全市序列见 city_indicators.csv",
    },
    "own_observed": {"en": "the user's own observations", "zh": "用户自己的观测数据"},
    "draws": {
        "en": "Every replication runs with a draw of a posterior of {n} parameters: {names}.",
        "zh": "每次重复使用后验分布的一个抽样（{n} 个参数）：{names}。",
    },
    "no_draws": {
        "en": "Parameters have one value each: intervals carry chance and the outside world, not what is unknown of "
        "parameters (--posterior FILE adds it).",
        "zh": "各参数只取一个值：区间反映随机性与外部环境，不含参数不确定性（可用 --posterior FILE 加入）。",
    },
    "inputs": {
        "en": "External inputs of the years held out, by protocol, with their public source",
        "zh": "留出年份的外部输入（按方案）及其公开来源",
    },
    "unread": {"en": "What was left out", "zh": "未纳入的部分"},
    "reached": {"en": "reached", "zh": "达到"},
    "missed": {"en": "missed", "zh": "未达到"},
    "card_row": {"en": "{}, {}\nagainst {}", "zh": "{}，{}\n对照：{}"},
    "degree": {"en": "order degree", "zh": "有序度"},
    "degrees": {"en": "order degree; U", "zh": "有序度；U"},
    "order_trade": {"en": "Order degree of trade, by industry", "zh": "各产业贸易有序度"},
    "city_synergy": {"en": "The city as one system: order degrees and synergy", "zh": "全市系统：有序度与协同度"},
    "city_series": {"en": "Series of the city", "zh": "全市序列"},
    "native": {"en": "unit above each panel", "zh": "单位见各图标题"},
    "usd": {"en": "billion USD a year", "zh": "十亿美元/年"},
}
MEASURES: Texts = {
    "mape": {"en": "MAPE", "zh": "平均绝对百分误差"},
    "crps": {"en": "CRPS", "zh": "CRPS"},
    "coverage": {"en": "Coverage", "zh": "覆盖率"},
}
COLUMNS: Texts = {
    **MEASURES,
    "protocol": {"en": "Protocol", "zh": "方案"},
    "method": {"en": "Method", "zh": "方法"},
    "view": {"en": "View", "zh": "视角"},
    "indicator": {"en": "Series", "zh": "序列"},
    "n": {"en": "Values", "zh": "数值个数"},
    "horizon": {"en": "Years ahead", "zh": "提前年数"},
    "error": {"en": "Error", "zh": "误差"},
    "range": {"en": "Range", "zh": "范围"},
    "year": {"en": "Year", "zh": "年份"},
    "observed": {"en": "Observed", "zh": "观测值"},
    "interval": {"en": "90 % interval", "zh": "90% 区间"},
    "log_rmse": {"en": "Log RMSE", "zh": "对数均方根误差"},
    "against": {"en": "Against", "zh": "对照"},
    "skill_mape": {"en": "Skill, MAPE", "zh": "技能（MAPE）"},
    "skill_crps": {"en": "Skill, CRPS", "zh": "技能（CRPS）"},
    "cluster": {"en": "Industry", "zh": "产业"},
    "statement": {"en": "Statement of S2", "zh": "S2 的陈述"},
    "simulated": {"en": "Simulated (median)", "zh": "模拟值（中位数）"},
    "share": {"en": "Holds in", "zh": "成立占比"},
    "measure": {"en": "Measure", "zh": "指标"},
    "target": {"en": "Target", "zh": "目标"},
    "value": {"en": "Value", "zh": "结果"},
    "verdict": {"en": "Verdict", "zh": "评定"},
    "input": {"en": "Input", "zh": "输入"},
    "forecast": {"en": "Forecast", "zh": "预测"},
    "conditional": {"en": "Conditional", "zh": "给定全市总额"},
    "source": {"en": "Source", "zh": "来源"},
}
NAMES: Texts = {
    **MEASURES,
    "forecast": {"en": "forecast", "zh": "预测"},
    "conditional": {"en": "conditional", "zh": "给定全市总额"},
    "": {"en": "–", "zh": "–"},
    "level": {"en": "level", "zh": "水平值"},
    "fixed_origin": {"en": "fixed origin", "zh": "固定起点"},
    "rolling": {"en": "rolling", "zh": "滚动"},
    "model": {"en": "model", "zh": "模型"},
    "random_walk": {"en": "random walk", "zh": "随机游走"},
    "drift": {"en": "drift", "zh": "漂移"},
    "ar1": {"en": "AR(1)", "zh": "AR(1)"},
    "trend": {"en": "trend", "zh": "线性趋势"},
    "holt": {"en": "Holt", "zh": "Holt 平滑"},
    "constant_share": {"en": "constant share", "zh": "不变份额"},
    "external_process": {"en": "external process alone", "zh": "仅外部过程"},
    "skill_crps": {"en": "skill in CRPS", "zh": "CRPS 技能"},
    "online_export_share": {"en": "share of exports", "zh": "占出口比重"},
    "online_import_share": {"en": "share of imports", "zh": "占进口比重"},
}
NAMED = ["protocol", "method", "view", "against", "measure"]


def name_of(code: str, lang: Language) -> str:
    """A protocol, view, method or measure in a language."""
    return NAMES[code][lang] if code in NAMES else code


def series_name(code: str, lang: Language) -> str:
    """A compared series: a quantity observed of Guangzhou, or an indicator of the catalogue after its code."""
    if code in QUANTITIES:
        return QUANTITIES[code].name(lang)
    try:
        known = indicator(code)
    except CatalogueError:
        return code
    return f"{code} {known.name_zh if lang == 'zh' else known.name_en}"


def series_unit(code: str, lang: Language) -> str:
    """The unit of a compared series."""
    if code in QUANTITIES:
        return QUANTITIES[code].unit_in(lang)
    known = indicator(code)
    return known.unit_zh if lang == "zh" else known.unit


def place_name(cluster: str, lang: Language) -> str:
    """A cluster, or the city as a whole."""
    return {"en": "The city", "zh": "全市"}[lang] if cluster == CITY else cluster_name(cluster, lang)


def in_words(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """A table with names for codes and heads in a language."""
    shown = table.copy()
    for column in shown.columns.intersection(NAMED):
        shown[column] = [name_of(str(code), lang) for code in shown[column].fillna("")]
    if "indicator" in shown:
        shown["indicator"] = [series_name(str(code), lang) for code in shown["indicator"]]
    return shown.rename(columns={column: COLUMNS[column][lang] for column in shown.columns if column in COLUMNS})
