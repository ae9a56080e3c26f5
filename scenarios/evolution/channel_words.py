"""The words of the channel experiment, in English and Chinese."""

from __future__ import annotations

from ...language import Text, Texts, tr

MEANING: Texts[tuple[str, ...]] = Texts(
    (
        tr(
            "A channel is cut by setting parameters to values at which it does not work. What is "
            "missing then, in runs that share their luck, is the channel's contribution. A "
            "negative one means that the channel holds the outcome back."
        ),
        tr(
            "Channels overlap (C1, PA and M1 all hold the step from buyers' data to innovation), "
            "so shares do not add up. Sizes follow from parameters most of which are "
            "assumptions: the experiment says what this model attributes, not what was measured."
        ),
    )
)
WORDS: dict[str, Text] = {
    "levels": tr(
        "In {year}, a contribution to exports is shown for {sure} of {n} channels; the "
        "largest is that of {top}: {share}{against}."
    ),
    "degrees": tr(
        "A contribution to U is shown for {sure} of {n}; the largest is that of {top}, "
        "{share}{against}. Channels overlap, so contributions do not add up."
    ),
    "with_interval": tr("{share} of the baseline (95 % interval {lower} to {upper})"),
    "levels_none": tr(
        "In {year}, with {pairs}, no channel's contribution to exports is shown: all {n} intervals hold 0. {needed}"
    ),
    "degrees_none": tr("With {pairs}, no channel's contribution to U is shown. {needed}"),
    "against": tr("; larger is what {channel} takes away, {share}"),
    "title": tr("Which channels matter: {name}"),
    "shares": tr("Contributions"),
    "switches": tr("What the channels are and how they are cut"),
    "table": tr(
        "Contribution in {year} as a share of the baseline, mean of the clusters (the stage: "
        "in stages); * where the 95 % interval of the paired difference excludes 0; {n} "
        "pairs."
    ),
    "figure": tr("Contributions with intervals."),
    "switch_table": tr("What the channels are and how they are cut."),
    "named": tr("On the outcomes that the papers name, beside the evidence"),
    "outcome": tr("Outcome"),
    "contribution": tr("Contribution"),
    "evidence": tr("Evidence for its size"),
    "channel": tr("Channel"),
    "steps": tr("Steps"),
    "cut": tr("Cut"),
    "meaning": tr("Meaning"),
    "source": tr("Source"),
    "stage": tr("Stage (0 none to 4 mature)"),
    "levers": tr("all levers off"),
}


# The channels declare steps, meaning and source in English alone.
SWITCHES_ZH: dict[str, tuple[str, str, str]] = {
    "C1": (
        "需求 → 供给 → 规模 → 创新 → 升级",
        "买家数据告诉企业生产什么，供给随之而变，业务量使服务变便宜。",
        "S1，渠道一",
    ),
    "C2": (
        "形成 → 资源 → 扩张 → 溢出 → 创新",
        "市场扩大吸引创业者，品类多样吸引买家，集聚密度提高生产率，邻近企业相互学习。",
        "S1，渠道二",
    ),
    "C3": (
        "创新性 → 互惠 → 信任 → 联系",
        "伙伴偏爱创新企业；顺利的交易产生信任；信任促成并维持联系，联系承载订单、信用、数据与知识。",
        "S1，渠道三",
    ),
    "PA": ("线上销售 → 生产、营销、管理", "线上销售改变企业的产品、研发支出与数字化程度。", "S0，路径一"),
    "PB": (
        "集群 → 服务 → 买家",
        "卖家众多吸引买家，以业务量降低服务成本，运营商由此学到可外销的服务。",
        "S0，路径二",
    ),
    "PC": ("杠杆 → 成本、信任、准入", "情景的全部政策杠杆；关闭即不启用任何杠杆。", "S0，路径三"),
    "M1": (
        "线上销售 → 数据 → 创新",
        "耦合模式一：电商平台的买家数据引导创新，并使产品更合需求。文献未给出大小。",
        "S1，耦合模式一",
    ),
    "M2": (
        "入驻 → 深度 → 成本、产出",
        "耦合模式二：特色平台成员节省材料与人工、减少产出损失、改善小批量订单、记录生产过程、吸收更多知识。"
        "文献案例均为成功者：pricing.case_effect 为对全体企业成立的部分。",
        "S1，耦合模式二",
    ),
    "LM": (
        "深度与联系 → 模式 → 创新与模仿",
        "维持、适应、转型与创新型学习：多数企业的模式抑制创新。",
        "S1，学习模式",
    ),
    "LD": ("龙头采用 → 中小企业模仿", "企业更关注龙头；关闭后每个线上销售企业与龙头同样可见。", "S0、S1"),
    "FA": ("进口设备与知识 → 生产率", "来自国外的设备与技术使企业接近前沿；技术封锁切断此渠道。", "S0"),
    "FB": ("成员 → 数字服务", "运营商从数字化集群学到的服务再向外销售：文献称其较弱，此处大小为假设。", "S1"),
}

# Nor do they declare their evidence in Chinese.
EVIDENCE_ZH: dict[str, str] = {
    "C1": "S1 案例：设计命中率 +20%、小单生产率 +30%，其中一半视为普遍成立；数据对创新的作用为假设",
    "C2": "珠三角九市企业数对出口弹性 0.61；生产率对密度弹性 0.04–0.07（世界银行 2022）；"
    "集聚至多占生产率增长的 14%（2015 年对 2,860 个县的研究）",
    "C3": "形式：互惠与闭合促成联系（2013、2018 年两项集群网络研究）；大小为假设",
    "PA": "仅有符号：互联网提高出口与绩效（世界银行 2019）",
    "PB": "卖家对买家的吸引约为反向的 3.5 倍（2016 年对淘宝的研究）",
    "PC": "逐项见政策杠杆与冲击一页",
    "M1": "假设",
    "M2": "S1 案例（材料与人工 −20%，良品率 +13%）；劳动密集型上市企业未见效果（2024 年的研究）",
    "LM": "假设：S1 仅列出模式",
    "LD": "假设",
    "FA": "1998–2007 年在位企业生产率年增 2.85%（2012 年的研究），其后放缓",
    "FB": "假设",
}
