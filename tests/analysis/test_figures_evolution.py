"""Figures of the network and of the order parameters show what their tables say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from synergysim.analysis.figures.evolution import network_at_dates, order_portrait, positions, save_network_animation
from synergysim.language import in_language

FIRMS = pd.DataFrame(
    [(year, firm, "jewelry" if firm < 3 else "bags", firm == 0) for year in (2012, 2017) for firm in range(5)],
    columns=["year", "firm", "cluster", "leader"],
)
TIES = pd.DataFrame([(2017, 0, 1), (2017, 3, 4)], columns=["year", "firm", "partner"])


def test_a_firm_keeps_its_place_and_ties_are_counted() -> None:
    first, second = network_at_dates(FIRMS, TIES).axes
    for early, late in zip(first.collections[1:], second.collections[1:], strict=True):
        assert np.asarray(early.get_offsets()) == pytest.approx(np.asarray(late.get_offsets()))
    assert [len(panel.collections[0].get_paths()) for panel in (first, second)] == [0, 2]
    assert second.get_title(loc="left") == "2017: 5 firms, 2 ties"


def test_clusters_stand_apart() -> None:
    places = positions(FIRMS, TIES)
    jewelry, bags = (np.mean([places[i] for i in group], axis=0) for group in ((0, 1, 2), (3, 4)))
    assert np.linalg.norm(jewelry - bags) > 2.0


def test_tied_firms_fill_the_middle_of_their_clusters_disc_and_none_lies_on_another() -> None:
    firms = pd.DataFrame({"firm": range(60), "cluster": "jewelry"})
    hub = pd.DataFrame({"firm": 0, "partner": range(1, 20)})
    at = np.array([positions(firms, hub)[firm] for firm in range(60)])
    radii = np.hypot(*at.T)
    assert radii[:20].max() < radii[20:].min()
    assert radii.max() <= 1.0
    gaps = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) + np.eye(60)
    assert gaps.min() > 0.01


def test_a_cluster_of_fewer_firms_takes_less_room() -> None:
    firms = pd.DataFrame({"firm": range(50), "cluster": ["jewelry"] * 40 + ["bags"] * 10})
    places = positions(firms, TIES.iloc[:0])
    wide, narrow = (np.ptp([places[firm][1] for firm in group]) for group in (range(40), range(40, 50)))
    assert narrow < 0.7 * wide


def test_the_animation_has_a_frame_a_year(tmp_path: Path) -> None:
    with Image.open(save_network_animation(FIRMS, TIES, tmp_path / "network.gif")) as picture:
        assert getattr(picture, "n_frames", 1) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_portrait_has_a_path_of_medians_a_cluster(lang: str) -> None:
    rows = [(r, c, y, 0.1 * r, 0.2 + (y - 2010) / 20) for r in (1, 2, 3) for c in ("jewelry", "bags")
            for y in range(2010, 2016)]  # fmt: skip
    columns = ["replication", "cluster", "year", "order_digital_trade", "order_industrial_cluster"]
    panel = in_language(lang, order_portrait, pd.DataFrame(rows, columns=columns)).axes[0]  # type: ignore[arg-type]
    assert len(panel.lines) == 5  # the diagonal; a path and its end a cluster
    assert np.asarray(panel.lines[1].get_ydata(), dtype=float) == pytest.approx([0.2] * 6)
    ends = panel.lines[2::2]
    assert [float(np.asarray(end.get_xdata())[0]) for end in ends] == pytest.approx([0.45, 0.45])
    assert all(end.get_markersize() > line.get_markersize() for end, line in zip(ends, panel.lines[1::2], strict=True))
    assert any("2015" in text.get_text() for text in panel.figure.texts)
