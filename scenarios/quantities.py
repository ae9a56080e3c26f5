"""What scenarios are compared on: degrees of synergy and order, the indicators, the diagnostics; names and units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.catalogue import Language, indicator
from ..analysis.catalogue import indicators as catalogued
from ..analysis.catalogue.terms import term
from ..language import Text, tr
from .errors import unknown
from .resolution import MEAN as MEAN  # who compares takes it from here

if TYPE_CHECKING:
    from .experiments.run import RunResult

COLUMNS = ["scenario", "replication", "cluster", "year", "quantity", "value"]
U = "synergy"
WITHOUT_COUNTS = "synergy_without_policy_counts"
WITHOUT_EXOGENOUS = "synergy_without_exogenous"
GROWTH_INDEX = "synergy_growth_index"
NET = "synergy_net_of_common_trend"
OWN_WINDOW = "synergy_own_window"
EXTENDED_OWN_WINDOW = "synergy_extended_own_window"
ORDERS = ("order_digital_trade", "order_industrial_cluster")
DEGREES: dict[str, Text] = {
    U: tr("U"),
    WITHOUT_COUNTS: tr("U without policy counts"),
    WITHOUT_EXOGENOUS: tr("U without infrastructure and policy counts"),
    GROWTH_INDEX: tr("U on growth indices"),
    NET: tr("U net of the common trend"),
    OWN_WINDOW: tr("U on the own window"),
    EXTENDED_OWN_WINDOW: tr("U of S1's 35 indicators on the own window"),
    ORDERS[0]: tr("Order, digital trade"),
    ORDERS[1]: tr("Order, cluster"),
}
# English and Chinese.
DIAGNOSTIC_NAMES = {
    "exports_usd": ("Exports", "出口"),
    "imports_usd": ("Imports", "进口"),
    "online_exports_usd": ("Online exports", "线上出口"),
    "online_share": ("Online share of exports", "线上出口占比"),
    "adoption_share": ("Firms on e-commerce platforms", "入驻电商平台的企业"),
    "leader_adoption_share": ("Leaders on e-commerce platforms", "入驻电商平台的龙头企业"),
    "member_share": ("Firms on the characteristic platform", "入驻特色产业平台的企业"),
    "multi_homing_share": ("Firms on several platforms", "多平台经营的企业"),
    "n_firms": ("Firms", "企业数"),
    "entry_rate": ("Entry rate", "进入率"),
    "exit_rate": ("Exit rate", "退出率"),
    "mean_margin": ("Mean margin", "平均利润率"),
    "mean_price": ("Mean price", "平均价格"),
    "mean_productivity": ("Mean productivity", "平均生产率"),
    "mean_quality": ("Mean quality", "平均质量"),
    "trust": ("Trust", "信任"),
    "mean_degree": ("Ties per firm", "企业平均联系数"),
    "largest_component_share": ("Largest component", "最大连通分量"),
    "core_share": ("3-core of the network", "网络 3-核"),
    "delivery_days": ("Delivery time", "配送时间"),
    "logistics_load": ("Logistics load", "物流负荷"),
    "commission_rate": ("Commission rate", "佣金率"),
    "buyers": ("Buyers", "买家"),
    "policy_cost": ("Cost of policy", "政策成本"),
    "programme_cost": ("Programmes of levers", "政策项目支出"),
    "subsidy_cost": ("R&D subsidies", "研发补贴"),
    "relief_forgone": ("Tax forgone", "减免税收"),
    "duties_forgone": ("Duties forgone", "减免税费"),
    "trade_balance_usd": ("Trade balance", "贸易差额"),
    "material_imports_usd": ("Imports of materials", "原材料进口"),
    "merchant_imports_usd": ("Imports by merchants", "贸易商进口"),
    "online_imports_usd": ("Online imports", "线上进口"),
    "imported_material_share": ("Imported materials", "进口原材料占比"),
    "online_import_share": ("Online share of imports", "线上进口占比"),
    "digital_products_usd": ("Digital products exported", "数字产品出口"),
    "digital_services_usd": ("Digital services exported", "数字服务出口"),
    "digital_trade_imbalance": ("Imbalance of digital trade", "数字贸易结构失衡"),
    "own_platform_share": ("Leaders with a platform of their own", "自建平台的龙头企业"),
    "overseas_warehouse_share": ("Exports by overseas warehouses", "海外仓出口占比"),
    "bonded_warehouse_share": ("Imports by bonded warehouses", "保税仓进口占比"),
    "trade_service_share": ("SMEs with trade-service platforms", "使用外贸综合服务的中小企业"),
    "talent": ("Talent", "人才"),
    "talent_wage": ("Wage of talent", "人才工资"),
    "association_mediation": ("Mediation by associations", "协会撮合"),
    "joint_purchasing_saving": ("Saved by joint purchasing", "联合采购节约"),
    "market_rent": ("Rent of professional markets", "专业市场租金"),
    "institutes_teaching_share": ("Institutes' staff in teaching", "科研机构教学人员占比"),
    "location_quotient": ("Location quotient", "区位商"),
    "tiered_component_share": ("Components across supply tiers", "跨层级连通分量"),
    "susceptibility": ("Susceptibility of the network", "网络敏感度"),
    "largest_component_share_without_top_platform": (
        "Largest component without top platform",
        "去除首位平台的最大分量",
    ),
    "digital_service_income": ("Income from digital services", "数字服务收入"),
    "n_leaders": ("Leaders", "龙头企业数"),
    "usual_markup": ("Usual markup", "通常加成率"),
    "price_level": ("Price level", "价格水平"),
    "real_wage": ("Real wage", "实际工资"),
    "real_output": ("Real output", "实际产出"),
    "employment": ("Employment", "就业人数"),
    "land_rent": ("Rent of land", "土地租金"),
    "undelivered_share": ("Demand not delivered", "未交付需求"),
    "bad_loan_share": ("Bad loans of SMEs", "中小企业不良贷款"),
    "research_gain": ("Productivity gained by research", "研发带来的生产率增长"),
    "frontier_gain": ("Productivity gained from the frontier abroad", "国外前沿带来的生产率增长"),
    "imitation_gain": ("Productivity gained by imitation", "模仿带来的生产率增长"),
    "data_stock": ("Data held", "数据存量"),
    "tie_strength": ("Strength of a tie", "联系强度"),
    "budget_cut": ("Share of programmes paid", "已支付政策比例"),
}


def diagnostic_units() -> dict[str, str]:
    """Every diagnostic with its unit."""
    from ..simulation.indicators.diagnostics import DIAGNOSTICS

    return DIAGNOSTICS


def known_quantities() -> list[str]:
    """Everything scenarios can be compared on, by name."""
    return [*DEGREES, *(one.code for one in catalogued()), *diagnostic_units()]


def check_known(names: tuple[str, ...]) -> None:
    """Refuse a name that is no quantity; raises UserError with the nearest."""
    known = known_quantities()
    for name in names:
        if name not in known:
            raise unknown("indicator or diagnostic", name, known)


def name_of(quantity: str, lang: Language = "en") -> str:
    """A quantity in words; a diagnostic that is not named here is called by its code."""
    if quantity in DEGREES:
        return DEGREES[quantity][lang]
    if quantity in {one.code for one in catalogued()}:
        return f"{quantity} {indicator(quantity).short(lang)}"
    english, chinese = DIAGNOSTIC_NAMES.get(quantity, (quantity.replace("_", " ").capitalize(),) * 2)
    return chinese if lang == "zh" else english


def long_name(quantity: str, lang: Language = "en") -> str:
    """A quantity's name as the title of a figure."""
    if quantity in DEGREES and quantity not in ORDERS:
        return (tr("Composite synergy degree ")[lang]) + name_of(quantity, lang)
    return name_of(quantity, lang)


