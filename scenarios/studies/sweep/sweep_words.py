"""The words of a sweep's report, in English and Chinese."""

from __future__ import annotations

from ....language import Text, tr, trc

WORDS: dict[str, Text] = {
    "title": tr("Sweep: {name}"),
    "spread": tr(
        "Over {cells:,} cells, {what} in {year}, the mean of the clusters, has its median at "
        "{median}; nine tenths of the cells lie between {low} and {high}."
    ),
    "moves": tr(
        "{sure} of the {n} things varied are shown to move it; {path} does so farthest, by "
        "{change} from its lowest values to its highest (95 % interval {lower} to {upper})."
    ),
    "moves_none": tr("None of the {n} things varied is shown to move it: all 95 % intervals hold 0."),
    "moves_one_each": tr(
        "With one replication a point there is no interval: which of the {n} things varied "
        "moves it cannot be told from chance. Give two or more."
    ),
    "scenarios_only": tr(
        "Only the scenario was varied, over {n} scenarios: 'synergysim compare' tells such "
        "differences with their intervals."
    ),
    "nothing": tr("No run finished, so there is no finding."),
    "ran": tr(
        "{cells:,} cells × {replications:,} replications = {runs:,} runs, design {design}; "
        "{failed:,} of {stored:,} failed and are left out."
    ),
    "varied_caption": tr("What was varied."),
    "errors_caption": tr("Why runs failed."),
    "outcomes": tr("What came out"),
    "levels_caption": tr(
        "{what} in {year} over what was varied: cells with values in the range, mean of "
        "their outcomes, median and 10th to 90th percentile of the cells. Values are grouped "
        "in thirds where there are more than six."
    ),
    "scenarios_caption": tr("{what} in {year} by scenario, over all cells of the scenario."),
    "moves_caption": tr(
        "From the lowest values of each to the highest: difference of the means with its 95 "
        "% interval over the replications, which share their seeds (Student's t)."
    ),
    "drawn": tr(
        "What was drawn from ranges was drawn together: cells with high values of one thing "
        "have other values of the rest, too. The intervals leave that out; with few points a "
        "movement may be another thing's. 'synergysim sensitivity' tells them apart."
    ),
    "figure_caption": tr("How {what} follows each of them."),
    "figure_first": tr("How {what} follows each of the {shown} that move it farthest, of {n}."),
    "resting": tr(
        "The same seeds are used in every cell, so cells differ by what was varied, not by "
        "luck. What a sweep shows holds for the values swept; it does not say how likely "
        "they are."
    ),
    "assumed": tr(
        "{name}: {assumed} of {all} input values are assumptions; 'synergysim run {name}' writes each with its source."
    ),
    "evaluator": tr("Evaluator: {names}, frozen."),
    "path": tr("Varied"),
    "meaning": tr("Meaning"),
    "role": tr("Kind"),
    "lever": tr("lever"),
    "uncertainty": tr("uncertainty"),
    "from": trc("sweep", "From"),
    "to": trc("sweep", "To"),
    "unit": tr("Unit"),
    "values": trc("sweep", "Values"),
    "grid": tr("grid"),
    "list": tr("list"),
    "latin_hypercube": tr("latin_hypercube"),
    "sobol": tr("sobol"),
    "oat": tr("oat"),
    "range": tr("Values"),
    "cells": tr("Cells"),
    "mean": tr("Mean"),
    "median": tr("Median"),
    "q10": tr("10th percentile"),
    "q90": tr("90th percentile"),
    "scenario": tr("Scenario"),
    "change": tr("Change"),
    "lower": tr("From"),
    "upper": tr("To"),
    "error": tr("Error"),
    "times": trc("sweep", "Runs"),
}
