"""The patterns a run is held against: each with its target, where that comes from, and how it is measured.

Declared in one place, in both languages. ``used`` says whether the target was in any way used to set the model: only
what was held out, or never used, is a finding. A soft pattern is never a reason to change the model.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Literal

from ....language import Text, tr
from . import pattern_measures as measured
from .pattern_measures import Evidence

# fitted: a target of the calibration. set: a parameter was derived from the source, or chosen with it in view.
# no: never used. held out: observations after 2017, which nothing was set by.
Use = Literal["fitted", "set", "no", "held out"]


@dataclasses.dataclass(frozen=True)
class Pattern:
    """One line of the report.

    ``low`` and ``high`` bound the target, both included. ``measure`` gives a number of each replication, or, where
    ``together``, of all of them. ``moves`` are parameters whose declared ranges are tried where a
    line is missed; ``arms`` the runs it is measured on.
    """

    code: str
    name: Text
    measure: Callable[[Evidence], float] | Callable[[Sequence[Evidence]], float]
    low: float
    high: float
    unit: str
    source: Text
    used: Use
    moves: tuple[str, ...]
    arms: tuple[str, ...] = ("baseline",)
    together: bool = False
    soft: bool = False


INF = math.inf
SIGNS: Text = tr("S2, Table 2: signs of the changes; a coin scores .25")
NATIONAL: Text = tr(
    "Guangzhou's cross-border e-commerce of 2017 on the customs platform (narrow "
    "definition, 2.35 % of trade), its exports between a quarter and a half as bounds; "
    "37.3 % in China (customs)"
)
PROFITS: Text = tr(
    "National Bureau of Statistics: industry above designated size, from 4.68 % (clothing, 2020) to 6.81 % (all, 2021)"
)
AMAZON: Text = tr(
    "Amazon: referral fee alone from 8 %, all fees 35 % in 2020 (Marketplace Pulse; Institute for Local Self-Reliance)"
)
LARGE_FIRMS: Text = tr(
    "China's clothing clusters, 2021: 2.99 % (4,259 of 142,526); a factor of 1.5 either way an assumption"
)
TAILS: Text = tr(
    "published exponents from .83 (non-exporters 2007, Peng and Xia) to 1.5 (by province, Heinrich and Dai 2016)"
)

PATTERNS = (
    Pattern(
        "1a",
        tr("Adoption: logit slope of the online share of exports, 2016 to 2021"),
        measured.adoption_slope,
        0.24,
        0.36,
        "per year",
        tr(
            "China, 2016-2021: e-commerce +.30 a year, firms +.36 (China Banking News); .29-.30 "
            "at Guangzhou; down to .24 an assumption"
        ),
        "held out",
        ("adoption.imitation", "platforms.reach"),
    ),
    Pattern(
        "1b",
        tr("Adoption: years by which leaders sell online before SMEs"),
        measured.lead,
        0.25,
        INF,
        "years",
        tr("papers: leaders first; that a quarter of a year tells it is an assumption"),
        "set",
        ("adoption.seed_share", "adoption.leader_weight"),
    ),
    Pattern(
        "1c",
        tr("E-commerce's share of exports, 2017"),
        measured.online_share("exports"),
        1.0,
        2.0,
        "percent",
        NATIONAL,
        "fitted",
        ("platforms.reach",),
    ),
    Pattern(
        "1d",
        tr("E-commerce's share of imports, 2017"),
        measured.online_share("imports"),
        2.8,
        4.2,
        "percent",
        NATIONAL,
        "fitted",
        ("imports.reach",),
    ),
    Pattern(
        "2a",
        tr("Sizes: Hill exponent of the top 1 %, first year"),
        measured.fact("hill_first"),
        0.83,
        1.5,
        "exponent",
        TAILS,
        "set",
        ("demography.volatility",),
    ),
    Pattern(
        "2b",
        tr("Sizes: Hill exponent of the top 1 %, last year (persistence)"),
        measured.fact("hill_last"),
        0.83,
        1.5,
        "exponent",
        TAILS,
        "no",
        ("demography.volatility", "demography.size_exponent"),
    ),
    Pattern(
        "2c",
        tr("Sizes: firms above 20 m CNY at constant prices, first year"),
        measured.percent(measured.fact("large_first")),
        2.0,
        4.5,
        "percent",
        LARGE_FIRMS,
        "set",
        ("demography.volatility",),
    ),
    Pattern(
        "2g",
        tr("Sizes: firms above 20 m CNY at constant prices, last year (persistence)"),
        measured.percent(measured.fact("large_last")),
        2.0,
        4.5,
        "percent",
        LARGE_FIRMS,
        "no",
        ("demography.entry_crowding", "world.trade_elasticity"),
    ),
    Pattern(
        "2d",
        tr("Growth rates: excess kurtosis (Laplace has 3)"),
        measured.fact("growth_kurtosis"),
        2.0,
        INF,
        "",
        tr("Laplace: over 100,000 Chinese firms (Zou 2019); at least 2 an assumption"),
        "no",
        ("demography.redraw_rate", "pricing.price_elasticity"),
    ),
    Pattern(
        "2e",
        tr("Growth rates: exponent of their deviation on size"),
        measured.fact("variance_exponent"),
        -0.20,
        -0.15,
        "exponent",
        tr("Stanley et al. (1996)"),
        "set",
        ("demography.size_exponent", "pricing.price_elasticity"),
    ),
    Pattern(
        "2f",
        tr("Growth rates: exponent of their deviation on age"),
        measured.fact("age_exponent"),
        -INF,
        -0.02,
        "exponent",
        tr("power law of age (Zou 2019); how far below 0 an assumption"),
        "set",
        ("demography.age_exponent",),
    ),
    Pattern(
        "3a",
        tr("Platforms: concentration (HHI) with single-homing"),
        measured.single_home_hhi,
        0.4,
        1.0,
        "",
        tr("assumption of the design"),
        "no",
        ("platforms.choice_commission", "platforms.buyer_response"),
        ("single_homing",),
    ),
    Pattern(
        "3b",
        tr("Platforms: HHI with multi-homing less that without"),
        measured.multi_home_hhi,
        -INF,
        -0.01,
        "",
        tr("Rochet and Tirole (2003); the size an assumption"),
        "no",
        ("adoption.multi_home_cost",),
        ("baseline", "single_homing"),
    ),
    Pattern(
        "3c",
        tr("Platforms: what they take, over the referral fee that bounds it (least, from 2014)"),
        measured.take_inside,
        1.0,
        INF,
        "percentage points",
        tr("interior optimum: at least a point off its bound (assumption)"),
        "no",
        ("platforms.choice_commission",),
    ),
    Pattern(
        "3d",
        tr("Platforms: what they take of sales, 2020"),
        measured.percent(measured.take(2020)),
        8.0,
        35.0,
        "percent",
        AMAZON,
        "set",
        ("platforms.referral_fee", "world.trade_elasticity"),
    ),
    Pattern(
        "3e",
        tr("Platforms: rise of what they take, 2014 to 2023"),
        measured.take_rise,
        0.0,
        2.9,
        "percentage points a year",
        tr("Amazon US: from 19 to 45 % of sales, 2.9 points a year at most"),
        "set",
        ("platforms.crowding",),
    ),
    Pattern(
        "4a",
        tr("Entry rate"),
        measured.entry,
        0.02,
        0.12,
        "per year",
        tr("assumption: neither nil nor turmoil"),
        "set",
        ("demography.entry_rate",),
    ),
    Pattern(
        "4b",
        tr("Exit rate"),
        measured.exits,
        0.02,
        0.12,
        "per year",
        tr("assumption: neither nil nor collapse"),
        "set",
        ("demography.exit_hazard",),
    ),
    Pattern(
        "4c",
        tr("Firms in the last year over the first"),
        measured.firms_ratio,
        0.5,
        2.0,
        "multiple",
        tr("assumption"),
        "no",
        ("demography.entry_crowding",),
    ),
    Pattern(
        "4d",
        tr("Exit rate at ages 1 to 5 over the higher one of younger and older firms (inverted U)"),
        measured.fact("exit_hump"),
        1.0,
        INF,
        "ratio",
        tr("inverted U: Chinese industrial firms (He and Yang 2016)"),
        "set",
        ("demography.exit_young", "demography.exit_age"),
    ),
    Pattern(
        "4e",
        tr("Leaders who lead no more five years later"),
        measured.percent(measured.fact("leader_turnover")),
        5.0,
        50.0,
        "percent",
        tr("low but not nil (Geroski and Toker 1996; China's 500 largest, Guo et al. 2013); bounds an assumption"),
        "no",
        ("demography.volatility",),
    ),
    Pattern(
        "5a",
        tr("Exports to firms above 20 m CNY: long-run elasticity to more foreign demand"),
        measured.large_firm_elasticity,
        0.35,
        0.90,
        "elasticity",
        tr(".61 (.35 to .87): firms above designated size (20 m CNY) on exports over nine delta cities; derived"),
        "set",
        ("demography.entry_crowding", "demography.entry_response"),
        ("baseline", "more_demand"),
        together=True,
    ),
    Pattern(
        "5b",
        tr("Exports to a cluster's real output: long-run elasticity (median cluster)"),
        measured.output_elasticity,
        0.66,
        1.13,
        "elasticity",
        tr(
            "S0: 1.13 (Jiangsu electronics, lagged), .662 (Zhejiang textile): scale of the "
            "cluster as a location quotient"
        ),
        "no",
        ("labour.wage_elasticity", "material.scarcity"),
        ("baseline", "more_demand"),
    ),
    Pattern(
        "5c",
        tr("Exports to firms of any size: long-run elasticity to more foreign demand"),
        measured.firm_elasticity,
        0.35,
        0.90,
        "elasticity",
        tr("the same range by design; nothing published counts firms of any size"),
        "set",
        ("demography.entry_crowding", "demography.entry_response"),
        ("baseline", "more_demand"),
        together=True,
    ),
    Pattern(
        "7",
        tr("Rank correlation of U over clusters with S2's order, 2021"),
        measured.rank_correlation,
        0.7,
        1.0,
        "Spearman",
        tr("S2: leather, food, beauty, jewelry and textile alike"),
        "held out",
        ("world.trade_elasticity",),
        soft=True,
    ),
    Pattern(
        "8a",
        tr("Export changes 2010-2017 with the observed sign"),
        measured.signs(2010, 2017),
        4.5,
        5,
        "industries of 5",
        tr("S2, Table 2. Until 2017 the industries' drifts are fitted"),
        "fitted",
        ("world.trade_elasticity",),
    ),
    *(
        Pattern(
            code,
            tr("Export changes {first}-{last}: Brier score of the simulated signs", first=first, last=last),
            measured.brier(first, last),
            0.0,
            0.25,
            "",
            SIGNS,
            "held out",
            ("world.trade_elasticity", "world.rival_progress"),
            together=True,
        )
        for code, first, last in (("8b", 2017, 2019), ("8c", 2019, 2020), ("8d", 2020, 2021))
    ),
    Pattern(
        "9a",
        tr("Trade balance 2010-2017 with the observed sign"),
        measured.balance_signs(2010, 2017),
        0.95,
        1.0,
        "share of industry-years",
        tr("S2, Table 2. Until 2017 the industries' drifts are fitted"),
        "fitted",
        ("imports.substitution",),
    ),
    Pattern(
        "9b",
        tr("Trade balance 2018-2021 with the observed sign"),
        measured.balance_signs(2018, 2021),
        0.95,
        1.0,
        "share of industry-years",
        tr("S2, Table 2"),
        "held out",
        ("imports.substitution", "world.trade_elasticity"),
    ),
    Pattern(
        "10a",
        tr("Stable states of the mean-field twin, defaults"),
        measured.default_states,
        1,
        1,
        "states",
        tr("design: defaults do not tip"),
        "no",
        ("adoption.buyer_utility",),
        (),
    ),
    Pattern(
        "10b",
        tr("Stable states under strong network effects (buyer_utility 3)"),
        measured.strong_states,
        2,
        3,
        "states",
        tr("design: folds of the equation at base -2.95, buyers 3, imitation .6, churn .06"),
        "no",
        ("adoption.review_rate",),
        (),
    ),
    Pattern(
        "11",
        tr("Full tax relief alone: output in the last year against no policy"),
        measured.tax_effect,
        -1.0,
        1.0,
        "percent",
        tr("Qiu and Yang (2019): tax cuts alone ineffective; ± 1 % an assumption"),
        "no",
        ("finance.credit_limit",),
        ("no_policy", "tax_relief"),
    ),
    Pattern(
        "12a",
        tr("Productivity growth, 2010 to 2019"),
        measured.percent(measured.fact("growth")),
        1.0,
        3.0,
        "percent a year",
        tr("design: incumbents 2.85 % in 1998-2007 (Brandt, Van Biesebroeck and Zhang 2012), slower after (2023)"),
        "set",
        ("innovation.frontier_learning", "innovation.success_rate"),
    ),
    Pattern(
        "12b",
        tr("Productivity growth within firms"),
        measured.percent(measured.fact("within")),
        0.0,
        2.85,
        "percent a year",
        tr("incumbents 2.85 % in 1998-2007 (Brandt, Van Biesebroeck and Zhang 2012), less after"),
        "set",
        ("innovation.frontier_learning",),
    ),
    Pattern(
        "12c",
        tr("Net entry's share of productivity growth"),
        measured.part("entry", "exit"),
        1 / 3,
        1.0,
        "share of growth",
        tr(
            "over two thirds in 1998-2007 (Brandt, Van Biesebroeck and Zhang 2012), less after; "
            "at least a third by design"
        ),
        "set",
        ("demography.entrant_limit", "demography.entrant_spread"),
    ),
    Pattern(
        "12d",
        tr("Agglomeration's share of productivity growth"),
        measured.part("density"),
        0.0,
        0.14,
        "share of growth",
        tr("at most .14 (Hu, Xu and Yashiro 2015)"),
        "no",
        ("innovation.agglomeration",),
    ),
    Pattern(
        "13a",
        tr("Employment: farthest from the first year's, by 2035 (factor)"),
        measured.employment_factor,
        1.0,
        1.5,
        "multiple",
        tr("design: within a factor of 1.5"),
        "no",
        ("labour.wage_elasticity", "labour.supply_growth"),
    ),
    Pattern(
        "13b",
        tr("Growth of real wages, 2010 to 2019"),
        measured.real_wage_growth,
        3.1,
        10.0,
        "percent a year",
        tr(
            "average wages of nine delta cities, 5.1 (Dongguan) to 12 % (Zhuhai), Guangzhou 9.1 "
            "%, less 2 % of prices; all sectors"
        ),
        "no",
        ("labour.wage_trend", "labour.wage_elasticity"),
    ),
    Pattern(
        "14a",
        tr("Profit margin of all clusters, 2020"),
        measured.margin(),
        4.68,
        6.81,
        "percent",
        PROFITS,
        "set",
        ("pricing.target_margin", "pricing.crowding_markup"),
    ),
    Pattern(
        "14b",
        tr("Profit margin of textile and clothing, 2020"),
        measured.margin("textile_clothing"),
        4.2,
        5.4,
        "percent",
        tr("National Bureau of Statistics, 2020: textiles 4.85 %, clothing 4.68 %; ± half a point an assumption"),
        "set",
        ("pricing.target_margin", "pricing.crowding_markup"),
    ),
    Pattern(
        "14c",
        tr("Bad loans of SMEs, 2018 and 2019"),
        measured.bad_loans,
        5.0,
        7.0,
        "percent",
        tr("People's Bank of China: 6.2 % (2018), 5.9 % (May 2019); to a point either way an assumption"),
        "no",
        ("finance.credit_limit", "demography.volatility"),
    ),
    Pattern(
        "15",
        tr("Demand that is not delivered, worst year from 2012"),
        measured.undelivered,
        0.0,
        2.0,
        "percent",
        tr("design"),
        "no",
        ("production.expectation_gain", "production.trend_gain"),
    ),
)
BY_CODE = {one.code: one for one in PATTERNS}
