"""The words of a calibration's report, in English and Chinese."""

from __future__ import annotations

import pandas as pd

from ....language import Text, language, tr, trc
from ..validation.observations import QUANTITIES
from .targets import ONLINE_EXPORTS, ONLINE_IMPORTS

Texts = dict[str, Text]
TEXT: Texts = {
    "title": tr("Calibration: {}"),
    "yes": tr("yes"),
    "no": tr("no"),
    "recovery": tr("Can the fit be trusted?"),
    "recovery_text": tr(
        "Of {runs} runs drawn from the priors ({failed} of them failed) {n} stood for the data in turn, "
        "the others giving their posterior. Ranks of the known values are not uniform for: {uneven} "
        "(of {k}). Simulated with the posterior's draws, {inside} of {series} quantities are as observed "
        "within the declared error; not: {outside}. Observed beyond what the priors reach, and counted as "
        "at their edge: {beyond}. Narrowed by more than known data would narrow them, and to be doubted, "
        "since what is observed lies where few runs do: {claimed}."
    ),
    "recovery_table": tr("Uniform ranks (p value), contraction where the data are known, and given what is observed"),
    "predicted_table": tr(
        "What priors and posterior simulate, 5 % to 95 %: of a series over what is observed, else in its own unit."
    ),
    "ranks_figure": tr(
        "Level bars: posteriors of the right width; a hump: too wide; a trough: too narrow; a slope: shifted."
    ),
    "nearer": tr(
        "On {n} seeds that no search has seen, the distance from what is observed is "
        "{before:.3f} with the scenario's own values and {after:.3f} with the point fitted."
    ),
    "search": tr("The search itself reported {search:.3f}."),
    "searched": tr("The search itself reported {search:.3f}, with levels and trends of trade left out."),
    "no_nearer": tr(" The point is no nearer than the scenario as it is: take more --trials or a larger --scale."),
    "identified": tr(
        "Of {k} parameters the data take more than a fifth of the variance of {good}: {names}. "
        "Moved by more than half a standard deviation of the prior: {far}. Of the others they say "
        "little: results that rest on those rest on the prior."
    ),
    "draws": tr("The posterior's {n} draws count like {effective:.0f} that weigh alike."),
    "rough": tr(
        "That is too few to say which parameters the data narrow: its intervals are rough "
        "and too narrow. Raise --population, or fit fewer parameters."
    ),
    "none": tr("none"),
    "fitted": tr(
        "Fitted to what is observed in {first}–{last}: {parameters}; the scenario runs from "
        "{start} to {last}, {scale:.3g} of all firms simulated."
    ),
    "point": tr("Point: {trials} trials, two runs each, by the tree-structured Parzen estimator (optuna)."),
    "posterior": tr(
        "Posterior: {population} draws from {runs} runs with parameters drawn from their priors, by "
        "approximate Bayesian computation with regression adjustment."
    ),
    "fresh": tr("Again on fresh seeds"),
    "fresh_table": tr(
        "Mean over the seeds; each group's root mean square log error in units of its scale. 1 is the scale."
    ),
    "fresh_figure": tr("Errors by group of series."),
    "parameters": tr("Parameters"),
    "listed": tr("'synergysim list parameters' says what each parameter means."),
    "parameters_table": tr(
        "Priors are uniform from low to high. Shift: of the mean, in the prior's standard deviations. "
        "Contraction: 1 less the posterior's variance over the prior's."
    ),
    "points_table": tr("Searched from low to high; the value before and the one fitted."),
    "trends_table": tr("Levels and trends of the industries' trade, fitted by regression given the other parameters."),
    "train": tr(
        "Only {first}–{last} entered the fit. Distance: the root mean square over groups of "
        "series of the root mean square log error, in units of a scale that is an assumption."
    ),
    "distances": tr("Series and scales."),
    "moments": tr("Published moments of firms and adoption; the scale is the error that counts as one."),
    "anew": tr(
        "The same seeds and versions give the same numbers, whatever the number of workers. "
        "A folder that holds a calibration is gone on with: take a new one."
    ),
    "own": tr("the user's own observations"),
}
COLUMNS: Texts = {
    "point": tr("Values"),
    "distance": tr("Distance"),
    "parameter": tr("Parameter"),
    "unit": tr("Unit"),
    "low": tr("Low"),
    "high": tr("High"),
    "now": tr("Before"),
    "best": tr("Point fitted"),
    "q05": tr("5 %"),
    "median": tr("Median"),
    "q95": tr("95 %"),
    "shift": tr("Shift"),
    "contraction": tr("Contraction"),
    "series": tr("Series"),
    "scale": tr("Scale (log error)"),
    "declared": tr("Declared error"),
    "p_value": tr("p value"),
    "recovered": tr("Contraction, known data"),
    "lower": tr("5 %"),
    "upper": tr("95 %"),
    "inside": tr("Observed inside"),
    "indicator": tr("Series"),
    "cluster": tr("Industry"),
    "growth only": tr("Growth only"),
    "observed": tr("Observed"),
    "prior_lower": tr("Prior, 5 %"),
    "prior_upper": tr("Prior, 95 %"),
    "value": tr("Value"),
    "years": tr("Years"),
    "source": trc("calibration", "Source"),
    "address": tr("Address"),
    "confidence": tr("Confidence"),
    "firms": trc("calibration", "Firms"),
    "economy": tr("Margins and productivity"),
    "adoption": tr("Online growth and fees"),
    ONLINE_EXPORTS: tr("Online share of exports"),
    ONLINE_IMPORTS: tr("Online share of imports"),
}
POINTS: Texts = {
    "the scenario as it is": tr("scenario's own values"),
    "the point fitted": tr("point fitted"),
    "the posterior's mean": tr("posterior's mean"),
}
KINDS: Texts = {"level": tr("mean"), "trend": trc("calibration", "change")}
SERIES_ZH = {
    "exports by industry": "分产业出口",
    "imports by industry": "分产业进口",
    "cross-border e-commerce's share of the city's exports, 2016 and 2017": "跨境电商占全市出口之比（2016、2017 年）",
    "cross-border e-commerce's share of the city's imports, 2016 and 2017": "跨境电商占全市进口之比（2016、2017 年）",
    "growth of the port's containers, against that of the clusters' tonnes": "港口集装箱增长（对照集群货运吨数增长）",
    "growth of invention patents since 2014": "2014 年以来发明专利的增长",
}


def head(column: str) -> str:
    """The head of a column: a word of the report, or the name of a group of series."""
    if column in COLUMNS:
        return str(COLUMNS[column])
    return QUANTITIES[column].name() if column in QUANTITIES else column


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table with heads, points and series; a column without any value is left out."""
    shown = table.dropna(axis=1, how="all")
    if "point" in shown:
        shown = shown.assign(point=[str(POINTS[one]) for one in shown["point"]])
    if "series" in shown and language() == "zh":
        shown = shown.assign(series=[SERIES_ZH[one] for one in shown["series"]])
    return shown.rename(columns={column: head(str(column)) for column in shown.columns})
