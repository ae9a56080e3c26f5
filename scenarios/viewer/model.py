"""The model that the viewer steps: a cluster model made of what its controls give, with a place for every firm."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from ...simulation.model import ClusterModel
from ..files.resolution import resolve
from ..files.scenario import load
from ..studies.evolution.network_snapshots import Snapshots, quarters_until, snapshot

Places = dict[int, tuple[float, float]]
ALL = "all"
MOST_SHOWN = 300  # firms: more would make every quarter slow to draw
ROUNDS = 6  # of moving tied firms towards each other, a quarter


class WatchedModel(ClusterModel):
    """A scenario's model at the end of a year; ``running`` ends with the last year of the scenario.

    Args:
        scenario: a name of the library, or the path of a YAML file.
        cluster: the code of the cluster shown; :data:`ALL` for all of them.
        scale: share of firms simulated.
        year: the year at whose end one begins to watch.
    """

    def __init__(
        self, scenario: str = "guangzhou", cluster: str = ALL, scale: float = 0.005, year: int = 2018, seed: int = 1
    ) -> None:
        super().__init__(resolve(load(scenario), scale=scale).inputs, seed)
        self.shown = None if cluster == ALL else cluster
        self.places: Places = {}
        while self.quarter < quarters_until(self.inputs, year):
            # The class's own: these steps are not counted.
            ClusterModel.step(self)

    def step(self) -> None:
        """One quarter; the last one stops the viewer."""
        super().step()
        self.running = self.quarter < self.environment.years.size

    @property
    def last_quarter(self) -> str:
        """The quarter that ended last, like 2010Q1."""
        return f"{self._last_year}Q{(self.quarter - 1) % 4 + 1}"

    @property
    def _last_year(self) -> int:
        return int(self.environment.years[self.quarter - 1])

    def network(self) -> Snapshots:
        """The firms and ties of now, and a place for each of the firms in :attr:`places`."""
        found = snapshot(self, self._last_year, self.shown, MOST_SHOWN)
        self.places = moved(self.places, found.firms, found.ties)
        return found


def moved(places: Places, firms: pd.DataFrame, ties: pd.DataFrame) -> Places:
    """Where the firms are next: clusters around a circle; within each, tied firms move towards each other.

    Args:
        places: where firms were; who is new enters at the edge of its cluster.
        firms: firm, cluster.
        ties: firm, partner.
    """
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(firms["firm"])
    graph.add_edges_from(zip(ties["firm"], ties["partner"], strict=True))
    clusters = list(firms["cluster"].unique())
    found: Places = {}
    for number, cluster in enumerate(clusters):
        angle = 2 * np.pi * number / len(clusters)
        centre = np.zeros(2) if len(clusters) == 1 else 2.4 * np.array([np.cos(angle), np.sin(angle)])
        members = [int(firm) for firm in firms.loc[firms["cluster"] == cluster, "firm"]]
        began = {firm: np.asarray(places[firm]) - centre if firm in places else _entry(firm) for firm in members}
        rounds = ROUNDS if places else 10 * ROUNDS
        laid = nx.spring_layout(
            graph.subgraph(members), k=2.2 / np.sqrt(len(members)), pos=began, iterations=rounds, seed=1
        )
        found |= {firm: (float(x), float(y)) for firm, (x, y) in ((one, centre + at) for one, at in laid.items())}
    return found


def _entry(firm: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A place on the edge, the golden angle from that of the firm before."""
    angle = 2.399963 * firm
    return np.array([np.cos(angle), np.sin(angle)])