def unit_of(quantity: str, lang: Language = "en") -> str:
    """A quantity's unit; a degree has none."""
    if quantity in DEGREES:
        return ""
    units = diagnostic_units()
    return term(units[quantity], lang, "unit") if quantity in units else indicator(quantity).unit_in(lang)


def measured(result: RunResult, clusters: Sequence[str]) -> pd.DataFrame:
    """Everything a run measured by cluster and year, as COLUMNS; the mean of ``clusters`` as cluster ``mean``.

    A diagnostic is the mean of its year's quarters. What is net of the common trend has no mean of the clusters: it is
    0 by construction.
    """
    runs = result.runs.set_index("run_id")["replication"]
    keys = ["replication", "cluster", "year", "quantity"]
    parts = [_degrees(result), _indicators(result, runs), _diagnostics(result, runs)]
    table = pd.concat([part[[*keys, "value"]] for part in parts if not part.empty], ignore_index=True)
    shared = table[(table["quantity"] != NET) & table["cluster"].isin(list(clusters))]
    mean = shared.groupby(["replication", "year", "quantity"], sort=False)["value"].mean().reset_index()
    table = pd.concat([table, mean.assign(cluster=MEAN)], ignore_index=True)
    order = {code: place for place, code in enumerate((*result.resolved.inputs.clusters, MEAN))}
    ordered = table.sort_values("cluster", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)
    return ordered.assign(scenario=result.resolved.name)[COLUMNS]


def _degrees(result: RunResult) -> pd.DataFrame:
    own = result.synergy.melt(["replication", "cluster", "year"], [U, *ORDERS], "quantity")
    others = result.variants.assign(quantity="synergy_" + result.variants["variant"]).rename(columns={U: "value"})
    return pd.concat([own, others], ignore_index=True)


def _indicators(result: RunResult, runs: pd.Series[int]) -> pd.DataFrame:
    replication = result.indicators["run_id"].map(runs)
    return result.indicators.assign(replication=replication).rename(columns={"indicator": "quantity"})


def _diagnostics(result: RunResult, runs: pd.Series[int]) -> pd.DataFrame:
    table = result.diagnostics
    keyed = table.assign(replication=table["run_id"].map(runs), year=table["quarter"].str[:4].astype(int))
    by = ["replication", "cluster", "year", "diagnostic"]
    yearly = keyed.groupby(by, sort=False)["value"].mean().reset_index()
    return yearly.rename(columns={"diagnostic": "quantity"})
