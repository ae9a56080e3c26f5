"""The words of the hysteresis report, English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....language import Text, tr, trc

if TYPE_CHECKING:
    pass

WORDS: dict[str, Text] = {
    "title": tr("Up and down again: {lever} ({name})"),
    "jumping": tr(
        "Pulled up to {top:g} and down again, {lever} ({name}) makes adoption jump in "
        "{jumping} of {m} clusters, in at least half of their {n} runs."
    ),
    "jumping_nowhere": tr(
        "Pulled up to {top:g} and down again, {lever} ({name}) makes adoption jump in none of the {m} clusters: in no "
        "cluster does it in half of the {n} runs or more."
    ),
    "lasting": tr("Hysteresis is shown in {lasting} of {m}{names}: there the way down lies above the way up."),
    "lasting_nowhere": tr(
        "Hysteresis is shown in none of them: the way down does not lie above the way up by more than chance."
    ),
    "named": tr(" ({names})"),
    "section": tr("Jump and hysteresis"),
    "warning_section": tr("Early warning"),
    "gap_caption": tr("Way down minus way up, mean over levels; 95 % interval over replications."),
    "warning_caption": tr("Before the jump."),
    "rate_caption": tr(
        "Alarms (p of 0.05 or less) before the jump, and the same statistics on as many "
        "quarters of runs that do not tip; 95 % interval."
    ),
    "picture": tr("{name} against the level of {lever}."),
    "method": tr(
        "One long run a replication: the lever is pulled up in {steps} levels from 0 to "
        "{top:g} and down again, {years} years a level, after {settle} years without it. "
        "Surroundings stay as in the first year, home and foreign demand grow alike, no "
        "shocks, other levers at their last level. Beside it runs a twin with the same luck "
        "and the lever at zero; what rises there too is taken out of gaps and jumps. Values "
        "are means over the last half of a level."
    ),
    "long": tr(
        "So long a run is an experiment of thought, no forecast. The last level has {left} "
        "of the firms of the first one (median of clusters and runs); the fewer are left, "
        "the more chance weighs on the way down."
    ),
    "map": tr(
        "Hollow and filled points: states of rest of the mean-field map, which knows no "
        "leaders, no money and no gain from selling online, at the median push of the "
        "industries' platforms. Dotted: its path under the same steps. Grey dashes: the twin "
        "run with the lever at zero."
    ),
    "strong": tr(
        "Strong network effects: {values}. Derived from the folds of the mean-field "
        "equation, before any run of agents: they show that the rules can tip, not that the "
        "cluster does. Terms that the equation does not know are switched off."
    ),
    "rule": tr(
        "Hysteresis is said where the gap exceeds that under the scenario's own values, the "
        "95 % interval of the paired difference being above 0, and the cluster (median) tips "
        "up at a higher level than it comes back at."
    ),
    "warning": tr(
        "Early warning before the jump, on the quarters up to the level at which it comes: "
        "trends of the rolling variance and autocorrelation (Kendall's tau, mean over the "
        "runs that jumped) with Fisher's combination of their p-values against surrogates "
        "without a tipping point. A trend without a small p-value is no warning."
    ),
    "rates": tr(
        "How far to trust it: {lines} With no tipping point and a right test 5 % of runs "
        "give an alarm; what warns as often where nothing tips warns of nothing."
    ),
    "rate": tr("{statistic} of {name} gives an alarm in {rates}."),
    "rate_of": tr("{alarms} of {runs} runs that {group}"),
    "jumped": tr("jumped"),
    "held": tr("did not, with the lever held at zero"),
    "own": tr("did not, with the lever pulled up under the scenario's own values"),
    "variance": tr("The variance"),
    "autocorrelation": tr("The autocorrelation"),
    "no_warning": tr("Nothing jumped on the way up, so there is nothing to warn of."),
    "still": tr("{lever} moves no order parameter by {least:g} or more in any cluster: its sweep shows nothing."),
    "verdict": tr("{cluster}: {jumped}; way down minus way up {gap:z.2f}{interval}: {verdict}."),
    "interval": tr(" (95 %: {lower:z.2f} to {upper:z.2f})"),
    "no_interval": tr(" (one run: no interval)"),
    "hysteresis": tr("hysteresis"),
    "no_hysteresis": tr("no hysteresis shown"),
    "no_jump": tr("no jump in {n} runs"),
    "jumps": tr("adoption jumps in {jumped} of {n} runs (median level {level:g}, by {rise:.2f})"),
    "against": tr(
        "{cluster}: gap {gap:z.2f} against {own:z.2f} under the scenario's own values "
        "(difference, 95 %: {lower:z.2f} to {upper:z.2f}); tips up {up}, back {back}: "
        "{verdict}."
    ),
    "all": tr("All clusters"),
    "never": trc("hysteresis", "never"),
    "at": tr("at {level:g}"),
    "at_down": tr("at {level:g} on the way down"),
}
COLUMNS: dict[str, Text] = {
    "cluster": tr("Cluster"),
    "order_parameter": tr("Order parameter"),
    "gap": tr("Gap"),
    "lower": tr("From"),
    "upper": tr("To"),
    "n": tr("Replications"),
    "runs": tr("Runs"),
    "variance_trend": tr("Trend of the variance"),
    "autocorrelation_trend": tr("Trend of the autocorrelation"),
    "level_trend": tr("Trend of the level"),
    "variance_p_value": tr("p, variance"),
    "autocorrelation_p_value": tr("p, autocorrelation"),
    "runs_that": tr("Runs that"),
    "statistic": tr("Statistic"),
    "alarms": tr("Alarms"),
    "share": tr("Share"),
}
