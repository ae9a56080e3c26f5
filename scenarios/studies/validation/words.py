"""What reports and tables of a validation say, in English and Chinese: sentences, column heads, names."""

from __future__ import annotations

import pandas as pd

from ....analysis.catalogue import CatalogueError, indicator
from ....analysis.figures.style import cluster_name
from ....language import Text, language, tr, trc
from .observations import CITY, QUANTITIES

Texts = dict[str, Text]
TEXT: Texts = {
    "title": tr("Simulated against observed: {}"),
    "within_adds": tr(
        "The model forecasts exports {size} % better than what it is given from outside does by "
        "itself (CRPS, Monte Carlo error {error}; forecasts from {first}–{last}, {n} replications). "
        "{reached} of {m} targets declared beforehand are reached."
    ),
    "within_worse": tr(
        "The model forecasts exports {size} % worse than what it is given from outside does by "
        "itself (CRPS, Monte Carlo error {error}; forecasts from {first}–{last}, {n} replications). "
        "{reached} of {m} targets declared beforehand are reached."
    ),
    "within_open": tr(
        "{n} replications do not show whether the model forecasts exports better or worse than what "
        "it is given from outside does by itself: skill in CRPS {skill} %, Monte Carlo error {error} "
        "(forecasts from {first}–{last})."
    ),
    "within_picture": tr("How much better the model forecasts exports than simpler rules do"),
    "within": tr("Forecasts within the training years"),
    "within_note": tr(
        "Process, origins and targets stand in scorecard.yaml, committed as {commit} before "
        "anything was scored by them. {known} Errors are Monte Carlo standard errors over "
        "mirrored pairs of replications; {wanted} are meant to be published, these are {n}. "
        "The range of a skill is that with one industry left out, that of a coverage its 95 "
        "% binomial interval."
    ),
    "within_table": tr("Declared targets"),
    "by_horizon": tr("Exports by years ahead; the external process's median is constant share"),
    "online": tr("E-commerce's shares of the city's exports and imports, narrow definition; fitted, so no test"),
    "finding_targets": tr(
        "Description, no test, for they have been looked at before: in {first}–{last}, "
        "{reached} of {n} lines on exports by industry are reached; of the {m} on CRPS and "
        "coverage, {decided}."
    ),
    "finding_too_few": tr(
        "Held out: {years}, {n} of the at least {least} years that a verdict needs; the "
        "errors are told below, but from so few years nothing can be said of the model."
    ),
    "too_few": tr("too few years"),
    "finding_skill": tr(
        "Against the best naive forecast ({method}, fixed origin) the CRPS is {crps:.3f} to "
        "{other:.3f} under the {protocol} protocol: {verdict}."
    ),
    "better": tr("the model adds information"),
    "worse": tr("the model is not to be trusted for these years' exports"),
    "finding_own": tr("Of your observations {n} values of {k} series overlap with the simulation, in {first}–{last}."),
    "finding_inside": tr(
        "{inside} of the {n} lie within the simulated 90 % intervals under the {protocol} "
        "protocol; in the median series the median error is {mape:.0f} %."
    ),
    "finding_growth": tr("None of them can be compared in level, only in growth since {origin}: see the errors below."),
    "verdict": tr(
        "With {train} years of training and {test} of test, a few points of error mean "
        "little: CRPS and coverage are the verdict. CRPS, the continuous ranked probability "
        "score, is the error of a forecast that is a distribution, here of logs: lower is "
        "better. MAPE is the mean absolute error in per cent of what is observed."
    ),
    "only": tr(
        "Synergy over Table 4 is simulated only, for no such panel is observed; the paper's statements are soft checks."
    ),
    "scorecard": tr("Description: exports by industry after the training years, looked at before"),
    "own": tr("Your observations against the simulation"),
    "own_note": tr("There is no scorecard: it needs exports of the training years and of later ones."),
    "errors": tr("Errors, CRPS and coverage of every series"),
    "held_out": tr("The model, years after {}"),
    "naive": tr("Naive forecasts, years after {}"),
    "training": tr("The model, years up to {}, in level"),
    "skill": tr("Skill on exports against naive forecasts: 1 perfect, below 0 worse"),
    "views": tr(
        "Views: level, as simulated; fixed origin, the observed value of {} times simulated "
        "growth; rolling, the observed value of the year before times simulated growth. "
        "Coverage is that of 90 % intervals, with its 95 % binomial interval."
    ),
    "series": tr("Simulated bands over observed points"),
    "series_note": tr(
        "Series of the city as a whole are simulated on another coverage: they are drawn as "
        "the observed value of {} times simulated growth."
    ),
    "synergy": tr("Order degrees and synergy, both sides"),
    "synergy_note": tr(
        "The city as one system (cross-border e-commerce, containers | exports of the "
        "industries, patents; 2014–2020) was fitted on the observed panel and frozen; the "
        "same frozen evaluator scores both sides. Hollow points rest on a filled cell or a "
        "year held out."
    ),
    "checks": tr("Soft checks: S2's bounds, rankings, crossing years"),
    "checks_table": tr(
        "Share of replications in which S2's statement holds; U on the clusters' own window. Tolerances are choices."
    ),
    "rests_text": tr(
        "Values of the model up to {origin} only; external demand after it grows by a damped "
        "trend with innovations, estimated on {first}–{last} of {place}: damping {city} for "
        "the city, {share} for shares, standard deviations a year {city_sd:.3f}, "
        "{share_sd:.3f} and {import_sd:.3f} (imports), in logs."
    ),
    "ran": tr(
        "Protocols, each with all replications: {protocols}. The industries' values after {origin} are held out."
    ),
    "protocol_forecast": tr("forecast (nothing known after {origin})"),
    "protocol_conditional": tr("conditional (the city's observed totals known)"),
    "observed": tr("Zhang (2023), Tables 1 and 2; series of the city as named in city_indicators.csv"),
    "own_observed": tr("the user's own observations"),
    "draws": tr("Every replication runs with a draw of a posterior of {n} parameters: {names}."),
    "no_draws": tr(
        "Parameters have one value each: intervals carry chance and the outside world, not "
        "what is unknown of parameters (--posterior FILE adds it)."
    ),
    "inputs": tr("External inputs of the years held out, by protocol, with their public source"),
    "unread": tr("What was left out"),
    "reached": tr("reached"),
    "missed": trc("validation", "missed"),
    "card_row": tr("{}, {}\nagainst {}"),
    "degree": tr("order degree"),
    "degrees": tr("order degree; U"),
    "order_trade": tr("Order degree of trade, by industry"),
    "city_synergy": tr("The city as one system: order degrees and synergy"),
    "city_series": tr("Series of the city"),
    "native": tr("unit above each panel"),
    "usd": tr("billion USD a year"),
}
MEASURES: Texts = {
    "mape": tr("MAPE"),
    "crps": tr("CRPS"),
    "coverage": tr("Coverage"),
}
COLUMNS: Texts = {
    **MEASURES,
    "protocol": tr("Protocol"),
    "method": trc("validation", "Method"),
    "view": tr("View"),
    "indicator": tr("Series"),
    "n": trc("validation", "Values"),
    "horizon": tr("Years ahead"),
    "error": trc("validation", "Error"),
    "range": tr("Range"),
    "year": tr("Year"),
    "observed": tr("Observed"),
    "interval": tr("90 % interval"),
    "log_rmse": tr("Log RMSE"),
    "against": tr("Against"),
    "skill_mape": tr("Skill, MAPE"),
    "skill_crps": tr("Skill, CRPS"),
    "cluster": tr("Industry"),
    "statement": tr("Statement of S2"),
    "simulated": tr("Simulated (median)"),
    "share": tr("Holds in"),
    "measure": tr("Measure"),
    "target": tr("Target"),
    "value": trc("validation", "Value"),
    "verdict": trc("validation", "Verdict"),
    "input": tr("Input"),
    "forecast": tr("Forecast"),
    "conditional": tr("Conditional"),
    "source": tr("Source"),
}
NAMES: Texts = {
    **MEASURES,
    "forecast": tr("forecast"),
    "conditional": tr("conditional"),
    "": tr("–"),
    "level": tr("level"),
    "fixed_origin": tr("fixed origin"),
    "rolling": tr("rolling"),
    "model": tr("model"),
    "random_walk": tr("random walk"),
    "drift": tr("drift"),
    "ar1": tr("AR(1)"),
    "trend": tr("trend"),
    "holt": tr("Holt"),
    "constant_share": tr("constant share"),
    "external_process": tr("external process alone"),
    "share_reversion": tr("share reversion"),
    "skill_crps": tr("skill in CRPS"),
    "online_export_share": tr("share of exports"),
    "online_import_share": tr("share of imports"),
}
NAMED = ["protocol", "method", "view", "against", "measure"]


