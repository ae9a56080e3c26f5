"""The network's picture in the page: the firms are those of the run, every quarter is heard of, dates are a choice."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pandas as pd
from synergysim.scenarios.app.networking import Question, follow
from synergysim.scenarios.ensemble.workers import process_context
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.evolution.network_snapshots import quarters_until, snapshots


def question(until: int = 2013) -> Question:
    return Question(resolve(load("guangzhou"), {}, 0.005, until).inputs, 3, "jewelry")


def test_the_network_is_that_of_the_seed_and_cluster_asked_for_in_every_year() -> None:
    asked = question()
    heard: list[int] = []
    with ThreadPoolExecutor(1) as executor:
        found = follow(executor, lambda quarter, _: heard.append(quarter), asked)
    assert heard == list(range(1, quarters_until(asked.inputs, 2013) + 1))
    assert list(found.firms["year"].unique()) == [2010, 2011, 2012, 2013]
    last = snapshots(asked.inputs, [2013], asked.seed, asked.cluster)
    pd.testing.assert_frame_equal(found.firms[found.firms["year"] == 2013].reset_index(drop=True), last.firms)
    pd.testing.assert_frame_equal(found.ties[found.ties["year"] == 2013].reset_index(drop=True), last.ties)


def test_quarters_are_heard_of_from_another_process() -> None:
    heard: list[int] = []
    with ProcessPoolExecutor(1, mp_context=process_context()) as executor:
        found = follow(executor, lambda quarter, _: heard.append(quarter), question(2010))
    assert heard[-1] == quarters_until(question(2010).inputs, 2010)
    assert set(found.firms["year"]) == {2010}
