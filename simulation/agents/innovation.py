"""Firms' research, learning from partners and from the best, and what comes of it."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray

from .. import randomness as chance
from ..columns import (
    ABSORBED,
    BRAND,
    CLUSTER,
    DATA,
    DEGREE,
    DIGITAL_DEPTH,
    EXPENSE,
    FRONTIER_ABROAD,
    FRONTIER_GAIN,
    FRONTIER_PRODUCTIVITY,
    FRONTIER_QUALITY,
    IMITATION_GAIN,
    KNOWLEDGE,
    LEADER,
    LEADER_SALES,
    LEARNING_MODE,
    MARGIN,
    MEAN_RESEARCH,
    MEMBER,
    NEW_PRODUCTS,
    ONLINE_EXPORTS,
    PATENTS,
    PAYMENT,
    PLATFORM,
    PRICE_LEVEL,
    PRODUCTIVITY,
    PUBLIC_RESEARCH,
    QUALITY,
    RESEARCH,
    RESEARCH_GAIN,
    RESEARCH_INTENSITY,
    REVENUE,
    SPILLOVER,
    SUCCESS_AGE,
    TALENT_WAGE,
    WEIGHT,
)
from ..columns import IDENTIFIER as ID
from ..compilation import compiled
from ..effects import (
    APPROPRIABILITY,
    DATA_SHARING_FACTOR,
    FRONTIER_ACCESS,
    IMITATION_FACTOR,
    INNOVATION_FACTOR,
    MARKETING_FACTOR,
    RESEARCH_SUBSIDY,
)
from ..network import heard_from
from ..packing import unpacked
from ..parameters import DT, Group, par
from .data import DataParameters, abundance

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

LEADER_MULTIPLE = 133.0  # of a mean firm's sales that make a leader: 1 bn of 7.5 m CNY (S2)
MAINTENANCE, ADAPTIVE, TRANSITIONAL, INNOVATIVE = 0.0, 1.0, 2.0, 3.0


@dataclasses.dataclass(frozen=True)
class InnovationParameters(Group):
    """R&D, absorptive capacity, spillover, innovation, imitation, patents, brand."""

    leader_intensity: float = par(
        0.025, "share of revenue", (0, 1), "Leaders' R&D.", "assumption: below the .04 of "
        "the K+S model (Dosi et al. 2010)", range=(0.015, 0.04),
    )  # fmt: skip
    intensity: float = par(0.012, "share of revenue", (0, 1), "SMEs' R&D.", "assumption", range=(0.006, 0.02))
    online_effect: float = par(
        0.3,
        "share per share",
        (0, 1),
        "R&D lost to online sales, gained by online purchases.",
        "assumption: S0 gives the signs only",
    )
    online_purchases: float = par(
        0.5, "share of materials", (0, 1), "Bought online by a fully digital member.", "assumption"
    )
    frontier_learning: float = par(
        0.06, "per year", (0, 5), "Of the gap to the world's frontier closed with machines and knowledge from abroad.",
        "assumption: so that the frontier gives about half of incumbents' growth", range=(0.02, 0.12),
    )  # fmt: skip
    embodied: float = par(
        0.2, "share", (0, 1), "Of the frontier's technology that comes with machines, without research of one's own.",
        "assumption", range=(0.1, 0.4),
    )  # fmt: skip
    agglomeration: float = par(
        0.05, "elasticity", (0, 0.5), "Of productivity to the number of firms nearby.",
        ".071 in countries of low and middle income, .039 in rich ones (World Bank 2022, 70 studies, instrumented); "
        "nil in textiles (Luo, Cai and Fan 2012)", range=(0.0, 0.1),
    )  # fmt: skip
    free_riding: float = par(
        0.1, "share per share", (0, 1), "R&D spared for each unit of outside knowledge, where it is free.", "assumption"
    )
    obsolescence: float = par(
        0.15, "per year", (0.01, 1), "Knowledge that ages.", "Griliches convention, to be checked"
    )
    tie_spillover: float = par(
        0.5, "share", (0, 5), "Of partners' R&D that reaches a firm at full trust.", "assumption", range=(0.1, 0.8)
    )
    cluster_spillover: float = par(0.02, "share", (0, 1), "Of the cluster's mean R&D in the air.", "assumption")
    absorption_knowledge: float = par(
        0.8,
        "per unit of knowledge over revenue",
        (0, 10),
        "Of absorptive capacity.",
        "form of Cohen and Levinthal (1989, 1990); value an assumption",
    )
    absorption_depth: float = par(0.3, "per share", (0, 10), "Digital depth in absorptive capacity.", "assumption")
    innovation_share: float = par(0.5, "share", (0, 1), "Of research that goes into new things.", "K+S model")
    success_rate: float = par(
        30.0,
        "per year and share of revenue",
        (0, 1000),
        "Innovations per research intensity.",
        "assumption: with the step below research of 4 % of revenue gains some 1 % of productivity and of quality a "
        "year, a private return near .2 (Bloom, Schankerman and Van Reenen 2013: .21)",
        range=(15.0, 60.0),
    )
    largest_step: float = par(0.25, "log step", (0, 1), "Bound of an innovation's step.", "form of the K+S model; "
                              "assumption", range=(0.15, 0.35))  # fmt: skip
    imitation_rate: float = par(0.15, "per year", (0, 10), "Imitation without ties.", "assumption", range=(0.05, 0.3))
    imitation_closeness: float = par(0.3, "share", (0, 1), "Of the gap to the best closed.", "assumption")
    patent_step: float = par(0.03, "log step", (0, 1), "Smallest step patented.", "assumption")
    patent_propensity: float = par(0.3, "share", (0, 1), "Patents per such step.", "assumption")
    new_product_share: float = par(0.3, "share of revenue", (0, 1), "That a step renews.", "assumption")
    learning_modes: float = par(
        1.0, "0 or 1", (0, 1), "Whether firms' learning modes scale what they invent and imitate.",
        "S1 names the modes; their factors are an assumption", whole=True,
    )  # fmt: skip
    brand_response: float = par(1.0, "per year", (0, 10), "Brand gained at the usual spending.", "assumption")
    brand_scale: float = par(
        0.1, "elasticity", (0, 1), "Of brand to a firm's marketing budget over that of a mean firm at the start.",
        "assumption", range=(0.0, 0.2),
    )  # fmt: skip
    brand_decay: float = par(0.2, "per year", (0, 5), "Brand forgotten.", "assumption")


@compiled
def absorptive_capacity(knowledge: float, revenue: float, depth: float, p: InnovationParameters) -> float:
    """Share of outside knowledge that a firm can use; revenue per year."""
    return 1.0 - math.exp(-p.absorption_knowledge * knowledge / revenue - p.absorption_depth * depth)


@compiled
def frontier_learning(productivity: float, frontier: float, absorbed: float, p: InnovationParameters) -> float:
    """Log productivity that a quarter brings from the frontier abroad: by machines, and by what a firm can absorb.

    The backward gain most (Gerschenkron; Nelson and Phelps 1966). Nobody learns from a frontier that is behind.
    """
    gap = max(math.log(frontier / productivity), 0.0)
    return p.frontier_learning * (p.embodied + (1.0 - p.embodied) * absorbed) * gap * DT


@compiled
def learning_mode(depth: float, degree: float, open_minded: bool, success_age: float) -> float:
    """Maintenance, adaptive, transitional or innovative learning (S1). Leaders and online sellers at least adapt."""
    if degree >= 2.0 and depth >= 0.5:
        return INNOVATIVE if success_age < 8.0 else TRANSITIONAL
    if open_minded or depth >= 0.2 or degree > 0.0:
        return ADAPTIVE
    return MAINTENANCE


@compiled
def imitation_factor(mode: float, p: InnovationParameters) -> float:
    """How a learning mode multiplies imitation; 1 where modes are switched off."""
    return 0.5 if mode == MAINTENANCE and p.learning_modes == 1.0 else 1.0


@compiled
def innovation_factor(mode: float, p: InnovationParameters) -> float:
    """How a learning mode multiplies innovation: 1/5, 1/2, 1, 3/2; 1 where modes are switched off."""
    if p.learning_modes == 0.0:
        return 1.0
    return 0.2 if mode == MAINTENANCE else 0.5 * mode


@compiled
def step_above(step: float, p: InnovationParameters) -> float:
    """Probability that an innovation's step (Beta(3, 3) between plus and minus the largest) exceeds ``step``."""
    x = min(max(0.5 + 0.5 * step / p.largest_step, 0.0), 1.0)
    return 1.0 - x * x * x * (10.0 - 15.0 * x + 6.0 * x * x)


