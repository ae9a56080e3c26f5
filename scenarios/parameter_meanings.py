"""What the uncertain parameters mean, in Chinese: they are declared in English, beside the code that uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.catalogue import Language
from ..simulation.effects import EFFECTS
from ..simulation.levers import lever_at
from .experiments.cells import declaration
from .scenario_files.schedule_words import lever_name

if TYPE_CHECKING:
    from ..simulation.inputs import Inputs

MEANINGS_ZH = {
    "adoption.innovation": "Bass 模型的创新系数",
    "adoption.imitation": "Bass 模型的模仿系数",
    "adoption.leader_weight": "企业模仿时龙头采用所占权重",
    "adoption.base_utility": "线上销售的基础效用",
    "adoption.buyer_utility": "买家对卖家的吸引：卖家一侧的网络效应强度",
    "adoption.gain_utility": "扣除费用后线上销售利润的权重",
    "adoption.churn_rate": "在平台上无利可图的企业退出电商平台的风险率",
    "adoption.churn_response": "该风险率随线上销售实得利润（扣除费用后）的下降",
    "adoption.review_rate": "卖家重新比较平台的风险率",
    "adoption.switching_cost": "转换平台的成本：评价与排名须重新积累",
    "adoption.seed_share": "平台启动时已线上销售的龙头企业（由大到小）",
    "adoption.listing_rate": "店铺成熟的速度",
    "adoption.multi_home_cost": "入驻第二个平台的成本",
    "membership.imitation": "受成员影响而入驻的风险率",
    "pricing.target_margin": "企业数与期初相同时定价所追求的利润率",
    "pricing.markup_speed": "加成趋向市场所容许水平的速度",
    "pricing.strategic_pricing": "价格对本地竞争者成本（相对自身成本）的弹性：策略互补",
    "pricing.utilisation_markup": "加成对预期需求与产能之比的弹性",
    "pricing.crowding_markup": "加成随企业数的下降",
    "pricing.case_effect": "典型成功案例的效果中对全体企业成立的部分",
    "pricing.price_elasticity": "企业在集群销售中的份额对其价格（相对质量与品牌）的弹性",
    "pricing.brand_weight": "买家愿付价格对品牌的弹性",
    "production.expectation_gain": "预期需求中上一季度的权重",
    "production.trend_gain": "预期增长中上一次意外的权重",
    "production.trend_memory": "预期增长的衰减",
    "production.overhead": "固定成本",
    "production.land_share": "期初固定成本中的土地租金",
    "finance.credit_limit": "企业债务上限",
    "innovation.intensity": "中小企业研发投入",
    "innovation.leader_intensity": "龙头企业研发投入",
    "innovation.frontier_learning": "随国外机器与知识而缩小的与世界前沿差距",
    "innovation.embodied": "前沿技术中随机器而来、无需自身研发的部分",
    "innovation.agglomeration": "生产率对附近企业数的弹性",
    "innovation.tie_spillover": "完全信任时伙伴研发传到企业的部分",
    "innovation.success_rate": "单位研发强度的创新数",
    "innovation.largest_step": "一次创新步长的上限",
    "innovation.imitation_rate": "没有联系时的模仿",
    "innovation.brand_scale": "品牌对营销支出（相对期初平均企业）的弹性",
    "data.process_share": "完全数字化的成员由平台记录的业务",
    "data.sharing": "伙伴新数据沿强度为 1 的联系传到企业的部分",
    "data.ageing": "数据失去用处的速度",
    "data.half": "达到数据作用一半时的数据存量：收益递减",
    "data.innovation": "数据充裕时研发成功的增加",
    "trust.proposals": "每个成员提出的联系数（双方合计）",
    "trust.reciprocity": "创新企业获得的接受度增益",
    "trust.seller_meetings": "卖家向同一电商平台其他卖家提出的联系，相对成员提出的联系",
    "trust.market_meetings": "生产商与贸易商在专业市场提出的联系，相对成员提出的联系",
    "trust.order_share": "联系多而强的贸易商交给伙伴的订单",
    "trust.transaction_saving": "联系多而强时省下的搜寻、签约与检验",
    "trust.trade_credit": "联系多而强时增加的信贷",
    "demography.attraction": "吸引力对客户群的拉动",
    "demography.disappointment": "不能交货的企业失去的客户",
    "demography.volatility": "客户群所受冲击",
    "demography.size_exponent": "冲击随规模的下降",
    "demography.age_exponent": "冲击随企业年龄的下降",
    "demography.redraw_rate": "企业波动性改变的风险率",
    "demography.exit_hazard": "典型老企业的退出风险率",
    "demography.exit_young": "企业最易失败的年龄所增加的退出风险",
    "demography.exit_age": "企业最易失败的年龄",
    "demography.exit_margin": "退出随利润率的下降",
    "demography.entry_rate": "通常利润率下每家企业对应的新企业数",
    "demography.entry_response": "进入对创业者预期收益与沉没成本之比的弹性",
    "demography.entry_margin": "预期利润对超出通常水平的利润率的反应",
    "demography.entry_crowding": "预期利润随附近竞争者数的下降",
    "demography.sunk_scale": "创业沉没成本对企业平均销售额的弹性：有效规模",
    "demography.entrant_limit": "最大的新企业：新企业规模在此以内服从规模分布律",
    "demography.entrant_gap": "新企业生产率与集群中位数之差的均值",
    "demography.entrant_spread": "新企业生产率的离散：多数较差，少数好得多",
    "demography.ability_spread": "期初生产率的离散",
    "demography.quality_spread": "期初与新企业质量的离散",
    "platforms.buyer_response": "质量最高时卖家吸引的买家",
    "platforms.reach": "全部企业按线下价格线上销售时，单位买家的线上需求",
    "platforms.referral_fee": "每笔销售的佣金，平台至少收取的费用",
    "platforms.fee_speed": "平台趋向最优费用的速度",
    "platforms.pass_through": "线上销售成本转嫁到线上价格的部分",
    "platforms.crowding": "广告与履约支出有一半物有所值时，每个买家面对的卖家数",
    "platforms.choice_commission": "企业选择平台对平台收费的反应",
    "platforms.displacement": "替代传统出口的线上销售",
    "services.learning": "成本随累计业务量的下降",
    "services.warehouse_share": "海外仓力求承接的线上贸易",
    "services.warehouse_fee": "海外仓与保税仓的仓储费",
    "services.warehouse_days": "从海外仓发货节省的天数",
    "services.content_fee": "线上销售企业的图片、视频与直播支出",
    "services.content_reach": "图片、视频与直播吸引的线上需求（按起始质量）",
    "services.own_provision": "无服务商时企业自办支付与物流的成本倍数",
    "services.payment_failure": "起始质量下支付失败或未付款的线上订单",
    "services.handling": "毫无质量的物流比完美物流多花的运输时间",
    "institute.contract_share": "交给高校与科研机构的部分",
    "material.pass_through": "以人民币计的国外价格对汇率的传递",
    "material.substitution": "国外与国内材料之间对价格的替代弹性",
    "material.home_quality": "国内材料相对国外材料对集群领先世界程度的弹性：进口替代",
    "material.scarcity": "国内材料价格对其用量与供给之比的弹性",
    "material.supply_growth": "国内材料供给的增长",
    "imports.substitution": "进口对集群领先世界程度的弹性：进口替代",
    "imports.reach": "单位买家与保税仓的线上进口",
    "imports.displacement": "替代贸易商进口的线上进口",
    "digital_trade.product_growth": "国外对数字产品需求的趋势",
    "digital_trade.service_growth": "国外对数字服务需求的趋势",
    "digital_trade.feedback": "本地数字化集群带来的数字服务增益",
    "labour.supply_growth": "通常工资下集群劳动力供给的增长",
    "labour.wage_trend": "别处实际工资的增长",
    "labour.wage_elasticity": "工资对就业与供给之比的弹性",
    "labour.wage_speed": "工资调整的速度",
    "relocation.rate": "企业迁往他市的风险率，随当地扣除迁移成本后的节省而定",
    "relocation.moving_cost": "迁移成本，折合为每年占收入的比例",
    "relocation.founding": "在他市创业的比例，随当地的节省而定",
    "relocation.skill": "工资差距中对应更高技能、并不节省成本的部分",
    "talent.legal_border": "跨越城市边界的流动中，还能跨越法律与货币边界的部分",
    "talent.wage_elasticity": "人才工资对供需之比的弹性",
    "government.programme_share": "可用于政策杠杆的财政收入",
    "government.cost_factor": "全部杠杆成本的倍数",
    "government.strength": "全部杠杆效果的倍数",
    "world.distance_elasticity": "出口对距离的弹性",
    "world.trade_elasticity": "需求对到岸价格（相对质量、品牌与竞争者）的长期弹性，价格、关税、汇率、质量与延误同此",
    "world.adjustment": "买家作出反应的速度：短期与长期之比",
    "world.pass_through": "国外价格对汇率的弹性",
    "world.day_cost": "延误一天在买家比较的价格上增加的部分",
    "world.usual_tariff": "加征与协定之前货物所面对的关税",
    "world.rival_progress": "竞争者经质量调整的实际价格的下降",
    "world.rival_response": "竞争者追回集群领先程度的速度",
    "world.market_share": "集群期初在所服务市场中的份额：需求会饱和",
    "world.inflation": "国内外价格水平的增长",
    "world.frontier_gap": "期初世界前沿与集群生产率之差",
    "world.frontier_growth": "世界前沿的增长",
    "world.variety": "国外需求对企业数的弹性",
    "outside.city_innovation": "城市国外需求年度扰动的标准差",
    "outside.drift_damping": "需求漂移偏离一年后的剩余部分",
    "outside.city_correlation": "各城市国外需求偏离之间的相关系数",
    "outside.share_innovation": "产业在该需求中份额的年度扰动的标准差",
    "outside.import_innovation": "产业进口需求年度扰动的标准差",
    "outside.reversion": "产业份额或进口的偏离每年被纠正的部分",
}

PARTS_ZH = {"lag": "平均滞后", "cost": "项目成本"}  # of a lever's parameters, strengths apart


def meaning_at(path: str, inputs: Inputs, lang: Language) -> str:
    """What a parameter or fact means, or the name of a lever; empty where Chinese has no words for it.

    Raises:
        UserError: no such fact; the nearest is named.
    """
    declared = declaration(path, inputs)
    if declared is None:
        return lever_name(path.split(".")[1], lang)
    if lang == "en":
        return declared.meaning
    return MEANINGS_ZH.get(path) or _of_lever(path)


def _of_lever(path: str) -> str:
    """What a lever's parameter means, in Chinese; empty for other paths."""
    found = lever_at(path)
    if found is None:
        return ""
    lever, part = found
    if part in PARTS_ZH:
        return f"{lever.name_zh}：{PARTS_ZH[part]}"
    return f"{lever.name_zh}（力度为 1）：对{EFFECTS[part].name_zh}的改变"
