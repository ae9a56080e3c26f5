"""Figures show what was computed, in both languages, and stay readable in grey and without Chinese fonts."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from synergysim.analysis.catalogue import LANGUAGES, Language
from synergysim.analysis.catalogue.clusters import CLUSTER_NAMES
from synergysim.analysis.coordination import Reporting
from synergysim.analysis.evaluation import Evaluation, Plan, evaluate_tables
from synergysim.analysis.figures import coordination, style
from synergysim.analysis.figures import evaluation as draw
from synergysim.analysis.figures import robustness as draw_robustness
from synergysim.analysis.tables import tables_from_frame
from synergysim.language import in_language
from synergysim.scenarios.studies.evaluation.outputs import figures


def observed(clusters: tuple[str, ...], years: int = 6, gap: bool = False) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    parts = []
    for cluster in clusters:
        growth = rng.uniform(0.02, 0.2, (1, 4)) * np.arange(years)[:, None] + rng.normal(0, 0.03, (years, 4))
        frame = pd.DataFrame(100 * np.exp(growth), columns=["A1", "A4", "B1", "B2"])
        parts.append(frame.assign(cluster=cluster, year=range(2010, 2010 + years)))
    table = pd.concat(parts, ignore_index=True)
    if gap:
        table.loc[2, "A4"] = np.nan
    return table


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    tables = tables_from_frame(observed(("jewelry", "food_beverage"), gap=True))
    return evaluate_tables(tables, Plan(fill=True, robustness=True))


def texts(figure: style.Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text")))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["order", "synergy", "coupling", "weights", "filled"])
def test_every_figure_can_be_drawn_and_saved(evaluation: Evaluation, tmp_path: Path, name: str, lang: Language) -> None:
    if style.cjk_font() is None and lang == "zh":
        pytest.skip("no font with Chinese characters is installed")
    figure = in_language(lang, getattr(draw, f"{name}_figure"), evaluation, "source of the data")
    assert "source of the data" in texts(figure)
    assert in_language(lang, draw.words, name) in texts(figure)
    assert style.save(figure, tmp_path / "new" / "figure.png").stat().st_size > 10_000


def test_the_order_figure_draws_the_order_degrees(evaluation: Evaluation) -> None:
    figure = draw.order_figure(evaluation)
    rows = evaluation.order
    for panel, cluster in zip(figure.axes, ("jewelry", "food_beverage"), strict=True):
        for line, subsystem in zip(panel.get_lines(), ("digital_trade", "industrial_cluster"), strict=True):
            own = rows[(rows["cluster"] == cluster) & (rows["subsystem"] == subsystem)]
            np.testing.assert_array_equal(line.get_ydata(), own["order_degree"])


def test_the_synergy_figure_keeps_every_value_in_view(evaluation: Evaluation) -> None:
    panel = draw.synergy_figure(evaluation).axes[0]
    lowest, highest = panel.get_ylim()
    values = evaluation.synergy[["synergy", "synergy_adjacent"]].to_numpy()
    assert lowest <= np.nanmin(values) <= np.nanmax(values) <= highest


def test_the_robustness_figures_carry_the_verdict_and_the_indicators(evaluation: Evaluation, tmp_path: Path) -> None:
    (result,) = evaluation.robustness
    labels = {code: draw.indicator_label(evaluation, code) for code in ("A1", "A4", "B1", "B2")}
    spread = draw_robustness.spread_figure(result, result.verdict)
    assert " ".join(texts(spread).split()).count(result.verdict[:60]) == 1
    left_out = texts(draw_robustness.left_out_figure(result, labels))
    assert "B1 Output value · Industrial cluster" in left_out
    assert style.save(draw_robustness.variance_figure(result), tmp_path / "v.png").stat().st_size > 10_000


def test_the_shares_of_ranks_sum_to_one(evaluation: Evaluation) -> None:
    shares = draw_robustness._rank_shares(evaluation.robustness[0], ("jewelry", "food_beverage"))
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)


def test_very_many_clusters_get_no_legend_and_are_explained() -> None:
    names = tuple(f"cluster {i}" for i in range(style.MOST_LABELS + 1))
    scored = evaluate_tables(tables_from_frame(observed(names, years=4)), Plan())
    figure = draw.synergy_figure(scored)
    assert not figure.legends
    assert "each line is one of 12 clusters, the heavy one their median" in texts(figure)


def test_a_hundred_clusters_are_drawn_as_their_spread_and_the_figure_says_so() -> None:
    names = tuple(f"cluster {i}" for i in range(draw.MOST_LINES + 1))
    scored = evaluate_tables(tables_from_frame(observed(names, years=4)), Plan())
    figure = draw.coupling_figure(scored)
    left = figure.axes[0]
    assert len(left.lines) == 1
    assert len(left.collections) == 2
    middle = scored.synergy.groupby("year")["coupling"].median()
    np.testing.assert_allclose(left.lines[0].get_ydata(), middle)
    assert "the median of 61 clusters; shaded: the middle half of them and the middle 90 %" in " ".join(
        texts(figure).split()
    )


@pytest.mark.parametrize(("pairs", "notes"), [(2, 4), (3, 1)])
def test_many_indicators_swallowed_by_the_margin_share_one_note(pairs: int, notes: int) -> None:
    # Rates of 95 to 98 per cent.
    shapes = {f"{letter}{k}": 95 + 3 * np.linspace(0, 1, 6) ** k for letter in "AB" for k in range(1, pairs + 1)}
    scored = evaluate_tables(tables_from_frame(pd.DataFrame({"year": range(2010, 2016), **shapes})), Plan())
    said = [note.en for note in scored.notes if "its own range" in note.en]
    assert len(said) == notes
    assert said[0].startswith("A1 (observed): " if notes > 1 else "6 indicators (A1, A2, A3, B1, B2, …)")


def test_of_very_many_clusters_only_the_first_get_a_panel_and_the_figure_says_so() -> None:
    names = tuple(f"cluster {i}" for i in range(draw.MOST_PANELS + 2))
    scored = evaluate_tables(tables_from_frame(observed(names, years=4)), Plan())
    figure = draw.order_figure(scored)
    assert [panel.get_title(loc="left") for panel in figure.axes] == list(names[: draw.MOST_PANELS])
    assert "2 more clusters not drawn" in texts(figure)


def test_the_provinces_of_china_are_all_drawn() -> None:
    assert min(draw.MOST_PANELS, coordination.MOST_ROWS) >= 34


def test_where_a_forecast_would_leave_the_scale_none_is_drawn_and_a_note_says_so() -> None:
    years = range(2013, 2022)
    table = pd.DataFrame({"year": years, "A1": [1.3**n for n in range(9)], "A2": [1.2**n for n in range(9)],
                          "B1": [1.25**n for n in range(9)], "B2": [float(n) for n in range(9)]})  # fmt: skip
    scored = evaluate_tables(tables_from_frame(table), Plan(reporting=Reporting(forecast=3)))
    assert scored.coordination.forecast["coordination"].isna().any()
    (note,) = [one.en for one in scored.notes if "forecast of D" in one.en]
    assert "its path would exceed 1" in note
    short = evaluate_tables(tables_from_frame(table[:3]), Plan(reporting=Reporting(forecast=3)))
    assert any("it takes 4 periods of D above 0" in one.en for one in short.notes)
    assert "forecast" not in dict(figures(short))


def test_a_forecast_of_one_cluster_says_its_error() -> None:
    waves = {code: 10.0 + np.sin(np.arange(8.0)) for code in ("A1", "A2", "B1", "B2")}
    table = pd.DataFrame({"year": range(2013, 2021), **waves})
    scored = evaluate_tables(tables_from_frame(table), Plan(reporting=Reporting(forecast=1)))
    error = scored.coordination.forecast["mean_relative_error"].iloc[0]
    figure = coordination.forecast_figure(scored)
    assert f"({error:.1%})" in figure.axes[0].get_title(loc="left") + figure.axes[0].get_title()


def test_missing_chinese_fonts_give_english_figures_and_a_plain_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "cjk_font", lambda: None)
    with pytest.warns(style.MissingFontWarning, match="install one, for example the package fonts-noto-cjk"):
        assert in_language("zh", style.figure_language) == "en"
    assert style.figure_language() == "en"


def test_chinese_names_without_a_font_warn_once_and_still_save(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(style, "cjk_font", lambda: None)
    scored = evaluate_tables(tables_from_frame(observed(("电子信息",))), Plan())
    with pytest.warns(style.MissingFontWarning, match="No font with Chinese characters") as caught:
        path = style.save(draw.order_figure(scored), tmp_path / "order.png")
    assert len(caught) == 1
    assert path.exists()


def test_styled_figures_leave_the_users_settings_alone(evaluation: Evaluation) -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw.weights_figure(evaluation)
    assert dict(mpl.rcParams) == before


def lightness(colour: str) -> float:
    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_five_clusters_and_the_subsystems_differ_in_grey() -> None:
    for colours in (style.CLUSTER_COLOURS, style.SUBSYSTEM_COLOURS):
        for first, second in itertools.combinations(colours.values(), 2):
            assert abs(lightness(first) - lightness(second)) > 0.02, (first, second)
    shades = [lightness(style.STAGE_COLOURS[stage]) for stage in style.STAGES]
    assert shades == sorted(shades, reverse=True)


def test_subsystems_of_the_user_differ_from_the_known_ones_without_colour() -> None:
    names = ("economy", "environment", "industrial_cluster", "digital_trade")
    looks = [style.subsystem_style(name, position) for position, name in enumerate(names)]
    assert len({(look["marker"], look["linestyle"]) for look in looks}) == 4


def test_a_cluster_looks_the_same_by_code_and_by_either_name() -> None:
    looks = [style.cluster_style(name, i) for i, name in enumerate(("jewelry", "Jewelry", "珠宝首饰"))]
    assert looks[0] == looks[1] == looks[2]
    assert style.cluster_style("elsewhere", 0) != looks[0]


def test_every_cluster_of_the_library_has_a_look_of_its_own_beside_the_five() -> None:
    looks = [tuple(style.cluster_style(name, i).values()) for i, name in enumerate(CLUSTER_NAMES)]
    assert len(set(looks)) == len(looks) > 5


@pytest.mark.parametrize(
    "text", ["one two three four five six seven eight nine ten", "复合系统协同度大于零" * 3, "a" * 200]
)
def test_wrapping_keeps_every_character(text: str) -> None:
    lines = style.wrapped(text, 2.0, 9)
    assert "".join(lines.split()) == "".join(text.split())
    assert len(lines.splitlines()) > 1 or " " not in text


def test_the_figure_of_grades_prints_d_and_who_lags(evaluation: Evaluation) -> None:
    from synergysim.analysis.figures.coordination import MARKS, grades_figure

    degrees = evaluation.coordination.degrees
    said = texts(grades_figure(evaluation)).splitlines()
    marks = dict(zip(evaluation.subsystems, MARKS, strict=False))
    for row in degrees[degrees["grade_number"] > 0].itertuples():
        assert f"{row.coordination:.2f}{marks.get(row.lag, '=')}" in said
    assert {"quality coordination", "extreme disorder"} <= set(said)
    assert "Numbers: D. Lags: ▲ Digital trade, ▼ Industrial cluster, = none" in said


def test_the_figure_of_obstacles_has_the_mean_share_by_year(evaluation: Evaluation) -> None:
    from synergysim.analysis.figures.coordination import obstacles_figure

    means = evaluation.coordination.obstacle_means
    np.testing.assert_allclose(means.sum(axis=1), 1.0)
    figure = obstacles_figure(evaluation, {"A1": "exports"})
    drawn = figure.axes[0].collections[0].get_array()
    order = means.mean().sort_values(ascending=False).index
    np.testing.assert_allclose(np.asarray(drawn).reshape(len(order), -1), 100 * means[order].to_numpy().T)
    assert "exports" in texts(figure)
