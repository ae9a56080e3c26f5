"""Colours of drawn figures: clusters and subsystems look as declared in all of them, and all can be read in grey."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from colours import DEFICIENCIES, distance, grey_distance
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from synergysim.analysis.catalogue import SUBSYSTEMS, subsystem_name
from synergysim.analysis.evaluation import Evaluation, Plan, evaluate_tables
from synergysim.analysis.figures import (
    comparison,
    evolution,
    response,
    robustness,
    run,
    sensitivity,
    style,
    trade,
    waterfall,
)
from synergysim.analysis.figures import evaluation as evaluated
from synergysim.analysis.tables import tables_from_frame

CLUSTERS = tuple(style.CLUSTER_COLOURS)
YEARS = range(2010, 2016)
LEAST_GREY = 10.0  # of L*, 0 to 100
LEAST_SEEN = 10.0  # CIE 1976, with any colour vision


def by_year(**columns: float) -> pd.DataFrame:
    rows = [(one, cluster, year, *columns.values()) for one in (1, 2) for cluster in CLUSTERS for year in YEARS]
    return pd.DataFrame(rows, columns=["replication", "cluster", "year", *columns])


def long(names: list[str], key: str = "diagnostic", time: str = "year") -> pd.DataFrame:
    tables = [by_year(value=0.1 + 0.1 * place).assign(**{key: name}) for place, name in enumerate(names)]
    return pd.concat(tables, ignore_index=True).rename(columns={"year": time})


def observed() -> pd.DataFrame:
    """Five growing indicators a cluster, one row a cluster and year."""
    rng = np.random.default_rng(3)
    table = by_year().query("replication == 1")[["cluster", "year"]].reset_index(drop=True)
    for code in ("A1", "A4", "A9", "B1", "B2"):
        table[code] = 100 * np.exp(0.1 * (table["year"] - 2010) + rng.normal(0, 0.05, len(table)))
    return table


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate_tables(tables_from_frame(observed()), Plan(robustness=True))


def figures(evaluation: Evaluation) -> Iterator[tuple[str, Figure]]:
    """Every figure that draws clusters or subsystems, or several series in one panel."""
    scores = by_year(synergy=0.3, order_digital_trade=0.5, order_industrial_cluster=0.4)
    firms = pd.DataFrame({"year": 2012, "firm": range(5), "cluster": CLUSTERS, "leader": False})
    ties = pd.DataFrame({"year": [2012], "firm": [0], "partner": [1]})
    scenarios = pd.concat([by_year(value=0.1 * n).assign(scenario=name) for n, name in enumerate("abcd")])
    none = pd.DataFrame(columns=["scenario", "time", "code", "name"])
    yield "order_degrees", run.order_degrees(scores)
    yield "synergy", run.synergy_degree(scores)
    yield "portrait", evolution.order_portrait(scores)
    yield "network", evolution.network_at_dates(firms, ties)
    yield "adoption", run.adoption(long(list(run.ADOPTION), time="time"))
    yield "structure", trade.structure(long([*trade.COMPONENTS, trade.IMBALANCE]))
    amounts = long(["exports_usd", "trade_balance_usd", *trade.CHANNELS])
    yield "balance", trade.trade_balance(amounts, by_year(exports=1e5, imports=1e5), 2012)
    yield "exports", run.exports(by_year(exports=1e5), by_year(exports=1e5), 2012)
    yield "paths", comparison.fan_chart(scenarios, none, "U", "U")
    cells = pd.DataFrame({"scenario": ["a", "b"], "x": [0.0, 1.0], "mean": [0.1, 0.2]})
    lines = {"x": pd.DataFrame({"scenario": ["a", "b"], "low": 0.0, "high": 1.0, "median": 0.1})}
    yield "response", response.response(cells, lines, {"x": "x"}, ("U", "U", 2015))
    yield "scored_order", evaluated.order_figure(evaluation)
    yield "scored_synergy", evaluated.synergy_figure(evaluation)
    yield "coupling", evaluated.coupling_figure(evaluation)
    yield "weights", evaluated.weights_figure(evaluation)
    names = {code: code for code in evaluation.weights["indicator"].unique()}
    yield "left_out", robustness.left_out_figure(evaluation.robustness[0], names)


@pytest.fixture(scope="module")
def drawn(evaluation: Evaluation) -> dict[str, Figure]:
    return dict(figures(evaluation))


def labelled(figure: Figure) -> Iterator[tuple[str, Line2D]]:
    """Label and line of everything that a legend could name, in the panels and in the figure's own legend."""
    for panel in figure.axes:
        yield from ((str(line.get_label()), line) for line in panel.get_lines())
    for legend in figure.legends:
        words = (text.get_text() for text in legend.get_texts())
        yield from (
            (word, one) for word, one in zip(words, legend.legend_handles, strict=True) if hasattr(one, "get_marker")
        )


CLUSTER_FIGURES = ("synergy", "portrait", "network", "scored_synergy", "coupling", "weights", "left_out")


