"""The words of the evaluation's report, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

Words = dict[Language, str]

MEANING: Words = {
    "en": "U is the composite synergy degree, from −1 to 1: above 0, every subsystem has gained order since the base "
    "year, and U is the geometric mean of the gains; below 0, at least one has lost order. It says whether the "
    "subsystems rise together, not why; its size depends on the choices stated beside it.",
    "zh": "U 为复合系统协同度，介于 −1 与 1 之间：大于 0 表示自基期以来各子系统有序度均提升，"
    "其值为各提升幅度的几何平均；"
    "小于 0 表示至少一个子系统有序度下降。U 说明各子系统是否同步提升，而不说明原因；其大小取决于所列的方法选择。",
}

TEXTS: dict[str, Words] = {
    "title": {"en": "Synergy of {names}, {first}–{last}", "zh": "{names}的协同度，{first}–{last} 年"},
    "title_periods": {"en": "Synergy of {names}, {first} to {last}", "zh": "{names}的协同度，{first}–{last}"},
    "title_crossed": {"en": "Coordination of {names}", "zh": "{names}的耦合协调度"},
    "file": {"en": "The table is {file}.", "zh": "数据表：{file}。"},
    "no_verdict": {
        "en": "Whether this stands cannot be said from {periods} periods and {indicators} indicators: a verdict needs "
        "about {least} periods and {few} indicators.",
        "zh": "仅有 {periods} 个时期、{indicators} 个指标，无法判断结论是否稳健："
        "至少约需 {least} 个时期和 {few} 个指标。",
    },
    "nearly": {
        "en": "“{name}” is none of the library's clusters, and so one of your own; did you mean “{near}”?",
        "zh": "“{name}”不是情景库中的集群，按自有集群处理；是否指“{near}”？",
    },
    "blank_written": {
        "en": "Written: {file}. Fill it in, then: synergysim evaluate {file} --out results",
        "zh": "已写入 {file}。填写后运行：synergysim evaluate {file} --lang zh --out results",
    },
    "written": {
        "en": "Written to {folder} in {seconds:.1f} s; open {report}.",
        "zh": "已写入 {folder}（{seconds:.1f} 秒）；请打开 {report}。",
    },
    "gained": {
        "en": "By the last year ({years}), all subsystems have gained order together (U above 0) in {n} of {m} "
        "clusters; U runs from {low:.2f} ({lowest}) to {high:.2f} ({highest}).",
        "zh": "至末年（{years} 年），{m} 个集群中有 {n} 个的各子系统同步提升（U 大于 0）；"
        "U 最低为 {low:.2f}（{lowest}），最高为 {high:.2f}（{highest}）。",
    },
    "gained_alone": {
        "en": "By the last year ({years}), U of {highest} is {high:.2f}: above 0 all subsystems have gained order "
        "together, below 0 at least one has lost order.",
        "zh": "至末年（{years} 年），{highest}的 U 为 {high:.2f}：大于 0 表示各子系统同步提升，"
        "小于 0 表示至少一个子系统有序度下降。",
    },
    "not_tested": {
        "en": "This holds for the choices stated below; whether it stands under other choices was not asked, and "
        "--robustness tells.",
        "zh": "以上结论基于下文所列的方法选择；其他选择下是否成立尚未检验，可用 --robustness 检验。",
    },
    "no_finding": {
        "en": "In no cluster does the last year have a U, so there is no finding.",
        "zh": "各集群末年均无 U，因此没有结论。",
    },
    "crossed_finding": {
        "en": "Of {n} clusters in one period, coupling coordination runs from {low[1]:.2f} ({low[0]}, {low[2]}) to "
        "{high[1]:.2f} ({high[0]}, {high[2]}).",
        "zh": "同一时期的 {n} 个集群中，耦合协调度最低为 {low[1]:.2f}（{low[0]}，{low[2]}），"
        "最高为 {high[1]:.2f}（{high[0]}，{high[2]}）。",
    },
    "crossed_orders": {"en": "Order degrees", "zh": "有序度"},
    "result": {"en": "Result", "zh": "结果"},
    "cluster": {"en": "Cluster", "zh": "集群"},
    "year": {"en": "Year", "zh": "年份"},
    "years": {"en": "Years", "zh": "年份"},
    "order": {"en": "Order, {name}", "zh": "{name}有序度"},
    "adjacent": {"en": "U since previous year", "zh": "U（相邻年）"},
    "coordination": {"en": "Coupling coordination", "zh": "耦合协调度"},
    "label": {"en": "Meaning", "zh": "含义"},
    "change": {"en": "Change, {name}", "zh": "{name}的变化"},
    "binding": {"en": "Smallest change", "zh": "变化最小者"},
    "without_counts": {"en": "U without policy counts", "zh": "U（不含政策数量指标）"},
    "without_counts_text": {
        "en": "U without policy counts leaves out {counts}; the other weights keep their proportions. A policy moves "
        "these counts by definition, so its effect is to be read from this column.",
        "zh": "“U（不含政策数量指标）”不含 {counts}，其余权重保持相对比例。政策按定义直接改变这些指标，因此政策效果"
        "应依据此列判断。",
    },
    "only_counts_text": {
        "en": "There is no U without policy counts: without {counts} a subsystem has no indicator left.",
        "zh": "无法计算不含政策数量指标的 U：剔除 {counts} 后有子系统不再有指标。",
    },
    "weight_median": {"en": "Median of {n:,} clusters", "zh": "{n} 个集群的中位数"},
    "weight_lowest": {"en": "Lowest", "zh": "最低"},
    "weight_highest": {"en": "Highest", "zh": "最高"},
    "more_told": {
        "en": "The first {n} of {all:,} clusters; all of them are in {folder}/synergy.csv.",
        "zh": "共 {all} 个集群，仅列前 {n} 个；全部见 {folder}/synergy.csv。",
    },
    "short_caption": {
        "en": "{years}: order degrees (change since the base) and U",
        "zh": "{years} 年：有序度（相对基期的变化）与 U",
    },
    "crossed_caption": {
        "en": "One period: order degrees, coupling degree C and coupling coordination degree D",
        "zh": "单一时期：有序度、耦合度 C 与耦合协调度 D",
    },
    "understood_caption": {"en": "What was understood of the table", "zh": "对数据表的理解"},
    "final_caption": {"en": "The last year of every cluster", "zh": "各集群最末年份的结果"},
    "change_caption": {
        "en": "What U stands on: order degrees in that year and their change since the base",
        "zh": "U 的依据：当年有序度及其相对基期的变化",
    },
    "causes": {"en": "Why U changed", "zh": "U 为何变化"},
    "causes_text": {
        "en": "The change of U between the two periods is split over the subsystems (Shapley values), within each in "
        "proportion to what an indicator added to its order degree; the parts sum to the change.",
        "zh": "两个时期之间 U 的变化按沙普利值分解到各子系统，"
        "再按各指标对其子系统有序度的增量分摊；各部分之和等于 U 的变化。",
    },
    "causes_caption": {
        "en": "U in the two periods, and the indicators that raised and lowered it most",
        "zh": "两个时期的 U，以及提升和拉低 U 最多的指标",
    },
    "u_of": {"en": "U, {year}", "zh": "{year} 年的 U"},
    "raised": {"en": "Raised it", "zh": "提升"},
    "lowered": {"en": "Lowered it", "zh": "拉低"},
    "figure_causes": {"en": "What each indicator contributed to the change of U.", "zh": "各指标对 U 变化的贡献。"},
    "orders": {"en": "Order degrees and coupling", "zh": "有序度与耦合"},
    "orders_text": {
        "en": "The order degree places a subsystem between its lower bound (0) and its upper bound (1). With "
        "bounds from "
        "a cluster's own years, it compares years of one cluster, not the size of clusters.",
        "zh": "有序度表示子系统在其下限（0）与上限（1）之间的位置。界限取自集群自身年份时，"
        "有序度用于比较同一集群的不同年份，而非集群规模。",
    },
    "weights": {"en": "Weights", "zh": "权重"},
    "weights_text": {
        "en": "Weights sum to 1 within a subsystem. CRITIC gives much weight to the few indicators that do not "
        "share the "
        "common trend: see which ones carry the result. A constant indicator has weight 0.",
        "zh": "各子系统内权重之和为 1。CRITIC 会给不随共同趋势变化的少数指标较大权重，请留意哪些指标主导结果。"
        "常数指标权重为 0。",
    },
    "weights_caption": {
        "en": "Weights by cluster, and the grey relational grade (Deng, 0.5) of the indicator with its subsystem's "
        "order",
        "zh": "各集群权重，以及指标与其子系统有序度的灰色关联度（邓氏，0.5）",
    },
    "subsystem": {"en": "Subsystem", "zh": "子系统"},
    "indicator": {"en": "Indicator", "zh": "指标"},
    "unit": {"en": "Unit", "zh": "单位"},
    "grey": {"en": "Grey grade", "zh": "灰色关联度"},
    "robustness": {"en": "Does the finding stand?", "zh": "结论是否稳健？"},
    "robustness_text": {
        "en": "U was computed again under every combination of the margin a, the weights, the aggregation, the base "
        "year, the sign rule and, where cells were filled, draws of the filled values. {fitted}",
        "zh": "对边际 a、赋权、集成方法、基期、符号规则以及填补值（如有，按其分布抽样）的所有组合重新计算 U。{fitted}",
    },
    "on_table": {
        "en": "Bounds and weights were fitted on this table each time.",
        "zh": "各次的界限与权重均以本表拟合。",
    },
    "on_reference": {
        "en": "Bounds and weights were fitted each time on the reference that the saved evaluator keeps.",
        "zh": "各次的界限与权重均以已保存评价器所附的参考数据拟合。",
    },
    "grades_text": {
        "en": "A ranking stands where at least 90 % of the choices keep the first place and the median agreement "
        "(Kendall) is at least 0.8; it stands in part from 60 % and 0.5. For one cluster the share of choices that "
        "keep the sign of U counts.",
        "zh": "至少 90% 的选择保持首位不变且名次一致性中位数（Kendall）不低于 0.8 时，排名为稳健；达到 60% 与 0.5 时为"
        "部分稳健。只有一个集群时，按保持 U 符号不变的选择所占比例判断。",
    },
    "n_indicators": {"en": "Indicators", "zh": "指标数"},
    "n_filled": {"en": "Filled cells", "zh": "填补单元格数"},
    "data_caption": {"en": "What was read", "zh": "读入的数据"},
    "filled_caption": {
        "en": "Cells filled by regression on time, with the 90 % interval of a new observation",
        "zh": "按时间回归填补的单元格及 90% 预测区间",
    },
    "value": {"en": "Value", "zh": "数值"},
    "lower": {"en": "Lower", "zh": "下限"},
    "upper": {"en": "Upper", "zh": "上限"},
    "below_zero": {"en": "Reaches below zero", "zh": "区间低于零"},
    "method_text": {
        "en": "Bounds: lower = min − a·|min|, upper = max + a·|max| over the years (or the goalposts given). Order "
        "degree of "
        "an indicator: (value − lower)/(upper − lower), reversed where less is better.\n"
        "Order degree of a subsystem: weighted sum of its indicators' order degrees, or their geometric mean.\n"
        "Composite synergy degree: U = θ·|Δμ₁·…·Δμₖ|^(1/k), Δμ the change of a subsystem's order degree since the base "
        "year; θ = 1 if the smallest change is above 0, otherwise −1 (rule 'min').\n"
        "Coupling degree C = (∏μ / mean(μ)ⁿ)^(1/n); coupling coordination degree √(C·mean(μ)).",
        "zh": "界限：下限 = min − a·|min|，上限 = max + a·|max|（或使用给定界限）。指标有序度 = (数值 − "
        "下限)/(上限 − 下限)，逆向指标取反。\n"
        "子系统有序度：指标有序度的加权和或几何平均。\n"
        "复合系统协同度：U = θ·|Δμ₁·…·Δμₖ|^(1/k)，Δμ 为子系统有序度相对基期的变化；最小变化大于 0 时 θ = 1，否则 θ "
        "= −1（规则“最小值”）。\n"
        "耦合度 C = (∏μ / mean(μ)ⁿ)^(1/n)；耦合协调度 √(C·mean(μ))。",
    },
    "figure_synergy": {
        "en": "Composite synergy degree since the base year and since the previous year.",
        "zh": "相对基期与相对上一年的复合系统协同度。",
    },
    "figure_order": {"en": "Order degree of each subsystem.", "zh": "各子系统的有序度。"},
    "figure_coupling": {"en": "Coupling degree and coupling coordination degree.", "zh": "耦合度与耦合协调度。"},
    "figure_weights": {"en": "Weights of the indicators.", "zh": "指标权重。"},
    "figure_filled": {"en": "Filled cells and their intervals.", "zh": "填补值及其区间。"},
    "figure_robustness_spread": {
        "en": "U and ranks under every combination of choices.",
        "zh": "各种选择组合下的 U 与名次。",
    },
    "figure_robustness_causes": {"en": "Which choice moves U most.", "zh": "哪种选择对 U 影响最大。"},
    "figure_robustness_left_out": {"en": "Leaving one indicator out.", "zh": "逐一剔除指标。"},
}

LABELS: dict[str, Words] = {
    "synergy": {"en": "all rise", "zh": "均提升"},
    "divergence": {"en": "divergence", "zh": "背离"},
    "joint decline": {"en": "joint decline", "zh": "共同下降"},
    "no change": {"en": "no change", "zh": "无变化"},
}