@compiled
def affordable(margin: float) -> float:
    """Share of its usual R&D that a firm spends: less while it makes losses, none at -5 % (assumption)."""
    return min(max(1.0 + 20.0 * margin, 0.0), 1.0)


@compiled
def spend_on_research(f: Array, rows: Rows, k: Array, p: InnovationParameters) -> None:
    """PAYMENT is the quarter's own R&D, less with online sales, more with online purchases (S0); RESEARCH all of it."""
    p = unpacked(p)
    for i in rows:
        c = int(f[CLUSTER, i])
        online_sales = f[ONLINE_EXPORTS, i] / max(f[REVENUE, i], 1e-12)
        online_purchases = p.online_purchases * f[MEMBER, i] * f[DIGITAL_DEPTH, i]
        intensity = k[RESEARCH_INTENSITY, c] * (p.leader_intensity if f[LEADER, i] == 1.0 else p.intensity)
        pull = 1.0 + p.online_effect * (online_purchases - online_sales)
        heard = min(f[ABSORBED, i] / max(f[RESEARCH, i], 1e-12), 1.0)
        pull -= p.free_riding * (1.0 - min(k[APPROPRIABILITY, c], 1.0)) * heard
        f[PAYMENT, i] = intensity * affordable(f[MARGIN, i]) * f[REVENUE, i] * max(pull, 0.0)
        f[RESEARCH, i] = f[PAYMENT, i] * (1.0 + k[RESEARCH_SUBSIDY, c])
        f[EXPENSE, i] += f[PAYMENT, i]


