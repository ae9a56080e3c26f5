"""Who is registered with a model, with one strong reference per agent.

Mesa keeps every agent in a dictionary and in two weak sets; for every firm of a city that is half of a firm's memory
and of the time to found or close it. Here Mesa's sets are made when they are asked for, and so are agents that are
views of a row of state: most runs end without one.
"""

from __future__ import annotations

from typing import Any

import mesa
from mesa.agent import AgentSet


class RosterModel(mesa.Model):
    """A Mesa model whose ``agents`` and ``agents_by_type`` are built from a roster on request."""

    def __init__(self, **keywords: Any) -> None:
        self._roster: dict[type[mesa.Agent], dict[mesa.Agent, None]] = {}
        self._registered = 0
        super().__init__(**keywords)

    def make_views(self) -> None:
        """Make the agents that are made on request; called before anyone sees who is registered."""

    @property
    def agents(self) -> AgentSet:
        """All agents; hold it while using it, for making it takes time in proportion to their number."""
        self.make_views()
        return AgentSet([agent for kind in self._roster.values() for agent in kind], random=self.random)

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], AgentSet]:
        """The agents of each class."""
        self.make_views()
        return {kind: AgentSet(list(agents), random=self.random) for kind, agents in self._roster.items()}

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """The classes of registered agents."""
        self.make_views()
        return list(self._roster)

    def register_agent(self, agent: mesa.Agent) -> None:
        """Called by Mesa when an agent is made; from Mesa 3.5 on it is the model that numbers agents, from 1."""
        self._registered += 1
        if agent.unique_id is None:
            agent.unique_id = self._registered
        self._roster.setdefault(type(agent), {})[agent] = None

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Called by Mesa when an agent is removed."""
        del self._roster[type(agent)][agent]

    def remove_all_agents(self) -> None:
        """Let all agents go."""
        self._roster.clear()
