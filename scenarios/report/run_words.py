"""The words of a run's report, in English and Chinese."""

from __future__ import annotations

from ...language import Text, tr

Words = Text

CAPTIONS: dict[str, Words] = {
    "order_degrees": tr("Order degrees of digital trade and of the industrial cluster, by the frozen evaluator."),
    "portrait": tr("The two order degrees against each other: above the grey line digital trade is ahead."),
    "synergy": tr("Composite synergy degree U, compared with the first year."),
    "stages": tr("Stage measured from the firm-to-firm network; a different quantity from U, reported beside it."),
    "exports": tr("Simulated exports against the observed ones. Hollow points were not known to the model."),
    "adoption": tr("Shares of firms on e-commerce platforms and on the characteristic platform."),
    "trade_balance": tr(
        "Exports above zero, imports by channel below it, and the balance between them, with "
        "what was observed. Hollow points were not known to the model."
    ),
    "digital_trade_structure": tr(
        "Shares of the four parts of digital trade. Structural imbalance is 0 if they are "
        "equal and 1 if there is only one."
    ),
    "flows": tr(
        "What flows between the four subsystems in the last year, all clusters together. "
        "Draw another year or one cluster with: synergysim draw flows FOLDER --year YEAR "
        "--cluster CODE."
    ),
}
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
        "By {year}, digital trade and the cluster have gained order together (U above 0 in "
        "at least nine tenths of the replications) in {n} of {m} clusters; the median U runs "
        "from {low:.2f} ({lowest}) to {high:.2f} ({highest})."
    ),
    "leads": tr(
        "{highest} comes first in {share:.0%} of the replications, and has the highest "
        "median under {kept} of the {others} other choices shown below, so the ranking is to "
        "be read with these shares in mind."
    ),
    "alone": tr("There is one cluster, so there is no ranking; U was above 0 in {share:.0%} of the replications."),
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
    "beside": tr("The same runs under other choices"),
    "beside_text": tr(
        "U depends on choices. The default scores growth indices with bounds and weights "
        "frozen on a reference ensemble. Own-window bounds lift any growing indicator and "
        "separate clusters poorly; S1's 35 indicators, measured in the same runs, are scored "
        "in this way too. Policies move the counts of measures by definition, so their "
        "effect is read without them. Most of U is a trend that all clusters share; what is "
        "left without it shows which cluster does better than the average one."
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
