"""The stock-flow diagram: every stock a box, what fills it on its left, what drains it on its right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, FancyArrowPatch, Polygon, Rectangle

from ...language import Text, tr
from ..catalogue.terms import term, unit_in
from . import style

STOCK_COLOUR, FLOW_COLOUR = "#DCE9F5", "#08519C"
# In the units of a row: a flow takes one row, a stock as many as its more numerous side.
BOX_LEFT, BOX_RIGHT, CLOUD = 3.55, 6.45, 0.45
WIDTH = 10.0
ROW_HEIGHT, GAP = 1.0, 0.55

WORDS: dict[str, Text] = {
    "title": tr("Stocks and the flows that change them"),
    "how": tr(
        "Box: stock at the quarter's end, with its unit; valve: flow of a quarter in the "
        "stock's unit; cloud: outside the stock"
    ),
}


class StockShape(NamedTuple):
    """A stock as drawn: its name, its unit, and the names of what fills and what drains it."""

    name: str
    unit: str
    inflows: tuple[str, ...]
    outflows: tuple[str, ...]

    @property
    def n_rows(self) -> int:
        """How many flows stand below each other."""
        return max(len(self.inflows), len(self.outflows), 1)


@style.styled
def stock_flow_diagram(stocks: Sequence[StockShape]) -> Figure:
    """All stocks on one page, in two columns of about equal height."""
    columns = in_columns(stocks)
    heights = [sum(ROW_HEIGHT * one.n_rows + GAP for one in column) for column in columns]
    figure = style.new_figure(13.0, 0.5 * max(heights) + 0.9)
    panels = figure.subplots(1, len(columns), squeeze=False).ravel()
    for panel, column in zip(panels, columns, strict=True):
        panel.set(xlim=(0, WIDTH), ylim=(-max(heights), 0.1))
        panel.axis("off")
        top = 0.0
        for stock in column:
            _draw_stock(panel, stock, top)
            top -= ROW_HEIGHT * stock.n_rows + GAP
    style.title(figure, str(WORDS["title"]), str(WORDS["how"]))
    return figure


def in_columns(stocks: Sequence[StockShape]) -> list[list[StockShape]]:
    """The stocks in their order, split where the two columns are most nearly as high as each other."""
    if len(stocks) < 2:
        return [list(stocks)]
    rows = [ROW_HEIGHT * one.n_rows + GAP for one in stocks]
    cut = min(range(1, len(stocks)), key=lambda place: abs(sum(rows[:place]) - sum(rows[place:])))
    return [list(stocks[:cut]), list(stocks[cut:])]


def _draw_stock(panel: Axes, stock: StockShape, top: float) -> None:
    height = ROW_HEIGHT * stock.n_rows
    look: dict[str, Any] = {"facecolor": STOCK_COLOUR, "edgecolor": "black", "linewidth": 1.1}
    panel.add_patch(Rectangle((BOX_LEFT, top - height + 0.1), BOX_RIGHT - BOX_LEFT, height - 0.2, **look))
    middle = (BOX_LEFT + BOX_RIGHT) / 2, top - height / 2
    name = term(stock.name)
    panel.text(middle[0], middle[1] + 0.16, name, ha="center", va="center", fontsize=10.5)
    panel.text(
        middle[0],
        middle[1] - 0.2,
        unit_in(stock.unit),
        ha="center",
        va="center",
        fontsize=7.5,
        color="#333333",
    )
    for flows, start, end in ((stock.inflows, CLOUD, BOX_LEFT), (stock.outflows, BOX_RIGHT, WIDTH - CLOUD)):
        free = (height - ROW_HEIGHT * len(flows)) / 2
        for number, flow in enumerate(flows):
            _draw_flow(panel, term(flow), start, end, top - free - ROW_HEIGHT * (number + 0.62))


def _draw_flow(panel: Axes, name: str, start: float, end: float, y: float) -> None:
    """A pipe from left to right with a valve in its middle; the cloud stands at the end away from the box."""
    cloud = start if start == CLOUD else end
    for step, size in ((-0.16, 0.3), (0.02, 0.42), (0.2, 0.3)):
        panel.add_patch(Ellipse((cloud + step, y), size * 0.9, size, facecolor="#EDEDED", edgecolor=style.GREY, lw=0.6))
    first, last = (start + 0.3, end) if start == CLOUD else (start, end - 0.36)
    shape: dict[str, Any] = {
        "arrowstyle": "-|>",
        "mutation_scale": 10,
        "color": FLOW_COLOUR,
        "linewidth": 1.6,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    panel.add_patch(FancyArrowPatch((first, y), (last, y), **shape))
    x = (first + last) / 2
    for side in (-1, 1):
        corners = [(x, y), (x + 0.13 * side, y + 0.15), (x + 0.13 * side, y - 0.15)]
        panel.add_patch(Polygon(corners, facecolor="white", edgecolor=FLOW_COLOUR, linewidth=1.1, zorder=3))
    panel.text(x, y + 0.24, name, ha="center", va="bottom", fontsize=8)
