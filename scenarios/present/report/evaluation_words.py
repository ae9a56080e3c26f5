"""The words of the evaluation's report, in English and Chinese."""

from __future__ import annotations

from ....language import Text, tr, trc

Words = Text

MEANING: Words = tr(
    "U is the composite synergy degree, from −1 to 1: above 0, every subsystem has "
    "gained order since the base year, and U is the geometric mean of the gains; below "
    "0, at least one has lost order. It says whether the subsystems rise together, not "
    "why; its size depends on the choices stated beside it."
)

TEXTS: dict[str, Words] = {
    "title": tr("Synergy of {names}, {first}–{last}"),
    "title_periods": tr("Synergy of {names}, {first} to {last}"),
    "title_crossed": tr("Coordination of {names}"),
    "file": tr("The table is {file}."),
    "no_verdict": tr(
        "{periods} periods and {indicators} indicators are too few to say whether this is "
        "robust: a verdict needs about {least} periods and {few} indicators."
    ),
    "nearly": tr("“{name}” is none of the library's clusters, and so one of your own; did you mean “{near}”?"),
    "blank_written": tr("Written: {file}. Fill it in, then: synergysim evaluate {file} --out results"),
    "written": tr("Written to {folder} in {seconds:.1f} s; open {report}."),
    "gained": tr(
        "By the last year ({years}), all subsystems have gained order together (U above 0) "
        "in {n} of {m} clusters; U runs from {low:.2f} ({lowest}) to {high:.2f} ({highest})."
    ),
    "gained_alone": tr(
        "By the last year ({years}), U of {highest} is {high:.2f}: above 0 all subsystems "
        "have gained order together, below 0 at least one has lost order."
    ),
    "not_tested": tr("This holds for the choices stated below; whether it holds under others, --robustness tells."),
    "no_finding": tr("In no cluster does the last year have a U, so there is no finding."),
    "crossed_finding": tr(
        "Of {n} clusters in one period, coupling coordination runs from {low[1]:.2f} "
        "({low[0]}, {low[2]}) to {high[1]:.2f} ({high[0]}, {high[2]})."
    ),
    "crossed_orders": tr("Order degrees"),
    "result": tr("Result"),
    "cluster": tr("Cluster"),
    "year": tr("Year"),
    "years": tr("Years"),
    "order": tr("Order, {name}"),
    "adjacent": tr("U since previous year"),
    "coordination": tr("Coupling coordination"),
    "label": tr("Meaning"),
    "change": tr("Change, {name}"),
    "binding": tr("Smallest change"),
    "without_counts": tr("U without policy counts"),
    "without_counts_text": tr(
        "U without policy counts leaves out {counts}; the other weights keep their "
        "proportions. A policy moves these counts by definition, so its effect is to be read "
        "from this column."
    ),
    "only_counts_text": tr("There is no U without policy counts: without {counts} a subsystem has no indicator left."),
    "weight_median": tr("Median of {n:,} clusters"),
    "weight_lowest": tr("Lowest"),
    "weight_highest": tr("Highest"),
    "more_told": tr("The first {n} of {all:,} clusters; all of them are in {folder}/synergy.csv."),
    "short_caption": tr("{years}: order degrees (change since the base) and U"),
    "crossed_caption": tr("One period: order degrees, coupling degree C and coupling coordination degree D"),
    "understood_caption": tr("What was understood of the table"),
    "final_caption": trc("evaluation", "The last year of every cluster"),
    "change_caption": tr("What U is made of: order degrees in that year and their change since the base"),
    "causes": tr("Why U changed"),
    "causes_text": tr(
        "The change of U between the two periods is split over the subsystems (Shapley "
        "values), within each in proportion to what an indicator added to its order degree; "
        "the parts sum to the change."
    ),
    "causes_caption": tr("U in the two periods, and the indicators that raised and lowered it most"),
    "u_of": tr("U, {year}"),
    "raised": tr("Raised it"),
    "lowered": tr("Lowered it"),
    "figure_causes": tr("What each indicator contributed to the change of U."),
    "orders": tr("Order degrees and coupling"),
    "orders_text": tr(
        "The order degree places a subsystem between its lower bound (0) and its upper bound "
        "(1). With bounds from a cluster's own years, it compares years of one cluster, not "
        "the size of clusters."
    ),
    "weights": tr("Weights"),
    "weights_text": tr(
        "Weights sum to 1 within a subsystem. CRITIC gives much weight to the few indicators "
        "that do not share the common trend: see which ones carry the result. A constant "
        "indicator has weight 0."
    ),
    "weights_caption": tr(
        "Weights by cluster, and the grey relational grade (Deng, 0.5) of the indicator with its subsystem's order"
    ),
    "subsystem": tr("Subsystem"),
    "indicator": tr("Indicator"),
    "unit": tr("Unit"),
    "grey": tr("Grey grade"),
    "robustness": tr("Is the finding robust?"),
    "robustness_text": tr(
        "U was computed again under every combination of the margin a, the weights, the "
        "aggregation, the base year, the sign rule and, where cells were filled, draws of "
        "the filled values. {fitted}"
    ),
    "on_table": tr("Bounds and weights were fitted on this table each time."),
    "on_reference": tr("Bounds and weights were fitted each time on the reference that the saved evaluator keeps."),
    "grades_text": tr(
        "A ranking is robust where at least 90 % of the choices keep the first place and the "
        "median agreement (Kendall) is at least 0.8; it is so in part from 60 % and 0.5. For "
        "one cluster the share of choices that keep the sign of U counts."
    ),
    "n_indicators": tr("Indicators"),
    "n_filled": tr("Filled cells"),
    "data_caption": tr("What was read"),
    "filled_caption": tr("Cells filled by regression on time, with the 90 % interval of a new observation"),
    "value": tr("Value"),
    "lower": tr("Lower"),
    "upper": tr("Upper"),
    "below_zero": tr("Reaches below zero"),
    "method_text": tr(
        "Bounds: lower = min − a·|min|, upper = max + a·|max| over the years (or the "
        "goalposts given). Order degree of an indicator: (value − lower)/(upper − lower), "
        "reversed where less is better.\nOrder degree of a subsystem: weighted sum of its "
        "indicators' order degrees, or their geometric mean.\nComposite synergy degree: U = "
        "θ·|Δμ₁·…·Δμₖ|^(1/k), Δμ the change of a subsystem's order degree since the base "
        "year; θ = 1 if the smallest change is above 0, otherwise −1 (rule 'min').\nCoupling "
        "degree C = (∏μ / mean(μ)ⁿ)^(1/n); coupling coordination degree √(C·mean(μ))."
    ),
    "figure_synergy": tr("Composite synergy degree since the base year and since the previous year."),
    "figure_order": tr("Order degree of each subsystem."),
    "figure_coupling": tr("Coupling degree and coupling coordination degree."),
    "figure_weights": tr("Weights of the indicators."),
    "figure_filled": tr("Filled cells and their intervals."),
    "figure_robustness_spread": tr("U and ranks under every combination of choices."),
    "figure_robustness_causes": tr("Which choice moves U most."),
    "figure_robustness_left_out": tr("Leaving one indicator out."),
}

LABELS: dict[str, Words] = {
    "synergy": tr("all rise"),
    "divergence": tr("divergence"),
    "joint decline": tr("joint decline"),
    "no change": tr("no change"),
}
