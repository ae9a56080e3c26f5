"""The words of a run's report, in English and Chinese."""

from __future__ import annotations

from ....language import Text, tr

Words = Text

VARIANTS: dict[str, Words] = {
    "own_window": tr("own window (the papers' practice)"),
    "extended_own_window": tr("S1's 35 indicators, own window"),
    "without_policy_counts": tr("without policy counts A11, B12"),
    "without_exogenous": tr("without infrastructure A4–A7 and counts A11, B12"),
    "growth_index": tr("growth indices on 2014–2016, frozen"),
    "net_of_common_trend": tr("net of the common trend"),
}
TEXTS: dict[str, Words] = {
    "no_u": tr("No cluster has a U in {year}: an indicator lies so far beyond its bounds that U would leave [−1, 1]."),
    "gained": tr(
        "By {year}, digital trade and the cluster have gained order together in {n} of {m} "
        "clusters: U is above 0 in at least nine tenths of {runs}. Median U runs from {low} "
        "({lowest}) to {high} ({highest})."
    ),
    "leads": tr(
        "{highest} is shown to come first: its lead over every other cluster has a 95 % "
        "interval above 0. Under {kept} of the {others} other ways to score it has the "
        "highest median too."
    ),
    "no_first": tr(
        "Which cluster comes first is not shown with {runs}: the differences among {names} have intervals that hold 0."
    ),
    "one_run": tr("This is one run; what of it is chance, more replications tell (-n 10)."),
    "alone": tr("By {year}, median U of {cluster} is {u}; it is above 0 in {share:.0%} of {runs}."),
    "key_u": tr("U in {year}, mean of the clusters (80 % of replications: {low} to {high})"),
    "key_u_one": tr("U in {year}, mean of the clusters, one run"),
    "key_gained": tr("clusters in which digital trade and the cluster gain order together"),
    "key_cost": tr("cost of policy, {first}–{last}"),
    "of": tr("{n} of {m}"),
    "this": tr("this scenario’s policy"),
    "amount": tr("CNY million"),
    "stages": tr("Stages of development"),
    "result": tr("Synergy of digital trade and the clusters"),
    "result_caption": tr("The year {year}: medians; U with its 10th to 90th percentile."),
    "pushed": tr(
        "{names}: the industry's characteristic platform is pushed by assumption "
        "(platform_push). The stage that its network reaches follows from this input; it is "
        "no evidence for it."
    ),
    "base_years": tr(
        "All indicators are growth indices on {first}–{last}: around these years the two "
        "order degrees lie close together by construction. When one overtakes the other "
        "there is no finding; their slopes are."
    ),
    "beside_text": tr(
        "U depends on how it is scored. Own-window bounds, the papers' practice, lift any "
        "indicator that grows; levers move the counts of measures by definition; what "
        "clusters share is no difference between them. The table has U under each choice."
    ),
    "beside_caption": tr("U in {year} under several choices; S2's 23 indicators unless the head says S1's 35."),
    "cluster": tr("Cluster"),
    "default": tr("U, default"),
    "variant": tr("U, {name}"),
    "trade": tr("Trade and adoption"),
    "trade_text": tr(
        "External demand follows the city's observed export total until its last year known "
        "to the model and growth assumptions after it. Later observations are shown, not "
        "used."
    ),
    "flows": tr("Flows between the subsystems"),
    "added": tr("Drawn by extensions"),
    "flows_text": tr(
        "Goods, capital, talent, technology and information flow between cross-border "
        "e-commerce, the industrial clusters, production factors and products, and the "
        "external environment. flows.parquet has them by quarter."
    ),
    "subsystem": tr("Subsystem"),
    "indicator": tr("Indicator"),
    "name": tr("Name"),
    "weight": tr("Weight"),
    "weights_caption": tr("Weights of the indicators, frozen."),
    "unpulled": tr("No policy lever and no shock."),
    "schedule_caption": tr("Policy levers and shocks of the scenario."),
}
