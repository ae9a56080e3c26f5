"""The words of the channel experiment, in English and Chinese."""

from __future__ import annotations

from ....language import Text, Texts, tr

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
    "figure": tr("Contributions to exports and to U, with intervals."),
    "figure_all": tr("Contributions to all outcomes, with intervals."),
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