def name_of(code: str) -> str:
    """A protocol, view, method or measure."""
    return str(NAMES[code]) if code in NAMES else code


def series_name(code: str) -> str:
    """A compared series: a quantity observed of Guangzhou, or an indicator of the catalogue after its code."""
    if code in QUANTITIES:
        return QUANTITIES[code].name()
    try:
        known = indicator(code)
    except CatalogueError:
        return code
    return f"{code} {known.name_zh if language() == 'zh' else known.name_en}"


def series_unit(code: str) -> str:
    """The unit of a compared series."""
    if code in QUANTITIES:
        return QUANTITIES[code].unit_in()
    known = indicator(code)
    return known.unit_zh if language() == "zh" else known.unit


def place_name(cluster: str) -> str:
    """A cluster, or the city as a whole."""
    return str(tr("The city")) if cluster == CITY else cluster_name(cluster)


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table with names for codes and heads."""
    shown = table.copy()
    for column in shown.columns.intersection(NAMED):
        shown[column] = [name_of(str(code)) for code in shown[column].fillna("")]
    if "indicator" in shown:
        shown["indicator"] = [series_name(str(code)) for code in shown["indicator"]]
    return shown.rename(columns={column: str(COLUMNS[column]) for column in shown.columns if column in COLUMNS})
