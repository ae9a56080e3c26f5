"""Flow diagrams, trade figures, stock-flow and causal-loop diagrams: what they show is what the tables say."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from synergysim.analysis.catalogue import LANGUAGES, Language
from synergysim.analysis.figures import flows as flows_drawn
from synergysim.analysis.figures import placing, trade
from synergysim.analysis.figures.amounts import amount
from synergysim.analysis.figures.loops import LoopShape, loop_diagram, loop_panels
from synergysim.analysis.figures.stocks import StockShape, in_columns, stock_flow_diagram
from synergysim.language import in_language

pytestmark = pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")

SUBSYSTEMS = {
    "shop": ("shops", "商店"),
    "plant": ("plants", "工厂"),
    "bank": ("banks", "银行"),
    "world": ("world", "世界"),
}
FLOWS = (
    ("exports", "goods", "plant", "world", "10,000 CNY"),
    ("home_sales", "goods", "plant", "world", "10,000 CNY"),
    ("imports", "goods", "world", "plant", "10,000 CNY"),
    ("staff", "talent", "bank", "shop", "persons"),
    ("visitors", "talent", "world", "bank", "persons"),
)
UNITS = {name: unit for name, *_, unit in FLOWS}


def recorded() -> pd.DataFrame:
    """Two replications, two clusters, two years of flows with different values everywhere."""
    keys = itertools.product((1, 2), ("jewelry", "elsewhere"), ("2010", "2011"), range(1, 5), FLOWS)
    rows = [
        (replication, cluster, f"{year}Q{quarter}", name, source, target, kind)
        for replication, cluster, year, quarter, (name, kind, source, target, _) in keys
    ]
    table = pd.DataFrame(rows, columns=["replication", "cluster", "quarter", "flow", "source", "target", "kind"])
    return table.assign(value=np.random.default_rng(3).uniform(1e3, 1e6, len(table)))


def texts(figure: Figure) -> list[str]:
    return [str(text.get_text()) for text in figure.findobj(lambda artist: hasattr(artist, "get_text"))]


@pytest.mark.parametrize("cluster", [None, "jewelry"])
def test_the_numbers_on_arrows_are_the_sums_of_the_table(cluster: str | None) -> None:
    table = recorded()
    rows = table[table["quarter"].str.startswith("2011")]
    rows = rows if cluster is None else rows[rows["cluster"] == cluster]
    sums = rows.groupby("flow")["value"].sum() / 2
    shown = "\n".join(texts(flows_drawn.flow_diagram(table, 2011, SUBSYSTEMS, UNITS, ("staff",), cluster)))
    for flows, divided in ((["exports", "home_sales"], 1), (["imports"], 1), (["staff"], 4), (["visitors"], 1)):
        assert re.search(
            f"[①-⑤] {re.escape(amount(sums[flows].sum() / divided, UNITS[flows[0]]))}: ", shown, re.MULTILINE
        )
    assert ("Jewelry, 2011" if cluster else "all clusters, 2011") in shown


def test_an_arrow_names_its_ends_and_what_it_holds_largest_first() -> None:
    table = recorded()
    table.loc[table["flow"] == "home_sales", "value"] *= 100
    found = {(one.kind, one.source, one.target): one for one in flows_drawn.arrows(table, 2010, UNITS)}
    assert set(found) == {(kind, source, target) for _, kind, source, target, _ in FLOWS}
    assert found["goods", "plant", "world"].flows == ("home_sales", "exports")


def test_what_does_not_flow_has_no_arrow() -> None:
    table = recorded()
    table.loc[table["flow"] == "imports", "value"] = 0.0
    assert not [one for one in flows_drawn.arrows(table, 2010, UNITS) if "imports" in one.flows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_flow_diagram_has_a_panel_a_kind_and_an_arrow_a_pair(lang: Language) -> None:
    figure = in_language(lang, flows_drawn.flow_diagram, recorded(), 2010, SUBSYSTEMS, UNITS, (), None)
    assert len(figure.axes) == 2
    counts = [len(panel.findobj(FancyArrowPatch)) for panel in figure.axes]
    assert counts == [2, 2]
    from synergysim.analysis.figures.style import figure_language

    shown = texts(figure)
    assert [texts_of[in_language(lang, figure_language) == "zh"] in shown for texts_of in SUBSYSTEMS.values()] == [
        True
    ] * 4


@pytest.mark.parametrize(
    ("value", "unit", "lang", "said"),
    [
        (1_234_000, "10,000 CNY", "en", "12.3 bn CNY"),
        (4_560, "10,000 CNY", "en", "45.6 m CNY"),
        (7, "10,000 CNY", "en", "70 k CNY"),
        (1_234_000, "10,000 CNY", "zh", "123 亿元"),
        (1_234, "10,000 CNY", "zh", "1,234 万元"),
        (11_700, "ties", "en", "11.7 k ties"),
        (9_999, "persons", "en", "9,999 persons"),
        (2.5e6, "persons", "en", "2.5 m persons"),
        (36_200, "firms", "zh", "3.62 万家"),
        (0.0, "persons", "en", "0 persons"),
    ],
)
def test_amounts_carry_a_unit_of_the_right_size(value: float, unit: str, lang: Language, said: str) -> None:
    assert in_language(lang, amount, value, unit) == said


def traded() -> pd.DataFrame:
    names = [*trade.COMPONENTS, *trade.CHANNELS, trade.IMBALANCE, "exports_usd", "trade_balance_usd"]
    keys = itertools.product((1, 2, 3), ("jewelry", "elsewhere"), (2010, 2011, 2012), dict.fromkeys(names))
    table = pd.DataFrame(keys, columns=["replication", "cluster", "year", "diagnostic"])
    values = np.random.default_rng(5).uniform(1e4, 1e6, len(table))
    return table.assign(value=np.where(table["diagnostic"] == trade.IMBALANCE, values / 1e6, values))


def test_the_stack_is_the_shares_of_the_means() -> None:
    table = traded()
    shares = trade.components_by_year(table, "jewelry")
    own = table[(table["cluster"] == "jewelry") & (table["year"] == 2011)].groupby("diagnostic")["value"].mean()
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    for name in trade.COMPONENTS:
        assert shares.loc[2011, name] == pytest.approx(own[name] / own[list(trade.COMPONENTS)].sum())


def test_years_without_digital_trade_have_no_shares() -> None:
    table = traded()
    table.loc[table["year"] == 2010, "value"] = 0.0
    assert list(trade.components_by_year(table, "jewelry").index) == [2011, 2012]


def test_the_structure_figure_draws_the_median_imbalance() -> None:
    table = traded()
    figure = trade.structure(table)
    rows = table[(table["cluster"] == "elsewhere") & (table["diagnostic"] == trade.IMBALANCE)]
    (line,) = figure.axes[1].get_lines()
    np.testing.assert_allclose(line.get_ydata(), rows.groupby("year")["value"].median())


def test_the_trade_balance_marks_what_the_model_did_not_know_hollow() -> None:
    observed = pd.DataFrame({"cluster": "jewelry", "year": [2010, 2011], "exports": [3e5, 4e5], "imports": [1e5, 2e5]})
    figure = trade.trade_balance(traded(), observed, 2010)
    points = [line for line in figure.axes[0].get_lines() if line.get_linestyle() == "None"]
    found = [(line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor() == "white") for line in points]  # type: ignore[index]
    assert found == [(2010, 3.0, False), (2011, 4.0, True), (2010, -1.0, False), (2011, -2.0, True)]
    assert not [line for line in figure.axes[1].get_lines() if line.get_linestyle() == "None"]


STOCKS = (
    StockShape("firms", "firms", ("births",), ("deaths",)),
    StockShape("talent", "persons", ("graduates", "arrivals", "inflow"), ("retired",)),
    StockShape("land", "hectares", ("opened",), ()),
)


def test_every_stock_appears_with_its_unit_and_every_flow() -> None:
    figure = stock_flow_diagram(STOCKS)
    shown = texts(figure)
    for stock in STOCKS:
        assert {stock.name, stock.unit, *stock.inflows, *stock.outflows} <= set(shown)
    pipes = sum(len(panel.findobj(FancyArrowPatch)) for panel in figure.axes)
    assert pipes == sum(len(stock.inflows) + len(stock.outflows) for stock in STOCKS)


def test_columns_keep_every_stock_in_order() -> None:
    columns = in_columns(STOCKS)
    assert [stock for column in columns for stock in column] == list(STOCKS)
    assert [len(column) for column in columns] == [1, 2]
    assert in_columns(STOCKS[:1]) == [list(STOCKS[:1])]


LOOPS = (
    LoopShape("R1", "growth", (("sales", "profit", 1), ("profit", "capacity", 1), ("capacity", "sales", 1))),
    LoopShape("B1", "crowding", (("capacity", "crowding", 1), ("crowding", "capacity", -1))),
    LoopShape("B2", "alone", (("wage", "jobs", -1), ("jobs", "wage", 1))),
)


@pytest.mark.parametrize("draw", [loop_diagram, loop_panels])
def test_every_loop_variable_and_sign_appears(draw: object) -> None:
    figure = draw(LOOPS)  # type: ignore[operator]
    shown = texts(figure)
    assert {end for loop in LOOPS for source, target, _ in loop.links for end in (source, target)} <= set(shown)
    links = [link for loop in LOOPS for link in loop.links]
    assert shown.count("+") == sum(sign > 0 for *_, sign in links)
    assert shown.count("−") == sum(sign < 0 for *_, sign in links)
    for loop in LOOPS:
        assert [text for text in shown if text.split(" ")[0] == loop.code]


def test_a_link_that_two_loops_share_is_drawn_once() -> None:
    twice = (*LOOPS, LoopShape("R2", "again", LOOPS[0].links))
    arrows = len(loop_diagram(twice).findobj(FancyArrowPatch))
    assert arrows == len(loop_diagram(LOOPS).findobj(FancyArrowPatch)) == 7


def test_polarity_is_the_product_of_the_signs() -> None:
    assert [loop.polarity for loop in LOOPS] == [1, -1, -1]


def overlap(at: dict[str, placing.Place], sizes: dict[str, placing.Size]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in itertools.combinations(at, 2)
        if all(abs(at[one][axis] - at[other][axis]) < (sizes[one][axis] + sizes[other][axis]) / 2 for axis in (0, 1))
    ]


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 8)), min_size=2, max_size=9))
def test_boxes_are_moved_until_none_covers_another_and_none_leaves_the_page(spots: list[tuple[float, float]]) -> None:
    at = {str(number): spot for number, spot in enumerate(spots)}
    sizes = dict.fromkeys(at, (1.2, 0.4))
    moved = placing.spread_apart(at, sizes, (10.0, 8.0))
    assert overlap(moved, sizes) == []
    assert all(0.6 <= x <= 9.4 and 0.2 <= y <= 7.8 for x, y in moved.values())


def test_places_are_the_same_every_time_and_tell_a_ring_without_crossings() -> None:
    names = [f"n{number}" for number in range(8)]
    links = list(itertools.pairwise([*names, names[0]]))
    sizes = dict.fromkeys(names, (0.8, 0.3))
    first, second = (placing.places_of(names, links, sizes, (10.0, 8.0)) for _ in range(2))
    assert first == second
    pairs = [(names.index(one), names.index(other)) for one, other in links]
    assert placing.crossings([first[name] for name in names], pairs) == 0


def test_crossings_are_counted() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    assert placing.crossings(square, [(0, 2), (1, 3)]) == 1
    assert placing.crossings(square, [(0, 1), (1, 2), (2, 3), (3, 0)]) == 0
