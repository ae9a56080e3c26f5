"""The words of the sensitivity report, in English and Chinese."""

from __future__ import annotations

from ....language import Text, tr, trc

WORDS: dict[str, Text] = {
    "title": tr("What U depends on: {name}"),
    "matters": tr("What matters"),
    "first": tr("U in {year} (mean of the clusters) depends most on {factors}."),
    "luck": tr(
        "The standard deviation of U over all runs is {sd:.3g}; over seeds at the same parameters it is {luck:.3g}."
    ),
    "no_luck": tr(
        "The standard deviation of U over all runs is {sd:.3g}; one replication a point does not "
        "tell how much of it is chance."
    ),
    "unsure": tr(
        "For {factors}, measured to be among the largest, nothing is shown with {runs}: the 95 % interval holds 0."
    ),
    "none_sure": tr(
        "No parameter is shown to move U in {year} (mean of the clusters) with {runs}: the 95 % "
        "intervals of the largest, {factors}, hold 0. More points or replications would tell "
        "more."
    ),
    "meant": tr("{path} ({meaning})"),
    "morris": tr("Morris (morris)"),
    "saltelli": tr("Sobol (sobol)"),
    "oat": tr("one at a time (oat)"),
    "list": tr("Sobol on draws from a posterior"),
    "varied": tr("What was varied, from where to where, beside the scenario's own value."),
    "path": tr("Parameter"),
    "low": trc("sweep", "From"),
    "high": trc("sweep", "To"),
    "own_value": trc("sensitivities", "Scenario"),
    "unit": tr("Unit"),
    "meaning": tr("Meaning"),
    "dead": tr("Moved no outcome at all, in no point of this sample: {factors}."),
    "ran": tr(
        "Method {design}: {cells:,} parameter points of {k} parameters, {n} run(s) in each, {seeds}. Model {model}."
    ),
    "same": tr("the same seeds in every point"),
    "own": tr(
        "with seeds of its own in each half of a base sample: chance is a factor like the "
        "parameters, so that all indices are averages over chance and its part of the "
        "variance is told"
    ),
    "ranges": tr(
        "Parameters vary independently over their ranges, each value counting alike, unless "
        "draws from a posterior were given: then they vary together and a first-order index "
        "includes what goes with a parameter. Most ranges are assumptions."
    ),
    "tables": tr("Indices"),
    "split": tr(
        "Variance split of U: shares with 95 % jackknife intervals. With few seeds the "
        "intervals are wide; of all methods sobol has the most seeds."
    ),
    "of": tr("{outcome}, {year}, mean of the clusters."),
    "read_morris": tr(
        "Morris screening: μ* is the mean size of an elementary effect, the change of the "
        "outcome over the parameter's range; μ keeps its sign; σ is its spread: large beside "
        "μ*, the effect depends on the other parameters."
    ),
    "read_saltelli": tr(
        "Sobol indices: the first-order index is the share of the outcome's variance that a "
        "parameter makes alone, the total index that with all its interactions."
    ),
    "read_oat": tr(
        "One at a time: the outcome's change where a parameter stands at either end of its "
        "range and all others at the scenario's values."
    ),
}
