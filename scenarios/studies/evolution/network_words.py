"""The words of the network's report, in English and Chinese."""

from __future__ import annotations

from ....language import Text, tr

WORDS: dict[str, Text] = {
    "title": tr("The network of firms: {name}"),
    "ties": tr(
        "At the end of {year} firms of {most} have the most ties, {high:.2g} each, and those "
        "of {fewest} the fewest, {low:.2g}; "
    ),
    "ties_alone": tr("At the end of {year} firms of {most} have {high:.2g} ties each; "),
    "adoption": tr("{lowest:.0%} to {highest:.0%} of a cluster's firms sell on e-commerce platforms."),
    "adoption_alone": tr("{highest:.0%} of them sell on e-commerce platforms."),
    "component": tr(
        "The largest group of firms that ties connect holds {share:.0%} of {cluster}, more "
        "than in any other cluster; had its firms their ties at random, it would hold "
        "{null:.0%}."
    ),
    "component_alone": tr(
        "The largest group of firms that ties connect holds {share:.0%} of {cluster}; had "
        "its firms their ties at random, it would hold {null:.0%}."
    ),
    "no_ties": tr(
        "At the end of {year} no firm has a tie yet: ties form on digital platforms and professional markets."
    ),
    "pictures": tr("Firms and their ties"),
    "figure_caption": tr("The firms at the end of each year, every one at its own place; a line is a tie."),
    "ran": tr(
        "{described} One replication, seed {seed}, {start}–{end}, {scale:.3g} of all firms "
        "simulated; drawn are {years}."
    ),
    "again": tr(
        "It is the stored run in {folder}, which holds no ties: it was simulated once more "
        "from its manifest, and its diagnostics came out the same."
    ),
    "sampled": tr(
        "Of the simulated firms {share:.0%} are drawn, by chance and the same in every year. "
        "The tables tell of all of them."
    ),
    "all_drawn": tr("All simulated firms are drawn."),
    "measures": tr("What is measured of it"),
    "measures_caption": tr("At the end of {year}."),
    "one_seed": tr(
        "One replication is one history. Under another seed other firms are tied; synergysim "
        "stages tells which shapes many replications agree on, and what they owe to the "
        "assumed push of the industries' platforms."
    ),
}
