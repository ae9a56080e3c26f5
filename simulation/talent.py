"""Talent: people with digital and research skills, what they earn, and where they go."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .columns import TALENT, TALENT_WAGE, WAGE
from .compilation import compiled
from .effects import TALENT_INFLOW_FACTOR, TRAINING_FACTOR
from .inputs import City, Inputs
from .parameters import DT, Group, par
from .summation import total

if TYPE_CHECKING:
    from .model import ClusterModel

Array = NDArray[np.float64]

EARTH_RADIUS = 6371.0  # km


@dataclasses.dataclass(frozen=True)
class TalentParameters(Group):
    """Training, inflow, leaving and moving of talent; what crosses the borders of cities."""

    wage_elasticity: float = par(
        0.5, "elasticity", (0, 2), "Of the talent wage to demand over supply.", "assumption", range=(0.2, 0.8)
    )
    training: float = par(0.03, "per year", (0, 1), "Trained at work, of those there.", "assumption")
    inflow: float = par(0.02, "per year", (0, 1), "Coming from outside, of those there.", "assumption")
    inflow_elasticity: float = par(2.0, "elasticity", (0, 10), "Of the inflow to the talent wage.", "assumption")
    retirement: float = par(0.05, "per year", (0, 1), "Leaving for good.", "assumption")
    mobility: float = par(0.2, "per year and log wage", (0, 5), "Moving to where talent is dearer.", "assumption")
    border: float = par(0.1, "share", (0, 1), "Of moves, founders and ties that pass a city's border.", "assumption")
    legal_border: float = par(
        0.3, "share", (0, 1), "Of these, that pass a border of law and currency, too.", "assumption", range=(0.1, 0.6)
    )
    reach: float = par(100.0, "km", (1, 1e4), "Distance at which exchange falls to 1/e.", "assumption")


def distance(a: City, b: City) -> float:
    """Great-circle distance in km (haversine formula)."""
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    east = math.radians(b.longitude - a.longitude)
    h = math.sin((north_b - north_a) / 2) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(east / 2) ** 2
    return 2.0 * EARTH_RADIUS * math.asin(math.sqrt(min(h, 1.0)))


def nearness(inputs: Inputs, reach: float) -> Array:
    """How near clusters' cities are, exp(-distance / reach), 1 within a city; shape (clusters, clusters)."""
    cities = np.array([[math.exp(-distance(a, b) / reach) for b in inputs.cities] for a in inputs.cities])
    place = np.array(inputs.city_of)
    return np.asarray(cities[place[:, None], place[None, :]])


def borders(inputs: Inputs, p: TalentParameters) -> Array:
    """What a border between clusters' cities lets pass as it is, less where law and currency differ, too."""
    laws = np.array([inputs.cities[city].jurisdiction for city in inputs.city_of])
    return np.asarray(p.border * np.where(laws[:, None] == laws, 1.0, p.legal_border))


def openness(near: Array, mobility: Array, border: float | Array) -> Array:
    """What passes between clusters, 1 within a city: a border lets ``border`` pass, all of it at mobility 1."""
    open_border = border + (1.0 - border) * np.minimum(0.5 * (mobility[:, None] + mobility[None, :]), 1.0)
    return np.asarray(np.where(near == 1.0, 1.0, near * open_border))


@compiled
def migration(stock: Array, gain: Array, rate: float, passes: Array) -> Array:
    """Moves from cluster i to j in a quarter, shape (clusters, clusters): gravity, towards where more is gained.

    ``gain``: log of what is earned; ``passes``: see :func:`openness`. Never more than a fifth of a stock leaves.
    """
    moves, there = np.zeros(passes.shape), total(stock)
    if there <= 0.0:
        return moves
    for i in range(stock.size):
        for j in range(stock.size):
            better = max(gain[j] - gain[i], 0.0)
            moves[i, j] = rate * DT * passes[i, j] * stock[i] * (stock[j] / there) * better
        moves[i] *= min(1.0, 0.2 * stock[i] / max(total(moves[i]), 1e-300))
    return moves


def work(model: ClusterModel) -> None:
    """The quarter's demand for talent sets its wage; people are trained, come, move and leave."""
    p, k, book = model.parameters.talent, model.population.k, model.book
    demand = talent_demand(model)
    if model.quarter == 0:
        k[TALENT] = demand
        model.book.log("talent_founded", demand)
    tightness = demand / np.maximum(k[TALENT], 1e-12)
    if model.quarter < model.burn_in:
        model.usual_tightness = np.maximum(tightness, 1e-12)
    k[TALENT_WAGE] = (np.maximum(tightness, 1e-6) / model.usual_tightness) ** p.wage_elasticity
    talent = k[TALENT].copy()
    skilled = p.training * model.relative_quality("training") * k[TRAINING_FACTOR] * talent * DT
    graduates = np.array([institute.graduates for institute in model.institutes])
    come = p.inflow * k[TALENT_INFLOW_FACTOR] * k[TALENT_WAGE] ** p.inflow_elasticity * talent * DT
    left = p.retirement * talent * DT
    moves = migration(talent, np.log(k[TALENT_WAGE]), p.mobility, model.passes)
    model.moved["talent"] += moves
    arrived, departed = moves.sum(axis=0), moves.sum(axis=1)
    book.log("talent_trained", skilled)
    book.log("graduates", graduates)
    book.log("talent_inflow", come)
    book.log("talent_retired", left)
    book.log("talent_arrivals", arrived)
    book.log("talent_departures", departed)
    k[TALENT] += skilled + graduates + come - left + arrived - departed


def talent_demand(model: ClusterModel) -> Array:
    """Persons asked for at the base year's wage: researchers, and staff of digital trade; per cluster."""
    wage = model.parameters.production.wage_per_worker * model.population.k[WAGE]
    researchers = model.book.this_quarter("research") / wage
    return np.asarray(researchers + model.digital_staff)
