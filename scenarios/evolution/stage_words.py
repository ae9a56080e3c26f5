"""The words of the stage experiment, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

Words = dict[Language, str]

PUSH_NAMES: dict[str, Words] = {
    "assumed": {"en": "assumed", "zh": "按设定"},
    "equal": {"en": "equal", "zh": "等同"},
}
MEANING: dict[Language, tuple[str, str]] = {
    "en": (
        "As assumed: each industry's characteristic platform is pushed as the scenario says. That push is an input; a "
        "stage that follows from it is no evidence.",
        "Equal: every industry is pushed alike, by the mean weighted by firms. A difference between clusters that is "
        "left then, and on which the replications agree, is the model's own, and evidence.",
    ),
    "zh": (
        "按设定：各产业的特色产业平台按情景设定受到推动。该推动是输入；由其得出的阶段不是证据。",
        "等同：各产业受到相同的推动，取按企业数加权的平均值。此时仍存在且各次重复一致的集群差异出自模型本身，可作证据。",
    ),
}
WORDS: dict[str, Words] = {
    "title": {"en": "Stages: {name}", "zh": "阶段：{name}"},
    "rests": {
        "en": "In {year} the stage of {n} of {m} clusters ({names}) is another when every industry's platform is "
        "pushed alike: there it rests on the push assumed for the industry, which is an input.",
        "zh": "{year} 年，{m} 个集群中有 {n} 个（{names}）在各产业平台受到等同推动时处于另一阶段："
        "其阶段依赖对该产业设定的推动，即输入。",
    },
    "rests_nowhere": {
        "en": "In {year} none of the {m} clusters is in another stage when every industry's platform is pushed alike.",
        "zh": "{year} 年，各产业平台受到等同推动时，{m} 个集群的阶段均不改变。",
    },
    "own": {
        "en": "The stage of {names} is the same under either push; at least {low:.0%} of the replications agree on it.",
        "zh": "{names}在两种推动下阶段相同，一致的重复至少占 {low:.0%}。",
    },
    "own_nowhere": {
        "en": "No cluster is in the same stage under either push, so no stage here is evidence.",
        "zh": "没有集群在两种推动下处于同一阶段，因此此处的阶段均不能作为证据。",
    },
    "unpaired": {
        "en": "Under one of the two pushes no replication finished, so what the stages rest on cannot be told.",
        "zh": "两种推动之一没有完成的重复，无法判断阶段的依据。",
    },
    "network": {
        "en": "Firms are the nodes, their ties the edges; platforms are no nodes. At random: of a network in which "
        "every firm has as many ties, drawn at random once a year. Where a measure equals it, the network's shape "
        "follows from the numbers of ties alone. Layers: information runs along ties made on a digital platform, goods "
        "between producers and traders and along ties made on a professional market, capital between two sellers on "
        "e-commerce platforms; which tie belongs to which layer is an assumption.",
        "zh": "企业为节点，企业间联系为边；平台不是节点。随机：每年一次，保持各企业联系数不变而随机连接的网络。"
        "某指标与其相等时，网络形态仅由联系数决定。层次：信息沿数字平台上形成的联系流动，货物在生产商与贸易商之间并沿专业市场"
        "形成的联系流动，资金在电商平台上的两个卖家之间流动；联系属于哪一层是假设。",
    },
    "scale": {
        "en": "Stages ask for shares of firms. In a small network chance makes large shares: of the clusters with few "
        "simulated firms believe a stage only if it stays when more of the firms are simulated (--scale).",
        "zh": "阶段以企业占比判定。网络较小时偶然性会造成较大占比：模拟企业较少的集群，只有在模拟更多企业（--scale）时"
        "阶段仍不变，方可采信。",
    },
    "push": {
        "en": "The push adds to the hazard and the utility of joining the industry's platform; ties are formed by its "
        "members.",
        "zh": "推动提高企业加入本产业平台的概率与效用；联系由平台成员形成。",
    },
    "same": {
        "en": "{cluster}: {assumed} in {year} as assumed, {equal} under an equal push: the same.",
        "zh": "{cluster}：{year} 年按设定为{assumed}，等同推动下为{equal}：相同。",
    },
    "other": {
        "en": "{cluster}: {assumed} in {year} as assumed, {equal} under an equal push: its stage rests on that input.",
        "zh": "{cluster}：{year} 年按设定为{assumed}，等同推动下为{equal}：其阶段依赖该输入。",
    },
    "told": {"en": "{stage} ({share:.0%} of replications)", "zh": "{stage}（占重复的 {share:.0%}）"},
    "alike": {
        "en": "In {year} the clusters differ as assumed and are alike under an equal push: their differences are the "
        "input's.",
        "zh": "{year} 年，各集群按设定互不相同，等同推动下则相同：其差异来自输入。",
    },
    "ran": {
        "en": "{start}–{end}, {finished} of {runs} replications finished (seeds {first} to {last} under "
        "either push), {scale:.3g} of all firms simulated.",
        "zh": "{start}—{end} 年，{runs} 次重复中 {finished} 次完成"
        "（两种推动下随机种子均为 {first} 至 {last}），模拟企业占全部企业的 {scale:.3g}。",
    },
    "stages": {"en": "Stages and what they rest on", "zh": "阶段及其依据"},
    "networks": {"en": "The networks behind them", "zh": "阶段背后的网络"},
    "stage_caption": {
        "en": "Most frequent stage at the year's end, with its share of replications.",
        "zh": "年末最常见的阶段及其在各次重复中的占比。",
    },
    "figure_caption": {
        "en": "Most frequent stage by year, hatched where fewer than two thirds agree.",
        "zh": "逐年最常见的阶段；斜线：一致的重复不足三分之二。",
    },
    "network_assumed": {
        "en": "Networks of firms at the end of {year}, push as assumed; medians over the replications.",
        "zh": "{year} 年末的企业网络，推动按设定；各次重复的中位数。",
    },
    "network_equal": {
        "en": "Networks of firms at the end of {year}, equal push; medians over the replications.",
        "zh": "{year} 年末的企业网络，等同推动；各次重复的中位数。",
    },
    "push_caption": {"en": "Push of the characteristic platform.", "zh": "对特色产业平台的推动。"},
    "panel_assumed": {"en": "push as assumed", "zh": "按设定的推动"},
    "panel_equal": {"en": "equal push", "zh": "等同的推动"},
    "cluster": {"en": "Cluster", "zh": "集群"},
    "by": {"en": "Push", "zh": "推动"},
    "industry": {"en": "Industry", "zh": "产业"},
    "strength": {"en": "Strength, 0 to 1", "zh": "强度（0 至 1）"},
    "from": {"en": "From year", "zh": "起始年份"},
    "source": {"en": "Source", "zh": "来源"},
    "measure": {"en": "Share of firms, unless said otherwise", "zh": "企业占比（另有说明者除外）"},
}