@pytest.mark.parametrize("name", CLUSTER_FIGURES)
def test_a_cluster_has_its_colour_in_every_figure(drawn: dict[str, Figure], name: str) -> None:
    found = {label: {to_hex(line.get_color()) for word, line in labelled(drawn[name]) if word == label}
             for label in map(style.cluster_name, CLUSTERS)}  # fmt: skip
    declared = {style.cluster_name(code): {colour.lower()} for code, colour in style.CLUSTER_COLOURS.items()}
    assert found == declared


def test_firms_of_a_network_have_the_colour_of_their_cluster(drawn: dict[str, Figure]) -> None:
    dots = [one for one in drawn["network"].axes[0].collections if isinstance(one, PathCollection)]
    assert {to_hex(one.get_edgecolor()[0]) for one in dots} == {one.lower() for one in style.CLUSTER_COLOURS.values()}


@pytest.mark.parametrize("name", ["order_degrees", "scored_order"])
def test_a_subsystem_has_its_colour_and_line_in_every_figure(drawn: dict[str, Figure], name: str) -> None:
    for code in SUBSYSTEMS:
        look = style.subsystem_style(code)
        lines = [line for word, line in labelled(drawn[name]) if word == subsystem_name(code)]
        assert len(lines) >= len(CLUSTERS)
        assert {to_hex(line.get_color()) for line in lines} == {style.SUBSYSTEM_COLOURS[code].lower()}
        assert {(line.get_linestyle(), line.get_marker()) for line in lines} == {(look["linestyle"], look["marker"])}


def without_colour(line: Line2D) -> tuple[Any, ...]:
    hollow = to_hex(line.get_markerfacecolor()) == "#ffffff"
    dashes = None if line.get_linestyle() == "None" else line._unscaled_dash_pattern[1]
    return (line.get_linestyle(), str(dashes), line.get_marker(), hollow)


def panels(figures: dict[str, Figure]) -> Iterator[tuple[str, Axes]]:
    return ((name, panel) for name, figure in figures.items() for panel in figure.axes)


def test_lines_of_one_panel_differ_without_colour(drawn: dict[str, Figure]) -> None:
    for name, panel in panels(drawn):
        named = {str(one.get_label()): one for one in panel.get_lines() if not str(one.get_label()).startswith("_")}
        for one, other in itertools.combinations(named.values(), 2):
            alike = without_colour(one) == without_colour(other)
            assert not alike or grey_distance(to_hex(one.get_color()), to_hex(other.get_color())) > 20, (name, str(one))


def test_areas_of_one_panel_differ_in_grey_and_with_any_colour_vision(drawn: dict[str, Figure]) -> None:
    seen = 0
    for name, panel in panels({key: drawn[key] for key in ("structure", "balance")}):
        areas = [one for one in panel.collections if isinstance(one, PolyCollection) and one.get_alpha() is None]
        for one, other in itertools.combinations([to_hex(area.get_facecolor()[0]) for area in areas], 2):
            seen += 1
            assert grey_distance(one, other) > LEAST_GREY, name
            assert min(distance(one, other, kind) for kind in DEFICIENCIES) > LEAST_SEEN, name
    assert seen == 5 * (6 + 3)


@pytest.mark.parametrize("kind", DEFICIENCIES)
def test_declared_colours_differ_with_any_colour_vision(kind: str) -> None:
    for colours in (style.CLUSTER_COLOURS, style.SUBSYSTEM_COLOURS, style.STAGE_COLOURS):
        for one, other in itertools.combinations(colours.values(), 2):
            assert distance(one, other, kind) > LEAST_SEEN, (one, other)


def test_sources_of_variance_beside_each_other_differ_in_grey() -> None:
    looks = zip(sensitivity.SOURCE_COLOURS, sensitivity.SOURCE_HATCHES, strict=True)
    for one, other in itertools.pairwise(looks):
        assert grey_distance(one[0], other[0]) > LEAST_GREY or one[1] != other[1], (one, other)


def test_what_a_difference_takes_away_is_hatched() -> None:
    rows = pd.DataFrame({"difference": ["a", "b"], "value": [0.2, -0.1], "lower": [0.1, -0.2], "upper": [0.3, 0.0]})
    bars = waterfall.waterfall(rows, (0.0, 0.1), ("x", "y"), "U", 2015, "mean").axes[0].patches
    assert [bar.get_hatch() for bar in bars] == [None, "///"]


def test_the_simulated_deficiency_keeps_greys_and_confuses_red_with_green() -> None:
    assert distance("#808080", "#808080") == 0.0
    assert np.isclose(grey_distance("#000000", "#FFFFFF"), 100.0, atol=0.01)
    assert distance("#FFFFFF", "#000000", "deuteranopia") == pytest.approx(100.0, abs=0.5)
    assert distance("#B05050", "#708040", "deuteranopia") < 0.5 * distance("#B05050", "#708040")


def test_what_grey_does_not_tell_apart_of_clusters_line_and_marker_do() -> None:
    looks = [style.cluster_style(code) for code in CLUSTERS]
    assert len({look["marker"] for look in looks}) == len(looks)
    for one, other in itertools.combinations(looks, 2):
        assert grey_distance(one["color"], other["color"]) > 5 or one["linestyle"] != other["linestyle"]
