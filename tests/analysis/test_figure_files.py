"""Figures as files: every format asked for, the source below, the same bytes for the same figure."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from synergysim.analysis.figures import discovery, style
from synergysim.analysis.figures import run as drawn
from synergysim.analysis.figures.files import FORMATS, save_formats

SVG = "{http://www.w3.org/2000/svg}"
SYNERGY = pd.DataFrame(
    [(1, cluster, year, 0.1 * (year - 2010)) for cluster in style.CLUSTER_COLOURS for year in range(2010, 2016)],
    columns=["replication", "cluster", "year", "synergy"],
)


def figure() -> Figure:
    return drawn.synergy_degree(SYNERGY)


def test_a_figure_is_written_in_every_format_asked_for(tmp_path: Path) -> None:
    shown = save_formats(figure(), tmp_path, "one", FORMATS, "Source: a test.")
    assert {path.name for path in tmp_path.iterdir()} == {"one.png", "one.svg", "one.pdf"}
    assert shown == tmp_path / "one.png"
    assert ET.parse(tmp_path / "one.svg").getroot().tag == f"{SVG}svg"
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")


def test_a_page_gets_a_picture_even_if_only_pdf_was_asked_for(tmp_path: Path) -> None:
    shown = save_formats(figure(), tmp_path, "one", ["pdf"])
    assert [path.name for path in tmp_path.iterdir()] == ["one.pdf"]
    assert isinstance(shown, bytes)
    assert shown.startswith(b"\x89PNG")


def test_an_svg_alone_is_what_a_page_shows(tmp_path: Path) -> None:
    assert save_formats(figure(), tmp_path, "one", ["pdf", "svg"]) == tmp_path / "one.svg"


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_figure_gives_the_same_bytes(tmp_path: Path, ending: str) -> None:
    first, second = (style.save(figure(), tmp_path / f"{n}.{ending}", "Source.").read_bytes() for n in "ab")
    assert first == second


def test_the_source_stands_below_the_figure_and_covers_nothing_of_it(tmp_path: Path) -> None:
    table = SYNERGY.assign(order_digital_trade=0.4, order_industrial_cluster=0.5)
    plain, with_source = (drawn.order_degrees(table) for _ in range(2))
    first = imread(style.save(plain, tmp_path / "plain.png"))
    second = imread(style.save(with_source, tmp_path / "source.png", "Source: a test of one line."))
    assert second.shape[1] == first.shape[1]
    assert second.shape[0] > first.shape[0]
    # The panels' legend, which is coloured, must not slide onto the source, which is grey.
    below = second[first.shape[0] :, :, :3]
    assert below.min() < 0.9
    assert (below.max(axis=2) - below.min(axis=2)).max() < 0.01
    legend = first[-60:, :, :3]
    assert (legend.max(axis=2) - legend.min(axis=2)).max() > 0.5


def test_letters_beside_a_panel_are_not_cut_off(tmp_path: Path) -> None:
    names = ["a name as long as that of many a parameter of an industry", "levers.P4.cities.guangzhou.level"] * 3
    rows = [(cluster, name, 0.5, 0.4) for cluster in ("jewelry", "food_beverage") for name in names]
    scores = pd.DataFrame(rows, columns=["cluster", "parameter", "score", "chance"])
    picture = imread(style.save(discovery.score_figure(scores, "Scores"), tmp_path / "scores.png", "Source: a test."))
    assert picture[:, :3, :3].min() == 1.0
