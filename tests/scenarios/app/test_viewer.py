"""Mesa's viewer: the model that it steps, and the page rendered as Solara renders it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from synergysim.scenarios.studies.evolution.network_snapshots import snapshots
from synergysim.scenarios.viewer.model import WatchedModel, moved


def test_the_watched_network_is_that_of_a_run() -> None:
    model = WatchedModel(cluster="jewelry", year=2016, seed=3)
    assert (model.steps, model.last_quarter) == (0, "2016Q4")
    for _ in range(4):
        model.step()
    assert (model.steps, model.last_quarter, model.running) == (4, "2017Q4", True)
    found, wanted = model.network(), snapshots(model.inputs, [2017], 3, "jewelry")
    pd.testing.assert_frame_equal(found.firms, wanted.firms)
    pd.testing.assert_frame_equal(found.ties, wanted.ties)
    assert set(model.places) == set(found.firms["firm"])


def test_the_last_quarter_stops_the_viewer() -> None:
    model = WatchedModel(scale=0.002, year=2034)
    for _ in range(3):
        model.step()
    assert model.running
    model.step()
    assert not model.running


def test_tied_firms_move_together_and_clusters_stay_apart() -> None:
    firms = pd.DataFrame({"firm": range(10), "cluster": ["a"] * 8 + ["b"] * 2})
    ties = pd.DataFrame({"firm": [0], "partner": [4]})
    places = moved({}, firms, ties)

    def gap(one: int, other: int) -> float:
        return float(np.hypot(*np.subtract(places[one], places[other])))

    loose = [gap(one, other) for one in (1, 2, 3, 5, 6, 7) for other in (1, 2, 3, 5, 6, 7) if one < other]
    assert gap(0, 4) < np.median(loose)
    assert min(gap(one, 8) for one in range(8)) > gap(0, 4)
    again = moved(places, firms, ties)
    assert max(np.hypot(*np.subtract(again[firm], places[firm])) for firm in places) < 2.0


RENDER = """
import ipywidgets
import solara
from synergysim.scenarios.viewer.page import Page
box, context = solara.render(Page(), handle_error=False)
images = context.find(ipywidgets.Image).widgets
assert [bytes(one.value)[:4] for one in images] == [b"\\x89PNG"] * 2, images
"""


def test_the_page_renders_both_pictures_and_solara_does_not_complain() -> None:
    pytest.importorskip("solara")
    done = subprocess.run([sys.executable, "-c", RENDER], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "rules-of-hooks" not in done.stderr
