"""The words of the cities' report, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Cities side by side: {name}", "zh": "多城市比较：{name}"},
    "role_research": {"en": "basic research", "zh": "基础研究"},
    "role_innovation": {"en": "industrial innovation", "zh": "产业化创新"},
    "role_application": {"en": "application and manufacturing", "zh": "应用与制造"},
    "role_trade": {"en": "trade and finance", "zh": "贸易与金融"},
    "finding_roles": {
        "en": "In {year} {parts}. No city was given a role: each leans to what its wages, land, research and "
        "branches let it do best.",
        "zh": "{year} 年，{parts}。角色并非预设：各城市偏向其工资、土地、研发与行业禀赋最有利的环节。",
    },
    "finding_role": {"en": "{cities} lean to {role}", "zh": "{cities}偏向{role}"},
    "finding_role_one": {"en": "{cities} leans to {role}", "zh": "{cities}偏向{role}"},
    "finding_moves": {
        "en": "By then {firms:,.0f} firms have moved to another city, most from {source} to {target}, and "
        "{founders:,.0f} founders have begun elsewhere. Against other firms of their cities, those of "
        "{branch} move most.",
        "zh": "至此已有 {firms:,.0f} 家企业迁往其他城市，其中{source}至{target}最多；{founders:,.0f} 名创业者在"
        "他市创业。与同城其他企业相比，{branch}的企业迁移最多。",
    },
    "finding_no_moves": {"en": "No firm has moved to another city by then.", "zh": "至此没有企业迁往其他城市。"},
    "finding_division": {
        "en": "Complementarity (0 alike, 1 all apart) is {last:.2f} in {year}, {first:.2f} in {start}. The "
        "most alike are {a} and {b} ({alike:.2f} of 1), the most apart {c} and {d} ({apart:.2f}).",
        "zh": "互补度（0 为相同，1 为完全不同）{year} 年为 {last:.2f}，{start} 年为 {first:.2f}。结构最相似的是"
        "{a}与{b}（{alike:.2f}），差异最大的是{c}与{d}（{apart:.2f}）。",
    },
    "finding_packages": {
        "en": "Against {reference}, {best} raises U of all cities together most: by {effect:+.3f} (95 % "
        "interval {low:+.3f} to {high:+.3f}).",
        "zh": "与 {reference} 相比，{best} 使全部城市合计的 U 提高最多：{effect:+.3f}（95% 置信区间 {low:+.3f} "
        "至 {high:+.3f}）。",
    },
    "map": {"en": "Roles and transfer", "zh": "城市角色与产业转移"},
    "map_text": {
        "en": "The role of a city is the part of the chain of which it has most for its size: its share of all "
        "research (R&D of firms and institutes), innovation (patents granted), application (goods made) "
        "and trade (sales of traders), each over the mean of its four shares. 1 is as much of one as of "
        "the others.",
        "zh": "城市角色取其相对规模占比最高的环节：研究（企业与机构研发）、创新（授权专利）、应用（商品生产）与"
        "贸易（贸易商销售）各占全体的份额，除以该城市四项份额的均值。1 表示各环节相当。",
    },
    "map_caption": {"en": "{scenario}, mean of {n} replications.", "zh": "{scenario}，{n} 次重复的均值。"},
    "roles_caption": {
        "en": "How far each city leans to each part of the chain, {year}.",
        "zh": "{year} 年各城市偏向各环节的程度。",
    },
    "flows": {"en": "What moves between the cities", "zh": "城市之间的流动"},
    "flows_text": {
        "en": "A firm moves where the same work and land cost enough less (section 7.10 of the model "
        "description), with its capital, knowledge, data, ties and buyers. Talent moves to where it is "
        "dearer, founders to where margins are better or costs lower. Little passes a border, less one "
        "of law and currency, as to Hong Kong and Macao: P21 opens both.",
        "zh": "同样的劳动与土地在他处便宜到一定程度时，企业连同资本、知识、数据、联系与客户一并迁移（见模型说明"
        " 7.10 节）。人才流向报酬更高之处，创业者流向利润更高或成本更低之处。城市边界只允许少量通过，跨法"
        "域与货币（香港、澳门）更少；P21 同时开放二者。",
    },
    "balance_caption": {
        "en": "Arrivals less departures, {first}–{last}; ties are those at the end.",
        "zh": "{first}—{last} 年流入减流出；联系为期末数。",
    },
    "matrix_caption": {
        "en": "{kind}, from (rows) to (columns), {first}–{last}.",
        "zh": "{kind}：由行至列，{first}—{last} 年。",
    },
    "firms": {"en": "Firms", "zh": "企业"},
    "founders": {"en": "Founders", "zh": "创业者"},
    "talent": {"en": "Talent (persons)", "zh": "人才（人）"},
    "capital": {"en": "Capital (units a quarter)", "zh": "资本（每季度产能单位）"},
    "ties": {"en": "Ties to other cities (ends)", "zh": "跨城联系（端数）"},
    "division": {"en": "Division of labour", "zh": "分工"},
    "division_text": {
        "en": "Specialisation is Krugman's index of a city against all others together, 0 the same to 2 "
        "nothing in common; its nearest double is the city with the most similar structure (UNIDO's "
        "coefficient, 1 the same).",
        "zh": "专业化为克鲁格曼指数：与其他城市合计相比，0 为相同，2 为毫无共同；最相似城市按 UNIDO 结构相似系"
        "数（1 为相同）。",
    },
    "division_caption": {"en": "Location quotients of output, {year}.", "zh": "{year} 年产值区位商。"},
    "specialisation_caption": {"en": "Specialisation and duplication.", "zh": "专业化与同质化。"},
    "specialisation": {"en": "Specialisation {year}", "zh": "专业化 {year}"},
    "observed_2018": {"en": "Specialisation observed, 2018", "zh": "观测的专业化 2018"},
    "double": {"en": "Nearest double {year}", "zh": "最相似城市 {year}"},
    "similarity": {"en": "Similarity", "zh": "相似度"},
    "synergy": {"en": "Synergy by city", "zh": "各城市的协同度"},
    "synergy_caption": {"en": "U of {year}; clusters weighted by sales.", "zh": "{year} 年的 U，集群按销售额加权。"},
    "all": {"en": "All cities", "zh": "全部城市"},
    "packages": {"en": "The scenarios compared", "zh": "情景比较"},
    "packages_text": {
        "en": "Paired differences to {reference} in {year} over replications that share their luck, with 95 % "
        "intervals (t). Money and counts as per cent of the reference.",
        "zh": "{year} 年相对 {reference} 的配对差（各次重复共用随机数），附 95% 置信区间（t）。金额与数量为相对"
        "基准的百分比。",
    },
    "packages_caption": {"en": "Against {reference}, {year}.", "zh": "相对 {reference}，{year} 年。"},
    "outcome_synergy": {"en": "U of all cities", "zh": "全部城市的 U"},
    "outcome_output": {"en": "Output (%)", "zh": "产值（%）"},
    "outcome_exports": {"en": "Exports (%)", "zh": "出口（%）"},
    "outcome_online_share": {"en": "Online share of exports (points)", "zh": "线上出口占比（百分点）"},
    "outcome_patents": {"en": "Patents granted (%)", "zh": "授权专利（%）"},
    "outcome_firms": {"en": "Firms (%)", "zh": "企业数（%）"},
    "outcome_complementarity": {"en": "Complementarity", "zh": "互补度"},
    "outcome_firms_moved": {"en": "Firms moved (%)", "zh": "迁移企业（%）"},
    "outcome_talent_moved": {"en": "Talent moved (%)", "zh": "流动人才（%）"},
    "scenario": {"en": "Scenario", "zh": "情景"},
    "city": {"en": "City", "zh": "城市"},
    "trade": {"en": "S3's digital trade", "zh": "S3 的数字贸易"},
    "trade_text": {
        "en": "The seven columns of S3's Table 1, mainland cities together. Goods ordered online are "
        "simulated. Telecommunications, content and other services start from Guangdong's 429.6 billion "
        "CNY of 2020 (S3); its split into columns and into exports and imports is an assumption (low). "
        "For services ordered online, enabled services and data elements no base is published: they are "
        "indices, 2020 = 100. Drivers' elasticities are assumptions; nothing here acts on the model.",
        "zh": "S3 表 1 的七列，内地各市合计。线上订购的货物为模拟值。电信、内容与其他服务以广东 2020 年 4295.58"
        " 亿元（S3）为基准，其分列与进出口拆分为假设（低可信度）。服务类跨境电商、数字赋能服务与数据要素"
        "无公布基数，以 2020 年 = 100 的指数表示。驱动弹性均为假设；此处不反作用于模型。",
    },
    "trade_classes": {
        "en": "The five classes of digital products (photographic and cinematographic goods, printed matter, "
        "music and media, software, video games): S3 shows them in charts without numbers; from them "
        "only can be read that games fell below printed matter in 2018. The model has digital products "
        "as one sum, with S3's falling trend.",
        "zh": "数字产品五类（照相及电影用品、印刷品、音乐与媒体、软件、视频游戏）：S3 仅以无数值的图呈现，只能"
        "读出 2018 年视频游戏被印刷品超过。模型将数字产品作为一个总量，采用 S3 所述的下降趋势。",
    },
    "trade_caption": {"en": "100 million CNY, or index.", "zh": "亿元，或指数。"},
    "column": {"en": "Column", "zh": "列"},
    "exports_of": {"en": "Exports {year}", "zh": "出口 {year}"},
    "imports_of": {"en": "Imports {year}", "zh": "进口 {year}"},
    "unit": {"en": "Unit", "zh": "单位"},
    "drivers": {"en": "Moves with", "zh": "驱动"},
    "money": {"en": "100 million CNY", "zh": "亿元"},
    "index": {"en": "index, 2020 = 100", "zh": "指数，2020 = 100"},
    "series_text": {
        "en": "S3's Table 2 has a break: from 2020 to 2021 it rises by 159 %, as its definition widens; the "
        "parts are judged apart. Official growth over 2015–2023 is far larger than the table's, so that "
        "its first years are probably too high (medium).",
        "zh": "S3 表 2 在 2021 年有断点：2020 至 2021 年增长 159%，系口径变宽；两段分别比较。官方公布的 2015—20"
        "23 年增幅远大于该表，其早期数值可能偏高（中等可信度）。",
    },
    "series_caption": {"en": "Goods ordered online: simulated and observed.", "zh": "线上订购货物：模拟与观测。"},
    "definition": {"en": "Definition", "zh": "口径"},
    "narrow": {"en": "narrow", "zh": "窄"},
    "wide": {"en": "wide", "zh": "宽"},
    "side": {"en": "Side", "zh": "方向"},
    "exports": {"en": "exports", "zh": "出口"},
    "imports": {"en": "imports", "zh": "进口"},
    "years": {"en": "Years", "zh": "年份"},
    "simulated": {"en": "Simulated", "zh": "模拟"},
    "observed": {"en": "Observed", "zh": "观测"},
    "growth_simulated": {"en": "Growth a year, simulated", "zh": "年均增长（模拟）"},
    "growth_observed": {"en": "Growth a year, observed", "zh": "年均增长（观测）"},
    "held_out": {
        "en": "Held out: fitted to Guangzhou, asked of the others",
        "zh": "留出检验：以广州拟合，预测其他城市",
    },
    "held_out_text": {
        "en": "Parameters and firms for each yuan of value added are Guangzhou's; one factor a quantity brings "
        "its simulated level to the observed. Of the other cities the model knows value added by branch "
        "of 2018, exports of 2017, wages and R&D of 2019, and neither firms nor patents. Typical error "
        "is the factor by which a prediction is off. The plain rule takes Guangzhou's figure of the year "
        "by value added; the model does not see that figure.",
        "zh": "参数与单位增加值企业数取自广州；每个指标以一个系数使广州模拟值与观测相符。对其他城市，模型只知 2"
        "018 年分行业增加值、2017 年出口、工资与 2019 年研发，不知企业数与专利。典型误差为预测偏离的倍数"
        "。简单规则按增加值推算广州当年数值；模型不使用该数值。",
    },
    "held_out_result": {
        "en": "{quantity}: off by a factor of {model:.2f} over {figures} figures of {cities} cities (plain "
        "rule {naive:.2f}); on average {bias:.2f} of what is observed; rank correlation "
        "{rank_correlation:.2f}.",
        "zh": "{quantity}：{cities} 个城市 {figures} 个数值，典型偏离 {model:.2f} 倍（简单规则 {naive:.2f} 倍）"
        "；平均为观测值的 {bias:.2f}；秩相关 {rank_correlation:.2f}。",
    },
    "firms_above_size": {"en": "Firms above size", "zh": "规模以上企业"},
    "invention_patents": {"en": "Invention patents granted", "zh": "授权发明专利"},
    "quantity": {"en": "Quantity", "zh": "指标"},
    "predicted": {"en": "Predicted", "zh": "预测"},
    "year": {"en": "Year", "zh": "年份"},
    "ratio": {"en": "Predicted over observed", "zh": "预测/观测"},
    "held_out_caption": {"en": "The last year observed of each city.", "zh": "各城市最近的观测年份。"},
    "branch_text": {
        "en": "By branch neither firms nor patents of these cities are published: what the model predicts "
        "cannot be judged there, and is printed for whoever has the figures.",
        "zh": "各城市分行业的企业数与专利均无公布数据：模型的分行业预测无法检验，列出以供掌握数据者对照。",
    },
    "branch_caption": {
        "en": "Predicted patents granted by city and branch, {year}.",
        "zh": "{year} 年各城市分行业预测授权专利。",
    },
    "branch_firms_caption": {
        "en": "Predicted firms by city and branch, {year}.",
        "zh": "{year} 年各城市分行业预测企业数。",
    },
    "weak": {
        "en": "Of the values of cities and industries {low} are of low confidence, {medium} of medium, {high} "
        "of high; {assumed} are assumptions. Weakest: {examples}.",
        "zh": "城市与产业的数值中，低可信度 {low} 个，中等 {medium} 个，高 {high} 个；假设 {assumed} 个。最弱的"
        "是：{examples}。",
    },
    "frontiers": {
        "en": "Bounds of the evaluator come from {fitted}: read how U changes and differs between scenarios, "
        "not its level against clusters scored elsewhere.",
        "zh": "评价器的界限来自{fitted}：请看 U 的变化与情景差异，不宜与别处评分的集群比较高低。",
    },
}
