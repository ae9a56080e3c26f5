"""Figures of comparisons show what was computed, in both languages, and tell their lines apart without colour."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from synergysim.analysis.figures import comparison as draw
from synergysim.analysis.figures import style
from synergysim.analysis.figures.events import events_note
from synergysim.analysis.figures.stage_map import stage_map
from synergysim.language import Language, in_language, speaking

SCENARIOS = ("base", "one", "two")
YEARS = range(2015, 2026)
EVENTS = pd.DataFrame(
    [
        ("one", 2016.0, "P1", "customs"),
        ("two", 2016.0, "P2", "pilot zone"),
        ("one", 2020.0, "P10", "property"),
        ("one", 2020.25, "P3", "tax"),
        ("two", 2023.0, "trade war", ""),
        ("two", 2050.0, "P9", "too late to be drawn"),
    ],
    columns=["scenario", "time", "code", "name"],
)
# Drawn in English where no Chinese font is installed, with a warning that has its own test.
pytestmark = pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")


def paths(clusters: tuple[str, ...] = ("u", "v")) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    rows = [
        (scenario, r, cluster, year, place + year - 2015 + rng.normal())
        for place, scenario in enumerate(SCENARIOS)
        for cluster in clusters
        for year in YEARS
        for r in range(5)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "cluster", "year", "value"])


def effects() -> pd.DataFrame:
    rows = [
        (scenario, quantity, cluster, 2025, mean, mean - 1.0, mean + 1.0)
        for scenario, quantity, (cluster, mean) in itertools.product(
            SCENARIOS[1:], ("synergy", "A1"), (("u", 3.0), ("v", 0.5), ("mean", 1.75))
        )
    ]
    return pd.DataFrame(rows, columns=["scenario", "quantity", "cluster", "year", "mean", "lower", "upper"])


def texts(figure: Figure) -> str:
    figure.canvas.draw()
    return " ".join(one.get_text() for one in figure.findobj(lambda part: hasattr(part, "get_text")))  # type: ignore[attr-defined]


def drawn(figure: Figure, path: Path) -> None:
    assert style.save(figure, path).stat().st_size > 5_000


def test_a_fan_chart_draws_every_scenario_in_every_panel_at_its_median() -> None:
    table = paths()
    figure = draw.fan_chart(table, EVENTS, "U", "heading", labels={"one": "First policy"})
    assert len(figure.axes) == 2
    for cluster, panel in zip("uv", figure.axes, strict=True):
        lines = {line.get_label(): line for line in panel.lines if not str(line.get_label()).startswith("_")}
        assert list(lines) == ["base", "First policy", "two"]
        own = table[(table["cluster"] == cluster) & (table["scenario"] == "two")]
        expected = own.groupby("year")["value"].median()
        np.testing.assert_allclose(np.asarray(lines["two"].get_ydata(), dtype=float), expected)
        assert len(panel.collections) == len(SCENARIOS)


def test_levers_and_shocks_begin_at_dashed_lines_within_the_panel() -> None:
    figure = draw.fan_chart(paths(), EVENTS, "U", "heading")
    panel = figure.axes[0]
    dashed = {float(line.get_xdata()[0]): line.get_color() for line in panel.lines if len(line.get_xdata()) == 2}  # type: ignore[index, arg-type]
    assert set(dashed) == {2015.5, 2019.5, 2019.75, 2022.5}
    assert dashed[2015.5] == style.GREY
    assert dashed[2022.5] == draw.scenario_style(2)["color"]
    assert "too late" not in texts(figure)
    assert [one.get_text() for one in panel.texts] == ["P1 P2", "P10 P3", "trade war"]


def test_the_note_spells_out_few_codes_in_their_order_and_many_not_at_all() -> None:
    assert "P1 customs; P2 pilot zone; P3 tax; P9 too late to be drawn; P10 property; trade war." in events_note(EVENTS)
    many = pd.DataFrame({"code": [f"P{i}" for i in range(1, 12)], "name": "x"})
    assert "P1" not in events_note(many)
    assert in_language("zh", events_note, EVENTS.iloc[:0]) == ""


def test_scenarios_differ_in_colour_marker_and_lightness() -> None:
    looks = [draw.scenario_style(place) for place in range(8)]
    assert len({look["color"] for look in looks}) == len({look["marker"] for look in looks}) == 8
    assert looks[0]["color"] == draw.BASELINE_COLOUR
    for one, other in itertools.combinations(looks, 2):
        distance = np.abs(np.subtract(to_rgb(one["color"]), to_rgb(other["color"]))).max()
        assert distance > 0.1


def test_a_forest_marks_hollow_what_may_be_nothing() -> None:
    figure = draw.effect_forest(effects(), [("synergy", "Δ U"), ("A1", "Δ A1")], "base")
    panel = figure.axes[0]
    faces = [line.get_markerfacecolor() for line in panel.lines if len(line.get_xdata()) == 1]  # type: ignore[arg-type]
    assert faces.count("white") == 2  # cluster v of both scenarios: -0.5 to 1.5
    assert len(faces) == 6
    intervals = [tuple(line.get_xdata()) for line in panel.lines if len(line.get_xdata()) == 2]  # type: ignore[arg-type]
    assert (2.0, 4.0) in intervals
    assert "Mean of the clusters" in texts(figure)


def test_effect_paths_start_at_the_given_means() -> None:
    rows = [(s, "u", year, 0.1 * i, 0.0, 0.2 * i) for s in ("one", "two") for i, year in enumerate(YEARS)]
    table = pd.DataFrame(rows, columns=["scenario", "cluster", "year", "mean", "lower", "upper"])
    figure = draw.effect_paths(table, EVENTS, "Δ U", "U", "base")
    lines = [line for line in figure.axes[0].lines if line.get_label() in ("one", "two")]
    np.testing.assert_allclose(np.asarray(lines[0].get_ydata(), dtype=float), 0.1 * np.arange(11))
    assert lines[0].get_color() == draw.scenario_style(1)["color"]


def stages(names: tuple[str, ...] = SCENARIOS) -> pd.DataFrame:
    rows = [
        (name, r, cluster, year, "expansion" if year > 2018 + r else "start-up")
        for name in names
        for r in range(3)
        for cluster in ("u", "v")
        for year in YEARS
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "cluster", "year", "stage"])


def test_a_stage_map_has_a_panel_a_scenario_a_cell_a_year_and_hatches_where_replications_disagree() -> None:
    figure = stage_map(stages())
    assert [panel.get_title(loc="left") for panel in figure.axes] == list(SCENARIOS)
    cells = figure.axes[0].patches
    assert len(cells) == 2 * len(YEARS)
    assert not any(cell.get_hatch() for cell in cells if cell.get_x() < 2018 or cell.get_x() > 2021)  # type: ignore[attr-defined]
    undecided = stages()
    undecided.loc[undecided["replication"] == 0, "stage"] = "mature"
    assert any(cell.get_hatch() for cell in stage_map(undecided).axes[0].patches)


@pytest.mark.parametrize(
    ("value", "text"), [(0.05, "0.05"), (-1500000.0, "−1,500,000"), (0.1, "0.10"), (20000.0, "20,000")]
)
def test_ticks_are_plain_numbers(value: float, text: str) -> None:
    figure = style.new_figure()
    panel = figure.subplots()
    reach = abs(value)
    panel.set_ylim(-reach, reach)
    panel.yaxis.set_major_formatter(style.PlainNumbers())
    panel.set_yticks([-reach, reach / 2, reach] if reach > 1 else [0, 0.05, 0.1])
    figure.canvas.draw()
    assert text in [tick.get_text() for tick in panel.get_yticklabels()]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_figure_is_drawn_in_both_languages(lang: Language, tmp_path: Path) -> None:
    with speaking(lang):
        made = [
            draw.fan_chart(paths(("u", "v", "w", "x")), EVENTS, "U", "U"),
            draw.effect_forest(effects(), [("synergy", "Δ U")], "base"),
            stage_map(stages(("base",))),
        ]
    for number, figure in enumerate(made):
        drawn(figure, tmp_path / f"{number}.png")
