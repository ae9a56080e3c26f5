"""The words of a run's report, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

Words = dict[Language, str]

CAPTIONS: dict[str, Words] = {
    "order_degrees": {
        "en": "Order degrees of digital trade and of the industrial cluster, by the frozen evaluator.",
        "zh": "数字贸易与产业集群的有序度（冻结评价器）。",
    },
    "portrait": {
        "en": "The two order degrees against each other: above the grey line digital trade is ahead.",
        "zh": "两个有序度的相图：灰线以上为数字贸易领先。",
    },
    "synergy": {
        "en": "Composite synergy degree U, compared with the first year.",
        "zh": "相对首年的复合系统协同度 U。",
    },
    "stages": {
        "en": "Stage measured from the firm-to-firm network; a different quantity from U, reported beside it.",
        "zh": "由企业间网络测得的阶段；与 U 是不同的量，并列报告。",
    },
    "exports": {
        "en": "Simulated exports against the observed ones. Hollow points were not known to the model.",
        "zh": "模拟出口与观测出口。空心点未用于模拟。",
    },
    "adoption": {
        "en": "Shares of firms on e-commerce platforms and on the characteristic platform.",
        "zh": "入驻电商平台与特色产业平台的企业占比。",
    },
    "trade_balance": {
        "en": "Exports above zero, imports by channel below it, and the balance between them, with what was "
        "observed. Hollow points were not known to the model.",
        "zh": "零线以上为出口，以下为分渠道进口，以及二者的差额与观测值。空心点未用于模拟。",
    },
    "digital_trade_structure": {
        "en": "Shares of the four parts of digital trade. Structural imbalance is 0 if they are equal and 1 if there "
        "is only one.",
        "zh": "数字贸易四个组成部分的占比。四部分相等时结构失衡度为 0，仅有一部分时为 1。",
    },
    "flows": {
        "en": "What flows between the four subsystems in the last year, all clusters together. Draw another year or "
        "one cluster with: synergysim draw flows FOLDER --year YEAR --cluster CODE.",
        "zh": "末年四个子系统之间的流动（全部集群合计）。其他年份或单个集群可用 synergysim draw flows 绘制。",
    },
}
VARIANTS: dict[str, Words] = {
    "own_window": {"en": "own window (the papers' practice)", "zh": "自身时段（论文做法）"},
    "extended_own_window": {"en": "S1's 35 indicators, own window", "zh": "S1 的 35 项指标，自身时段"},
    "without_policy_counts": {"en": "without policy counts A11, B12", "zh": "不含政策数量指标 A11、B12"},
    "without_exogenous": {
        "en": "without infrastructure A4–A7 and counts A11, B12",
        "zh": "不含基础设施 A4—A7 与数量指标 A11、B12",
    },
    "growth_index": {"en": "growth indices on 2014–2016, frozen", "zh": "2014—2016 年增长指数（冻结）"},
    "net_of_common_trend": {"en": "net of the common trend", "zh": "扣除共同趋势"},
}
TEXTS: dict[str, Words] = {
    "no_u": {
        "en": "No cluster has a U in {year}: an indicator lies so far beyond its bounds that U would leave [−1, 1].",
        "zh": "{year} 年各集群均无 U：有指标远在其界限之外，U 将超出 [−1, 1]。",
    },
    "gained": {
        "en": "By {year}, digital trade and the cluster have gained order together (U above 0 in at least nine tenths "
        "of the replications) in {n} of {m} clusters; the median U runs from {low:.2f} ({lowest}) to {high:.2f} "
        "({highest}).",
        "zh": "至 {year} 年，{m} 个集群中有 {n} 个的数字贸易与产业集群同步提升（至少九成重复中 U 大于 0）；"
        "U 的中位数最低为 {low:.2f}（{lowest}），最高为 {high:.2f}（{highest}）。",
    },
    "leads": {
        "en": "{highest} comes first in {share:.0%} of the replications, and has the highest median under {kept} of "
        "the {others} other choices shown below, so the ranking is to be read with these shares in mind.",
        "zh": "{highest}在 {share:.0%} 的重复中居首，并在下文所列其他 {others} 种方法选择中的 {kept} 种下中位数最高；"
        "解读排名时应考虑上述比例。",
    },
    "alone": {
        "en": "There is one cluster, so there is no ranking; U was above 0 in {share:.0%} of the replications.",
        "zh": "仅有一个集群，故无排名；{share:.0%} 的重复中 U 大于 0。",
    },
    "result": {"en": "Synergy of digital trade and the clusters", "zh": "数字贸易与产业集群的协同"},
    "result_caption": {
        "en": "The year {year}: medians; U with its 10th to 90th percentile.",
        "zh": "{year} 年：中位数；U 附第 10 至第 90 百分位。",
    },
    "pushed": {
        "en": "{names}: the industry's characteristic platform is pushed by assumption (platform_push). The stage "
        "that its network reaches follows from this input; it is no evidence for it.",
        "zh": "{names}：其特色产业平台按设定受到推动。其网络所达到的阶段源于该输入，不能作为证据。",
    },
    "base_years": {
        "en": "All indicators are growth indices on {first}–{last}: around these years the two order degrees lie "
        "close together by construction. When one overtakes the other there is no finding; their slopes are.",
        "zh": "所有指标均为相对 {first}—{last} 年均值的增长指数：在这些年份前后，两个有序度按构造必然接近。"
        "此时一方超过另一方并非结论，应看其斜率。",
    },
    "beside": {"en": "The same runs under other choices", "zh": "其他方法选择下的同一批模拟"},
    "beside_text": {
        "en": "U depends on choices. The default scores growth indices with bounds and weights frozen on a reference "
        "ensemble. Own-window bounds lift any growing indicator and separate clusters poorly; S1's 35 indicators, "
        "measured in the same runs, are scored in this way too. Policies move the "
        "counts of measures by definition, so their effect is read without them. Most of U is a trend that all "
        "clusters share; what is left without it shows which cluster does better than the average one.",
        "zh": "U 取决于方法选择。默认做法以参考模拟集冻结界限与权重，对增长指数评分。以自身时段确定界限会抬高任何"
        "增长的指标，难以区分集群；同一批模拟中测得的 S1 的 35 项指标也按此方式评分。政策按定义直接改变措施数量，"
        "因此政策效果应在剔除这些指标后判断。U 大部分来自各集群共有的趋势；扣除该趋势后的余值说明哪个集群优于平均。",
    },
    "beside_caption": {
        "en": "U in {year} under several choices; S2's 23 indicators unless the head says S1's 35.",
        "zh": "{year} 年不同方法选择下的 U；除注明 S1 的 35 项外，均为 S2 的 23 项指标。",
    },
    "cluster": {"en": "Cluster", "zh": "集群"},
    "default": {"en": "U, default", "zh": "U（默认）"},
    "variant": {"en": "U, {name}", "zh": "U，{name}"},
    "trade": {"en": "Trade and adoption", "zh": "贸易与平台采用"},
    "trade_text": {
        "en": "External demand follows the city's observed export total until its last year known to the model and "
        "growth assumptions after it. Later observations are shown, not used.",
        "zh": "在模型已知的最后年份之前，外部需求取自该市观测出口总额；此后取增长假设。更晚的观测值仅用于展示。",
    },
    "flows": {"en": "Flows between the subsystems", "zh": "子系统间的流动"},
    "added": {"en": "Drawn by extensions", "zh": "扩展绘制的图"},
    "flows_text": {
        "en": "Goods, capital, talent, technology and information flow between cross-border e-commerce, the "
        "industrial clusters, production factors and products, and the external environment. flows.parquet has them "
        "by quarter.",
        "zh": "货物、资金、人才、技术与信息在跨境电商、产业集群、生产要素与产品以及外部环境之间流动；"
        "逐季数据见 flows.parquet。",
    },
    "subsystem": {"en": "Subsystem", "zh": "子系统"},
    "indicator": {"en": "Indicator", "zh": "指标"},
    "name": {"en": "Name", "zh": "名称"},
    "weight": {"en": "Weight", "zh": "权重"},
    "weights_caption": {"en": "Weights of the indicators, frozen.", "zh": "指标权重（冻结）。"},
    "unpulled": {"en": "No policy lever and no shock.", "zh": "无政策杠杆，无冲击。"},
    "schedule_caption": {"en": "Policy levers and shocks of the scenario.", "zh": "情景中的政策杠杆与冲击。"},
}
