"""Units of parameters, facts, levers and shocks, in words: they are declared in English, beside their code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.catalogue import Language
from .experiments.cells import declaration

if TYPE_CHECKING:
    from ..simulation.inputs import Inputs

# Of a lever's level, start, ramp and end, which no parameter declares.
LEVER_UNITS = {"level": "level, 0 to 1", "start": "year", "ramp": "years", "end": "year"}
UNITS_ZH = {
    "level, 0 to 1": "力度，0 至 1",
    "level, 0 none to 1 full": "力度，0 无至 1 全力",
    "severity, 0 to 1": "严重程度，0 至 1",
    "rate": "税率",
    "year": "年份",
    "years": "年",
    "quarters": "季度",
    "share of base-year sales a year": "占基年销售额比例，每年",
    "0 or 1": "0 或 1",
    "per year": "每年",
    "per quarter": "每季度",
    "per share": "每单位比例",
    "per square root of year": "每年的平方根",
    "per unit of knowledge over revenue": "每单位知识与收入之比",
    "per year and log wage": "每年、每单位对数工资",
    "per year and share of margin": "每年、每单位利润率",
    "per year and share of revenue": "每年、占收入每单位比例",
    "share per share of revenue": "比例，占收入每单位比例",
    "share of revenue a year": "占收入比例，每年",
    "per year and share": "每年、每单位比例",
    "elasticity": "弹性",
    "exponent": "指数",
    "utility": "效用",
    "utility per rate": "效用，每单位费率",
    "utility per share of online sales": "效用，占线上销售每单位比例",
    "utility per log of buyers": "效用，每单位对数买家",
    "log per share of online sales": "对数，占线上销售每单位比例",
    "log per share": "对数，每单位比例",
    "share of online demand": "占线上需求比例",
    "share of transport days": "占运输天数比例",
    "sellers per buyer": "每个买家面对的卖家数",
    "multiple": "倍数",
    "multiple of the first size": "相对初始规模的倍数",
    "multiple of the mean": "均值的倍数",
    "log": "对数",
    "log per year": "对数，每年",
    "correlation": "相关系数",
    "degrees of freedom": "自由度",
    "log standard deviation": "对数标准差",
    "log step": "对数步长",
    "share": "比例",
    "share per quarter": "比例，每季度",
    "share per share": "比例，每单位比例",
    "share per share of members": "比例，成员占比每单位",
    "share per share of new products": "比例，新产品占比每单位",
    "share of capacity": "占产能比例",
    "share of capacity cost": "占产能成本比例",
    "share of capital": "占资本比例",
    "share of clearance": "占通关比例",
    "share of cost": "占成本比例",
    "share of deals": "占交易比例",
    "share of debt a quarter": "占债务比例，每季度",
    "share of expected demand": "占预期需求比例",
    "share of exports": "占出口比例",
    "share of firms": "占企业数比例",
    "share of firms' R&D": "占企业研发比例",
    "share of foreign demand": "占国外需求比例",
    "share of goods": "占货物比例",
    "share of goods stored": "占库存货物比例",
    "share of imports": "占进口比例",
    "share of labour": "占劳动比例",
    "share of leaders": "占龙头企业比例",
    "share of materials": "占材料比例",
    "share of online exports": "占线上出口比例",
    "share of orders": "占订单比例",
    "share of overhead": "占固定成本比例",
    "share of output": "占产出比例",
    "share of price": "占价格比例",
    "share of price per day": "占价格比例，每天",
    "share of profit": "占利润比例",
    "share of revenue": "占收入比例",
    "share of sales": "占销售额比例",
    "share of sales there": "占当地销售额比例",
    "share of small-order output": "占小批量产出比例",
    "share of SMEs": "占中小企业比例",
    "share of staff": "占员工比例",
    "share of the limit": "占上限比例",
    "share of the mean": "占均值比例",
    "share of the mean size": "占平均规模比例",
    "share of unit cost": "占单位成本比例",
    "10,000 CNY": "万元",
    "10,000 CNY a quarter": "万元，每季度",
    "10,000 CNY per tonne": "万元/吨",
    "10,000 CNY per unit": "万元/单位",
    "10,000 USD a year": "万美元，每年",
    "CNY a year": "元，每年",
    "trillion USD": "万亿美元",
    "quarters of cost": "季度成本的倍数",
    "quarters of income": "季度收入的倍数",
    "quarters of revenue": "季度收入的倍数",
    "years of revenue": "年收入的倍数",
    "days": "天",
    "km": "公里",
    "hectares": "公顷",
    "degrees north": "北纬度数",
    "degrees east": "东经度数",
    "firms": "家企业",
    "institutions": "家机构",
    "platforms": "个平台",
    "providers": "家服务商",
    "ties": "条联系",
}


def unit_in(unit: str, lang: Language) -> str:
    """A declared unit in a language; one that the table lacks stays as declared."""
    return UNITS_ZH.get(unit, unit) if lang == "zh" else unit


def unit_at(path: str, inputs: Inputs) -> str:
    """The unit, as declared, of a parameter, a fact or a part of a lever's schedule.

    Raises:
        UserError: no such fact; the nearest is named.
    """
    declared = declaration(path, inputs)
    return declared.unit if declared else LEVER_UNITS[path.rsplit(".", 1)[-1]]