@compiled
def hear_from_partners(f: Array, rows: Rows, k: Array, ties: NDArray[np.int32], strength: Array, key: int) -> None:
    """Partners' research that reaches a firm, by the strength of the tie."""
    for i in rows:
        heard = 0.0
        for slot in range(ties.shape[1] if f[DEGREE, i] > 0.0 else 0):
            j = ties[i, slot]
            if j >= 0 and heard_from(f, i, j, key):
                heard += strength[i, slot] * f[RESEARCH, j]
        f[SPILLOVER, i] = heard * k[DATA_SHARING_FACTOR, int(f[CLUSTER, i])]


@compiled
def learn(
    f: Array, rows: Rows, k: Array, p: InnovationParameters, data: DataParameters, quarter: int, key: int
) -> None:
    """Knowledge, learning mode, innovation, imitation, patents, new products."""
    p, data = unpacked(p), unpacked(data)
    applications = chance.uniforms(key, f[ID], rows, quarter, chance.PATENT)
    innovations = chance.uniforms(key, f[ID], rows, quarter, chance.INNOVATE)
    imitations = chance.uniforms(key, f[ID], rows, quarter, chance.IMITATE)
    patented = step_above(p.patent_step, p) * p.patent_propensity
    for n, i in enumerate(rows):
        c = int(f[CLUSTER, i])
        revenue = max(f[REVENUE, i], 1e-12)
        absorbed = absorptive_capacity(f[KNOWLEDGE, i], 4.0 * revenue, f[DIGITAL_DEPTH, i], p)
        in_the_air = p.cluster_spillover * k[MEAN_RESEARCH, c] + k[PUBLIC_RESEARCH, c]
        outside = absorbed * (p.tie_spillover * f[SPILLOVER, i] + in_the_air)
        f[ABSORBED, i] = outside
        f[KNOWLEDGE, i] += f[RESEARCH, i] + outside - p.obsolescence * DT * f[KNOWLEDGE, i]
        f[SUCCESS_AGE, i] += 1.0
        f[RESEARCH_GAIN, i] = 0.0
        f[IMITATION_GAIN, i] = 0.0
        open_minded = f[PLATFORM, i] >= 0.0 or f[LEADER, i] == 1.0
        mode = learning_mode(f[DIGITAL_DEPTH, i], f[DEGREE, i], open_minded, f[SUCCESS_AGE, i])
        f[LEARNING_MODE, i] = mode
        f[NEW_PRODUCTS, i] *= 1.0 - 1.0 / 12.0
        effort = p.innovation_share * (f[RESEARCH, i] + outside) / (revenue * k[TALENT_WAGE, c])
        effort *= 1.0 + data.innovation * abundance(f[DATA, i], revenue, data)
        hazard = innovation_factor(mode, p) * p.success_rate * effort * k[INNOVATION_FACTOR, c]
        f[PATENTS, i], success = 0.0, 0.0
        most = f[WEIGHT, i] * hazard * DT * patented
        if not chance.exceeds(innovations[n], hazard * DT) or not chance.none_of(most, applications[n]):
            success = 1.0 - math.exp(-hazard * DT)
            expected = f[WEIGHT, i] * success * step_above(p.patent_step, p) * p.patent_propensity
            # The firms it stands for apply one by one: a patent count is no noisier in a sample than in the full city.
            f[PATENTS, i] = chance.poisson(expected, applications[n]) / f[WEIGHT, i]
        if innovations[n] < success:
            draw = chance.beta_3_3(key, f[ID, i], quarter, chance.INNOVATION_STEP)
            step = p.largest_step * (2.0 * draw - 1.0)
            if step > 0.0:
                f[RESEARCH_GAIN, i] = 0.5 * step
                f[PRODUCTIVITY, i] *= math.exp(0.5 * step)
                f[QUALITY, i] *= math.exp(0.5 * step)
                f[SUCCESS_AGE, i] = 0.0
                f[NEW_PRODUCTS, i] += p.new_product_share * (1.0 - f[NEW_PRODUCTS, i])
        learned = frontier_learning(f[PRODUCTIVITY, i], k[FRONTIER_ABROAD, c], absorbed, p) * k[FRONTIER_ACCESS, c]
        f[FRONTIER_GAIN, i] = learned
        f[PRODUCTIVITY, i] *= math.exp(learned)
        ties = f[DEGREE, i]
        hazard = imitation_factor(mode, p) * p.imitation_rate * (1.0 + 2.0 * ties / (1.0 + ties))
        hazard *= k[IMITATION_FACTOR, c]
        if not chance.exceeds(imitations[n], hazard * DT) and imitations[n] < 1.0 - math.exp(-hazard * DT):
            gap = max(k[FRONTIER_PRODUCTIVITY, c] - f[PRODUCTIVITY, i], 0.0)
            f[IMITATION_GAIN, i] = math.log(1.0 + p.imitation_closeness * gap / f[PRODUCTIVITY, i])
            f[PRODUCTIVITY, i] += p.imitation_closeness * gap
            gap = max(k[FRONTIER_QUALITY, c] - f[QUALITY, i], 0.0)
            f[QUALITY, i] += p.imitation_closeness * gap


@compiled
def build_brand(f: Array, rows: Rows, k: Array, p: InnovationParameters, spending: float) -> None:
    """Brand grows with marketing (``spending`` over the usual one) and is forgotten."""
    p = unpacked(p)
    for i in rows:
        c = int(f[CLUSTER, i])
        budget = max(LEADER_MULTIPLE * f[REVENUE, i] / (k[PRICE_LEVEL, c] * k[LEADER_SALES, c]), 0.01)
        promoted = p.brand_response * spending * k[MARKETING_FACTOR, c] * budget**p.brand_scale
        f[BRAND, i] += (p.brand_decay * promoted - p.brand_decay * f[BRAND, i]) * DT
