"""The page of the viewer: ``solara run synergysim.scenarios.viewer.page --host 127.0.0.1``."""

from __future__ import annotations

from typing import Any

import solara
from mesa.visualization import SolaraViz

from ...analysis.figures.evolution import network_now, ties_so_far
from ..files.library_files import names
from ..files.scenario import load
from .model import ALL, WatchedModel

START = "guangzhou"
CONTROLS: dict[str, Any] = {
    "scenario": {"type": "Select", "value": START, "values": names(), "label": "Scenario"},
    "cluster": {"type": "Select", "value": ALL, "values": [ALL, *load(START).industries], "label": "Cluster"},
    "scale": {
        "type": "SliderFloat", "value": 0.005, "min": 0.002, "max": 0.02, "step": 0.001,
        "label": "Share of firms simulated",
    },
    "year": {"type": "SliderInt", "value": 2018, "min": 2010, "max": 2030, "step": 1, "label": "Watch from the end of"},
    "seed": {"type": "SliderInt", "value": 1, "min": 1, "max": 100, "step": 1, "label": "Seed"},
}  # fmt: skip


def firms_and_ties(model: WatchedModel) -> Any:
    """The network of now; firms keep their places as far as their ties let them."""
    found = model.network()
    figure = network_now(found.firms, found.ties, model.places, model.last_quarter, found.sampled)
    return solara.FigureMatplotlib(figure, format="png", dpi=110)


def ties_until_now(model: WatchedModel) -> Any:
    """The mean number of a firm's ties by cluster, from the first quarter until now."""
    return solara.FigureMatplotlib(ties_so_far(model.collector.diagnostics()), format="png", dpi=110)


@solara.component  # type: ignore[untyped-decorator]
def Page() -> None:  # noqa: N802 - the name that Solara looks for
    """Mesa's viewer with a model of its own for every browser tab."""
    model = solara.use_memo(WatchedModel, [])
    SolaraViz(
        model, components=[firms_and_ties, ties_until_now], model_params=CONTROLS, play_interval=200,
        name="synergysim: firms and their ties",
    )  # fmt: skip
