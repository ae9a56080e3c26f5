"""What policy levers and shocks can act on: effects per cluster, neutral unless something acts.

An effect is a variable of every cluster, set anew each quarter: neutral, then the levers of the cluster's city, then
the shocks in force. A neutral value of 1 marks a factor (changes multiply), one of 0 an addition (changes add up).
"""

from __future__ import annotations

from typing import NamedTuple

from .columns import declare_variable


class Effect(NamedTuple):
    """A declared effect: the row of its values per cluster, its neutral value, the unit of a change, what it does."""

    row: int
    name: str
    neutral: float
    unit: str
    name_zh: str
    meaning: str

    @property
    def is_factor(self) -> bool:
        """Whether changes multiply it; otherwise they add up."""
        return self.neutral == 1.0


EFFECTS: dict[str, Effect] = {}


def _factor(name: str, name_zh: str, meaning: str) -> int:
    row = declare_variable(name, "factor", meaning)
    EFFECTS[name] = Effect(row, name, 1.0, "share", name_zh, meaning)
    return row


def _addition(name: str, unit: str, name_zh: str, meaning: str) -> int:
    row = declare_variable(name, "addition", meaning)
    EFFECTS[name] = Effect(row, name, 0.0, unit, name_zh, meaning)
    return row


CUSTOMS_DAYS_FACTOR = _factor("customs_days_factor", "通关天数", "Multiplies clearance days.")
ADOPTION_UTILITY = _addition("adoption_utility", "utility", "线上销售的效用", "Added to the utility of selling online.")
COMPLIANCE_FACTOR = _factor(
    "compliance_factor", "线上销售的合规成本", "Multiplies the compliance cost of selling online."
)
TAX_FACTOR = _factor("tax_factor", "企业税率", "Multiplies the tax rate of the cluster's firms.")
ONLINE_DUTY_FACTOR = _factor("online_duty_factor", "线上出口税费", "Multiplies the duty on online exports.")
ONBOARDING_UTILITY = _addition(
    "onboarding_utility",
    "utility",
    "加入特色产业平台的效用",
    "Added to the utility of joining the characteristic platform.",
)
ONBOARDING_HAZARD = _addition(
    "onboarding_hazard", "per year", "加入特色产业平台的风险率", "Added to the hazard of joining it, per year."
)
SUBSCRIPTION_FACTOR = _factor("subscription_factor", "特色产业平台订阅费", "Multiplies its subscription fee.")
INSTITUTIONAL_TRUST = _addition("institutional_trust", "share", "企业间的制度信任", "Lifts trust between firms.")
INFRASTRUCTURE_FACTOR = _factor(
    "infrastructure_factor", "铁路、公路、航线与泊位", "Multiplies roads, railways, routes and berths."
)
WAREHOUSE_FACTOR = _factor(
    "warehouse_factor", "海外仓与保税仓容量", "Multiplies the capacity of overseas and bonded warehouses."
)
PAYMENT_FEE_FACTOR = _factor("payment_fee_factor", "跨境支付手续费", "Multiplies the fee of cross-border payment.")
CREDIT_SCOPE = _addition(
    "credit_scope", "share of the limit", "企业授信额度", "Added to every firm's credit limit, share of it."
)
FINANCE_FEE_FACTOR = _factor("finance_fee_factor", "供应链金融费用", "Multiplies the fee of supply-chain finance.")
RESEARCH_SUBSIDY = _addition(
    "research_subsidy",
    "share of firms' R&D",
    "政府补贴占企业自有研发的比例",
    "R&D paid by the government on top, share of own.",
)
INSTITUTES_FACTOR = _factor("institutes_factor", "公共科研机构", "Multiplies public research institutions.")
FRONTIER_ACCESS = _factor(
    "frontier_access", "向国外前沿学习", "Multiplies what firms learn from the frontier abroad, 0 for nothing."
)
INNOVATION_FACTOR = _factor("innovation_factor", "创新的风险率", "Multiplies the hazard of an innovation.")
IMITATION_FACTOR = _factor("imitation_factor", "模仿", "Multiplies imitation.")
APPROPRIABILITY = _addition(
    "appropriability", "share", "发明受保护的程度", "Protection of what firms invent, 0 none to 1 full."
)
ACCEPTANCE_FACTOR = _factor("acceptance_factor", "接受联系的概率", "Multiplies the probability that a tie is accepted.")
DATA_INFLOW_FACTOR = _factor(
    "data_inflow_factor", "流入企业的数据", "Multiplies the data that reach firms from buyers and exchanges."
)
DATA_SHARING_FACTOR = _factor(
    "data_sharing_factor",
    "伙伴经联系共享的数据与知识",
    "Multiplies data and knowledge that partners share through ties.",
)
RELIABILITY_ADDITION = _addition(
    "reliability_addition",
    "share of deals",
    "承诺（如付款）得到履行的比例",
    "Added to the share of promises kept, such as payments.",
)
PROPOSALS_FACTOR = _factor("proposals_factor", "联系提议数", "Multiplies tie proposals.")
COMMISSION_CAP_FACTOR = _factor("commission_cap_factor", "佣金上限", "Multiplies the highest commission.")
TRAINING_FACTOR = _factor("training_factor", "培训质量", "Multiplies the quality of training.")
TALENT_INFLOW_FACTOR = _factor("talent_inflow_factor", "外来人才流入", "Multiplies the inflow of talent from outside.")
MARKETING_FACTOR = _factor("marketing_factor", "营销带来的品牌积累", "Multiplies what marketing adds to brands.")
IMPORT_MARKET_FACTOR = _factor("import_market_factor", "线上进口的触达", "Multiplies the reach of imports online.")
MATERIAL_PRICE_FACTOR = _factor(
    "material_price_factor", "原材料价格", "Multiplies the price of materials, wherever bought."
)
FOREIGN_MATERIAL_FACTOR = _factor(
    "foreign_material_factor", "进口原材料价格", "Multiplies the price of materials bought abroad."
)
TRADE_COST_FACTOR = _factor("trade_cost_factor", "出口到岸价格", "Multiplies the landed price of exports.")
DEEPENING_FACTOR = _factor(
    "deepening_factor", "成员数字化的速度", "Multiplies the speed at which members become digital."
)
DIGITAL_PRODUCT_FACTOR = _factor(
    "digital_product_factor", "国外对数字产品的需求", "Multiplies foreign demand for digital products."
)
DIGITAL_SERVICE_FACTOR = _factor(
    "digital_service_factor", "国外对数字服务的需求", "Multiplies foreign demand for digital services."
)
LAND_FACTOR = _factor("land_factor", "产业用地", "Multiplies industrial land.")
MOVING_COST_FACTOR = _factor(
    "moving_cost_factor", "企业迁入成本", "Multiplies what moving there from another city costs a firm."
)
ENTRY_PUSH = _addition("entry_push", "per year", "企业进入率", "Added to the entry rate, per year.")
MOBILITY = _addition(
    "mobility",
    "share",
    "城市边界的开放程度",
    "Opens the city's borders to talent, founders and ties, 0 as they are to 1 fully.",
)
EXPORT_DEMAND_FACTOR = _factor("export_demand_factor", "国外需求", "Multiplies foreign demand, region by region.")
TARIFF = _addition("tariff", "rate", "出口关税", "Additional tariff on exports, region by region.")
ONLINE_PREFERENCE_FACTOR = _factor(
    "online_preference_factor", "买家线上购买的偏好", "Multiplies the demand that buyers take online."
)
HOME_DEMAND_FACTOR = _factor("home_demand_factor", "国内需求", "Multiplies home demand.")
EXCHANGE_RATE_FACTOR = _factor("exchange_rate_factor", "人民币兑美元汇率", "Multiplies CNY per USD.")
LOGISTICS_CAPACITY_FACTOR = _factor("logistics_capacity_factor", "物流能力", "Multiplies the capacity of logistics.")
SUPPLY_FACTOR = _factor("supply_factor", "生产商可用产能", "Multiplies the capacity that producers can use.")
MACHINE_PRICE_FACTOR = _factor("machine_price_factor", "资本品价格", "Multiplies the price of capital.")
DELISTING_HAZARD = _addition(
    "delisting_hazard", "per year", "离开平台的风险率", "Added to the hazard of leaving the platforms, per year."
)
TRUST_LOSS = _addition("trust_loss", "per year", "信任的流失", "Added to the decay of trust, per year.")

FIRST_EFFECT = min(effect.row for effect in EFFECTS.values())
LAST_EFFECT = FIRST_EFFECT + len(EFFECTS)
NEUTRAL: dict[str, float] = {name: effect.neutral for name, effect in EFFECTS.items()}
