"""The patterns a run is held against: each with its target, where that comes from, and how it is measured.

Declared in one place, in both languages. ``used`` says whether the target was in any way used to set the model: only
what was held out, or never used, is a finding. A soft pattern is never a reason to change the model.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Literal

from . import pattern_measures as measured
from .pattern_measures import Evidence

# fitted: a target of the calibration. set: a parameter was derived from the source, or chosen with it in view.
# no: never used. held out: observations after 2017, which nothing was set by.
Use = Literal["fitted", "set", "no", "held out"]
Said = tuple[str, str]  # English, Chinese


@dataclasses.dataclass(frozen=True)
class Pattern:
    """One line of the report.

    ``low`` and ``high`` bound the target, both included. ``measure`` gives a number of each replication, or, where
    ``together``, of all of them. ``moves`` are parameters whose declared ranges are tried where a
    line is missed; ``arms`` the runs it is measured on.
    """

    code: str
    name: Said
    measure: Callable[[Evidence], float] | Callable[[Sequence[Evidence]], float]
    low: float
    high: float
    unit: str
    source: Said
    used: Use
    moves: tuple[str, ...]
    arms: tuple[str, ...] = ("baseline",)
    together: bool = False
    soft: bool = False


INF = math.inf
SIGNS: Said = ("S2, Table 2: signs of the changes; a coin scores .25",
               "S2 表 2：变化方向；随机猜测得 0.25")  # fmt: skip
NATIONAL: Said = (
    "Guangzhou's cross-border e-commerce of 2017 on the customs platform (narrow definition, 2.35 % of trade), its "
    "exports between a quarter and a half as bounds; 37.3 % in China (customs)",
    "广州 2017 年海关平台跨境电商（窄口径，占贸易 2.35%），出口占其四分之一至一半为界；全国为 37.3%（海关）",
)
PROFITS: Said = ("National Bureau of Statistics: industry above designated size, from 4.68 % (clothing, 2020) to "
                 "6.81 % (all, 2021)",
                 "国家统计局：规模以上工业，4.68%（服装，2020 年）至 6.81%（全部，2021 年）")  # fmt: skip
AMAZON: Said = ("Amazon: referral fee alone from 8 %, all fees 35 % in 2020 (Marketplace Pulse; Institute for Local "
                "Self-Reliance)",
                "亚马逊：仅推荐费自 8% 起，2020 年全部费用 35%（Marketplace Pulse、ILSR）")  # fmt: skip
LARGE_FIRMS: Said = (
    "China's clothing clusters, 2021: 2.99 % (4,259 of 142,526); a factor of 1.5 either way an assumption",
    "中国服装产业集群，2021 年：2.99%（142,526 家中的 4,259 家）；上下 1.5 倍为假设",
)
TAILS: Said = (
    "published exponents from .83 (non-exporters 2007, Peng and Xia) to 1.5 (by province, Heinrich and Dai 2016)",
    "已发表指数 0.83（2007 年非出口企业，Peng 与 Xia）至 1.5（分省，Heinrich 与 Dai 2016）",
)

PATTERNS = (
    Pattern("1a", ("Adoption: logit slope of the online share of exports, 2016 to 2021",
                   "采用：出口线上占比的 logit 斜率，2016–2021 年"),
            measured.adoption_slope, 0.24, 0.36, "per year",
            ("China, 2016-2021: e-commerce +.30 a year, firms +.36 (China Banking News); .29-.30 at Guangzhou; down to "
             ".24 an assumption",
             "中国 2016–2021 年：跨境电商额每年 +0.30、企业 +0.36；广州 0.29–0.30；下限 0.24 为假设"),
            "held out", ("adoption.imitation", "platforms.reach")),
    Pattern("1b", ("Adoption: years by which leaders sell online before SMEs",
             "采用：龙头企业早于中小企业线上销售的年数"),
            measured.lead, 0.25, INF, "years",
            ("papers: leaders first; that a quarter of a year tells it is an assumption",
             "论文：龙头先行；以一个季度为准为假设"), "set", ("adoption.seed_share", "adoption.leader_weight")),
    Pattern("1c", ("E-commerce's share of exports, 2017", "跨境电商占出口比例，2017 年"),
            measured.online_share("exports"), 1.0, 2.0, "percent", NATIONAL, "fitted", ("platforms.reach",)),
    Pattern("1d", ("E-commerce's share of imports, 2017", "跨境电商占进口比例，2017 年"),
            measured.online_share("imports"), 2.8, 4.2, "percent", NATIONAL, "fitted", ("imports.reach",)),
    Pattern("2a", ("Sizes: Hill exponent of the top 1 %, first year", "规模：最大 1% 企业的 Hill 指数，首年"),
            measured.fact("hill_first"), 0.83, 1.5, "exponent", TAILS, "set", ("demography.volatility",)),
    Pattern("2b", ("Sizes: Hill exponent of the top 1 %, last year (persistence)",
            "规模：最大 1% 企业的 Hill 指数，末年（持续性）"),
            measured.fact("hill_last"), 0.83, 1.5, "exponent", TAILS, "no",
            ("demography.volatility", "demography.size_exponent")),
    Pattern("2c", ("Sizes: firms above 20 m CNY at constant prices, first year",
             "规模：超过 2,000 万元（不变价）的企业，首年"),
            measured.percent(measured.fact("large_first")), 2.0, 4.5, "percent", LARGE_FIRMS, "set",
            ("demography.volatility",)),
    Pattern("2g", ("Sizes: firms above 20 m CNY at constant prices, last year (persistence)",
            "规模：超过 2,000 万元（不变价）的企业，末年（持续性）"),
            measured.percent(measured.fact("large_last")), 2.0, 4.5, "percent", LARGE_FIRMS, "no",
            ("demography.entry_crowding", "world.trade_elasticity")),
    Pattern("2d", ("Growth rates: excess kurtosis (Laplace has 3)", "增长率：超额峰度（拉普拉斯分布为 3）"),
            measured.fact("growth_kurtosis"), 2.0, INF, "",
            ("Laplace: over 100,000 Chinese firms (Zou 2019); at least 2 an assumption",
             "拉普拉斯：十万余家中国企业（Zou 2019）；不低于 2 为假设"), "no",
            ("demography.redraw_rate", "pricing.price_elasticity")),
    Pattern("2e", ("Growth rates: exponent of their deviation on size", "增长率：标准差对规模的指数"),
            measured.fact("variance_exponent"), -0.20, -0.15, "exponent", ("Stanley et al. (1996)",
            "Stanley 等（1996）"),
            "set", ("demography.size_exponent", "pricing.price_elasticity")),
    Pattern("2f", ("Growth rates: exponent of their deviation on age", "增长率：标准差对年龄的指数"),
            measured.fact("age_exponent"), -INF, -0.02, "exponent",
            ("power law of age (Zou 2019); how far below 0 an assumption",
             "年龄的幂律（Zou 2019）；低于 0 的幅度为假设"), "set",
            ("demography.age_exponent",)),
    Pattern("3a", ("Platforms: concentration (HHI) with single-homing", "平台：单归属下的集中度（HHI）"),
            measured.single_home_hhi, 0.4, 1.0, "", ("assumption of the design", "设计假设"), "no",
            ("platforms.choice_commission", "platforms.buyer_response"), ("single_homing",)),
    Pattern("3b", ("Platforms: HHI with multi-homing less that without", "平台：多归属与单归属 HHI 之差"),
            measured.multi_home_hhi, -INF, -0.01, "",
            ("Rochet and Tirole (2003); the size an assumption", "Rochet 与 Tirole（2003）；大小为假设"), "no",
            ("adoption.multi_home_cost",), ("baseline", "single_homing")),
    Pattern("3c", ("Platforms: what they take, over the referral fee that bounds it (least, from 2014)",
                   "平台：抽成高于其下限（推荐费）的最小幅度，2014 年起"),
            measured.take_inside, 1.0, INF, "percentage points",
            ("interior optimum: at least a point off its bound (assumption)", "内点最优：距边界至少一个百分点（假设）"),
            "no", ("platforms.choice_commission",)),
    Pattern("3d", ("Platforms: what they take of sales, 2020", "平台：抽成占销售额比例，2020 年"),
            measured.percent(measured.take(2020)), 8.0, 35.0, "percent", AMAZON, "set",
            ("platforms.referral_fee", "world.trade_elasticity")),
    Pattern("3e", ("Platforms: rise of what they take, 2014 to 2023", "平台：抽成的上升，2014–2023 年"),
            measured.take_rise, 0.0, 2.9, "percentage points a year",
            ("Amazon US: from 19 to 45 % of sales, 2.9 points a year at most",
             "亚马逊美国站：由 19% 升至 45%，每年至多 2.9 个百分点"),
            "set", ("platforms.crowding",)),
    Pattern("4a", ("Entry rate", "进入率"), measured.entry, 0.02, 0.12, "per year",
            ("assumption: neither nil nor turmoil", "假设：既非为零亦非动荡"), "set", ("demography.entry_rate",)),
    Pattern("4b", ("Exit rate", "退出率"), measured.exits, 0.02, 0.12, "per year",
            ("assumption: neither nil nor collapse", "假设：既非为零亦非崩溃"), "set", ("demography.exit_hazard",)),
    Pattern("4c", ("Firms in the last year over the first", "末年与首年企业数之比"), measured.firms_ratio, 0.5, 2.0,
            "multiple", ("assumption", "假设"), "no", ("demography.entry_crowding",)),
    Pattern("4d", ("Exit rate at ages 1 to 5 over the higher one of younger and older firms (inverted U)",
                   "1–5 年企业退出率与更年轻、更年长者较高值之比（倒 U 形）"),
            measured.fact("exit_hump"), 1.0, INF, "ratio",
            ("inverted U: Chinese industrial firms (He and Yang 2016)", "倒 U 形：中国工业企业（He 与 Yang 2016）"),
             "set",
            ("demography.exit_young", "demography.exit_age")),
    Pattern("4e", ("Leaders who lead no more five years later", "五年后不再为龙头的企业"),
            measured.percent(measured.fact("leader_turnover")), 5.0, 50.0, "percent",
            ("low but not nil (Geroski and Toker 1996; China's 500 largest, Guo et al. 2013); bounds an assumption",
             "低但非零（Geroski 与 Toker 1996；中国 500 强，Guo 等 2013）；界限为假设"), "no",
             ("demography.volatility",)),
    Pattern("5a", ("Exports to firms: long-run elasticity to more foreign demand", "出口对企业数：外需增加的长期弹性"),
            measured.firm_elasticity, 0.35, 0.90, "elasticity",
            (".61 (.35 to .87) on exports over nine delta cities, S0 .66 (Zhejiang textile); derived",
             "珠三角九市对出口 0.61（0.35 至 0.87），S0 0.66（浙江纺织）；推算"), "set",
            ("demography.entry_crowding", "demography.entry_response"), ("baseline", "more_demand")),
    Pattern("5b", ("Exports to a cluster's real output: long-run elasticity (median cluster)",
             "出口对集群实际产出：长期弹性（集群中位数）"),
            measured.output_elasticity, 0.66, 1.13, "elasticity",
            ("S0: 1.13 (Jiangsu electronics, lagged), "
             ".662 (Zhejiang textile): scale of the cluster as a location quotient",
             "S0：1.13（江苏电子，滞后）、0.662（浙江纺织）：以区位商度量集群规模"), "no",
            ("labour.wage_elasticity", "material.scarcity"), ("baseline", "more_demand")),
    Pattern("7", ("Rank correlation of U over clusters with S2's order, 2021", "各集群 U 与 S2 排序的秩相关，2021 年"),
            measured.rank_correlation, 0.7, 1.0, "Spearman",
            ("S2: leather, food, beauty, jewelry and textile alike", "S2：皮具、食品、美妆，珠宝与纺织并列"),
             "held out",
            ("world.trade_elasticity",), soft=True),
    Pattern("8a", ("Export changes 2010-2017 with the observed sign", "出口变化方向与观测一致，2010–2017 年"),
            measured.signs(2010, 2017), 4.5, 5, "industries of 5",
            ("S2, Table 2. Until 2017 the industries' drifts are fitted",
             "S2 表 2。2017 年前各行业的漂移项经过拟合"), "fitted",
            ("world.trade_elasticity",)),
    *(Pattern(code, (f"Export changes {first}-{last}: Brier score of the simulated signs",
                     f"出口变化方向的 Brier 分数，{first}–{last} 年"),
              measured.brier(first, last), 0.0, 0.25, "", SIGNS, "held out",
              ("world.trade_elasticity", "world.rival_progress"), together=True)
      for code, first, last in (("8b", 2017, 2019), ("8c", 2019, 2020), ("8d", 2020, 2021))),
    Pattern("9a", ("Trade balance 2010-2017 with the observed sign", "贸易差额方向与观测一致，2010–2017 年"),
            measured.balance_signs(2010, 2017), 0.95, 1.0, "share of industry-years",
            ("S2, Table 2. Until 2017 the industries' drifts are fitted",
             "S2 表 2。2017 年前各行业的漂移项经过拟合"), "fitted",
            ("imports.substitution",)),
    Pattern("9b", ("Trade balance 2018-2021 with the observed sign", "贸易差额方向与观测一致，2018–2021 年"),
            measured.balance_signs(2018, 2021), 0.95, 1.0, "share of industry-years", ("S2, Table 2", "S2 表 2"),
            "held out", ("imports.substitution", "world.trade_elasticity")),
    Pattern("10a", ("Stable states of the mean-field twin, defaults", "平均场模型的稳定状态数，默认参数"),
            measured.default_states, 1, 1, "states", ("design: defaults do not tip", "设计：默认参数不发生突变"), "no",
            ("adoption.buyer_utility",), ()),
    Pattern("10b", ("Stable states under strong network effects (buyer_utility 3)",
             "强网络效应下的稳定状态数（buyer_utility 为 3）"),
            measured.strong_states, 2, 3, "states",
            ("design: folds of the equation at base -2.95, buyers 3, imitation .6, churn .06",
             "设计：base −2.95、buyers 3、imitation 0.6、churn 0.06 时方程出现折叠"), "no",
             ("adoption.review_rate",), ()),
    Pattern("11", ("Full tax relief alone: output in the last year against no policy",
             "仅实行全额税收减免：末年产出与无政策之差"),
            measured.tax_effect, -1.0, 1.0, "percent",
            ("Qiu and Yang (2019): tax cuts alone ineffective; ± 1 % an assumption",
             "Qiu 与 Yang（2019）：仅减税无效；±1% 为假设"), "no", ("finance.credit_limit",), ("no_policy",
             "tax_relief")),
    Pattern("12a", ("Productivity growth, 2010 to 2019", "生产率增长，2010–2019 年"),
            measured.percent(measured.fact("growth")), 1.0, 3.0, "percent a year",
            ("design: incumbents 2.85 % in 1998-2007 (Brandt, Van Biesebroeck and Zhang 2012), slower after (2023)",
             "设计：1998–2007 年在位企业 2.85%（Brandt 等 2012），其后放缓（2023）"), "set",
            ("innovation.frontier_learning", "innovation.success_rate")),
    Pattern("12b", ("Productivity growth within firms", "企业内部的生产率增长"),
            measured.percent(measured.fact("within")), 0.0, 2.85, "percent a year",
            ("incumbents 2.85 % in 1998-2007 (Brandt, Van Biesebroeck and Zhang 2012), less after",
             "1998–2007 年在位企业 2.85%（Brandt 等 2012），其后较低"), "set", ("innovation.frontier_learning",)),
    Pattern("12c", ("Net entry's share of productivity growth", "净进入占生产率增长的比例"),
            measured.part("entry", "exit"), 1 / 3, 1.0, "share of growth",
            ("over two thirds in 1998-2007 (Brandt, Van Biesebroeck and Zhang 2012), "
             "less after; at least a third by design",
             "1998–2007 年超过三分之二（Brandt 等 2012），其后较低；设计要求至少三分之一"), "set",
            ("demography.entrant_limit", "demography.entrant_spread")),
    Pattern("12d", ("Agglomeration's share of productivity growth", "集聚占生产率增长的比例"),
            measured.part("density"), 0.0, 0.14, "share of growth",
            ("at most .14 (Hu, Xu and Yashiro 2015)", "至多 0.14（Hu、Xu 与 Yashiro 2015）"), "no",
            ("innovation.agglomeration",)),
    Pattern("13a", ("Employment: farthest from the first year's, by 2035 (factor)",
             "就业：至 2035 年与首年的最大倍数差距"),
            measured.employment_factor, 1.0, 1.5, "multiple", ("design: within a factor of 1.5", "设计：1.5 倍以内"),
            "no",
            ("labour.wage_elasticity", "labour.supply_growth")),
    Pattern("13b", ("Growth of real wages, 2010 to 2019", "实际工资增长，2010–2019 年"),
            measured.real_wage_growth, 3.1, 10.0, "percent a year",
            ("average wages of nine delta cities, 5.1 (Dongguan) to 12 % (Zhuhai), "
             "Guangzhou 9.1 %, less 2 % of prices; all sectors",
             "珠三角九市平均工资 5.1%（东莞）至 12%（珠海），广州 9.1%，减去物价 2%；全部行业"), "no",
            ("labour.wage_trend", "labour.wage_elasticity")),
    Pattern("14a", ("Profit margin of all clusters, 2020", "全部集群利润率，2020 年"), measured.margin(), 4.68, 6.81,
            "percent", PROFITS, "set", ("pricing.target_margin", "pricing.crowding_markup")),
    Pattern("14b", ("Profit margin of textile and clothing, 2020", "纺织服装利润率，2020 年"),
            measured.margin("textile_clothing"), 4.2, 5.4, "percent",
            ("National Bureau of Statistics, 2020: textiles 4.85 %, clothing 4.68 %; ± half a point an assumption",
             "国家统计局，2020 年：纺织 4.85%、服装 4.68%；上下约半个百分点为假设"), "set",
            ("pricing.target_margin", "pricing.crowding_markup")),
    Pattern("14c", ("Bad loans of SMEs, 2018 and 2019", "中小企业不良贷款率，2018–2019 年"),
             measured.bad_loans, 5.0, 7.0,
            "percent",
            ("People's Bank of China: 6.2 % (2018), 5.9 % (May 2019); to a point either way an assumption",
             "中国人民银行：6.2%（2018 年）、5.9%（2019 年 5 月）；放宽约一个百分点为假设"), "no",
            ("finance.credit_limit", "demography.volatility")),
    Pattern("15", ("Demand that is not delivered, worst year from 2012", "未交付的需求，2012 年起最差年份"),
            measured.undelivered, 0.0, 2.0, "percent", ("design", "设计"), "no",
            ("production.expectation_gain", "production.trend_gain")),
)  # fmt: skip
BY_CODE = {one.code: one for one in PATTERNS}
