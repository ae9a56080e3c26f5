"""The words of the stage experiment, in English and Chinese."""

from __future__ import annotations

from ....language import Text, Texts, tr, trc

Words = Text

PUSH_NAMES: dict[str, Words] = {
    "assumed": tr("assumed"),
    "equal": tr("equal"),
}
MEANING: Texts[tuple[str, str]] = Texts(
    (
        tr(
            "As assumed: each industry's characteristic platform is pushed as the scenario says. "
            "That push is an input; a stage that follows from it is no evidence."
        ),
        tr(
            "Equal: every industry is pushed alike, by the mean weighted by firms. A difference "
            "between clusters that is left then, and on which the replications agree, is the "
            "model's own, and evidence."
        ),
    )
)
WORDS: dict[str, Words] = {
    "title": tr("Stages: {name}"),
    "rests": tr(
        "In {year} the stage of {n} of {m} clusters ({names}) is another when every "
        "industry's platform is pushed alike: there it follows from the push assumed for the "
        "industry, which is an input."
    ),
    "rests_nowhere": tr(
        "In {year} none of the {m} clusters is in another stage when every industry's platform is pushed alike."
    ),
    "own": tr(
        "The stage of {names} is the same under either push; at least {low:.0%} of the replications agree on it."
    ),
    "own_nowhere": tr("No cluster is in the same stage under either push, so no stage here is evidence."),
    "unpaired": tr(
        "Under one of the two pushes no replication finished, so whether stages follow from it cannot be told."
    ),
    "network": tr(
        "Firms are the nodes, their ties the edges; platforms are no nodes. At random: of a "
        "network in which every firm has as many ties, drawn at random once a year. Where a "
        "measure equals it, the network's shape follows from the numbers of ties alone. "
        "Layers: information runs along ties made on a digital platform, goods between "
        "producers and traders and along ties made on a professional market, capital between "
        "two sellers on e-commerce platforms; which tie belongs to which layer is an "
        "assumption."
    ),
    "scale": tr(
        "Stages ask for shares of firms. In a small network chance makes large shares: of "
        "the clusters with few simulated firms believe a stage only if it stays when more of "
        "the firms are simulated (--scale)."
    ),
    "push": tr(
        "The push adds to the hazard and the utility of joining the industry's platform; "
        "ties are formed by its members."
    ),
    "same": tr("{cluster}: {assumed} in {year} as assumed, {equal} under an equal push: the same."),
    "other": tr("{cluster}: {assumed} in {year} as assumed, {equal} under an equal push: it follows from that input."),
    "told": tr("{stage} ({share:.0%} of replications)"),
    "alike": tr(
        "In {year} the clusters differ as assumed and are alike under an equal push: their differences are the input's."
    ),
    "ran": tr(
        "{start}–{end}, {finished} of {runs} replications finished (seeds {first} to {last} "
        "under either push), {scale:.3g} of all firms simulated."
    ),
    "stages": tr("Stages under either push"),
    "networks": tr("The networks behind them"),
    "at_this_size": tr(
        "Measured all the same, at a size at which it is no finding: most frequent stage at the year's end."
    ),
    "figure_at_this_size": tr("Stages as measured at a size at which they are no finding."),
    "stage_caption": tr("Most frequent stage at the year's end, with its share of replications."),
    "figure_caption": tr("Most frequent stage by year, hatched where fewer than two thirds agree."),
    "network_assumed": tr("Networks of firms at the end of {year}, push as assumed; medians over the replications."),
    "network_equal": tr("Networks of firms at the end of {year}, equal push; medians over the replications."),
    "push_caption": tr("Push of the characteristic platform."),
    "panel_assumed": tr("push as assumed"),
    "panel_equal": tr("equal push"),
    "cluster": tr("Cluster"),
    "by": tr("Push"),
    "industry": tr("Industry"),
    "strength": tr("Strength, 0 to 1"),
    "from": trc("stage", "From year"),
    "source": tr("Source"),
    "measure": tr("Share of firms, unless said otherwise"),
}
