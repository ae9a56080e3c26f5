"""Shocks: outside events that a scenario may declare, and what each does.

A shock acts on effects, as levers do, in proportion to its size and to how exposed an industry is. Adding a kind is
one entry here, or in an extension.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..extensions import Extension
from ..language import in_chinese, joined, tr
from .effects import EFFECTS
from .inputs import Industry, Inputs, ShockSchedule
from .parameters import ParameterError
from .registry import Registry

Array = NDArray[np.float64]

REGIONAL = ("export_demand_factor", "tariff")  # effects that differ by the buyers' region


class Channel(NamedTuple):
    """One thing a shock does: how much an effect changes per unit of size, times an exposure of the industry."""

    effect: str
    strength: float
    exposure: str | None = None


@dataclasses.dataclass(frozen=True)
class Shock:
    """A declared kind of outside event; ``limits`` names what it can be limited to."""

    kind: str
    name_en: str
    unit: str
    bounds: tuple[float, float]
    limits: tuple[str, ...]
    channels: tuple[Channel, ...]
    meaning: str
    source: str
    name_zh: str = in_chinese("name_en", "shock")
    meaning_zh: str = in_chinese("meaning", "shock")

    def check_limits(self, shock: ShockSchedule) -> None:
        """Refuse a limit that this kind cannot have.

        Raises:
            ParameterError: the shock names industries or regions, and its kind strikes them all.
        """
        for limit in ("industries", "regions"):
            if getattr(shock, limit) and limit not in self.limits:
                allowed = joined(self.limits) if self.limits else tr("nothing")
                raise ParameterError(
                    tr(
                        "A shock of kind '{kind}' cannot be limited to {limit}; it can be limited to: {allowed}.",
                        kind=self.kind,
                        limit=limit,
                        allowed=allowed,
                    )
                )


SHARE = (0.0, 0.95)
EVERYWHERE: tuple[str, ...] = ()
BY_INDUSTRY = ("industries",)
BY_BOTH = ("industries", "regions")

BUILT_IN = (
    Shock("world_demand", "world demand", "share", (-0.95, 2.0), BY_BOTH,
          (Channel("export_demand_factor", 1.0),), "Change of foreign demand.", "S4"),
    Shock("home_demand", "home demand", "share", (-0.95, 2.0), BY_INDUSTRY,
          (Channel("home_demand_factor", 1.0),), "Change of home demand.", "S4"),
    Shock("tariff", "additional tariff", "rate", (0.0, 3.0), BY_BOTH,
          (Channel("tariff", 1.0),), "Tariff on all exports of the industries named.", "S3, S4"),
    Shock("trade_war", "trade war", "rate", (0.0, 3.0), BY_BOTH,
          (Channel("tariff", 1.0, "tariff_exposure"),),
          "Tariff on the exports that stand on tariff lists: industries differ by their share.", "S3, S4"),
    Shock("trade_agreement", "trade agreement", "rate", (0.0, 0.2), BY_BOTH,
          (Channel("tariff", -1.0), Channel("customs_days_factor", -1.0)),
          "Tariffs cut by the size, clearance days by the same share (such as RCEP).",
          "S4; the effect on clearance is an assumption"),
    Shock("pandemic", "pandemic", "severity, 0 to 1", SHARE, BY_INDUSTRY,
          (Channel("export_demand_factor", -0.5), Channel("home_demand_factor", -0.3),
           Channel("logistics_capacity_factor", -0.6), Channel("supply_factor", -0.5),
           Channel("adoption_utility", 1.0), Channel("online_preference_factor", 0.4)),
          "Demand, logistics and production fall together, buyers and sellers go online.",
          "S4; online: retail's share rose by a fifth in 2020, 16 to 19 %, China 20.7 to 24.9 % (UNCTAD 2021), "
          "at a severity of one half; other strengths are assumptions"),
    Shock("logistics", "logistics disruption", "share", SHARE, EVERYWHERE,
          (Channel("logistics_capacity_factor", -1.0),), "Loss of logistics capacity.", "S4"),
    Shock("supply", "supply disruption", "share", SHARE, BY_INDUSTRY,
          (Channel("supply_factor", -1.0),), "Loss of capacity that producers can use.", "S4"),
    Shock("technology_blockade", "technology blockade", "severity, 0 to 1", SHARE, BY_INDUSTRY,
          (Channel("frontier_access", -1.0, "technology_exposure"),
           Channel("innovation_factor", -0.5, "technology_exposure"),
           Channel("imitation_factor", -0.5, "technology_exposure"),
           Channel("machine_price_factor", 0.5, "technology_exposure")),
          "Foreign technology is withheld: less to learn from, dearer machines.",
          "S0; strengths are assumptions: evidence on own innovation is mixed (listed firms patent less: Cao et al. "
          "2024; firms cut off from dual-use goods spend half as much again on R&D: Liu et al. 2025)"),
    Shock("material_price", "raw-material price", "share", (-0.9, 5.0), BY_INDUSTRY,
          (Channel("material_price_factor", 1.0),), "Change of the price of materials, wherever bought.", "S2"),
    Shock("foreign_material_price", "price of imported materials", "share", (-0.9, 5.0), BY_INDUSTRY,
          (Channel("foreign_material_factor", 1.0),),
          "Change of the price of materials bought abroad: dependence on imports decides who is hit.", "S2"),
    Shock("platform_rules", "platform rule change", "severity, 0 to 1", (0.0, 1.0), BY_INDUSTRY,
          (Channel("delisting_hazard", 0.5), Channel("compliance_factor", 1.0)),
          "Platforms delist sellers and ask more of the others.", "S0, S1; strengths are assumptions"),
    Shock("data_leak", "data leak, loss of trust", "severity, 0 to 1", (0.0, 1.0), BY_INDUSTRY,
          (Channel("trust_loss", 1.0), Channel("data_inflow_factor", -0.5), Channel("data_sharing_factor", -0.5),
           Channel("online_preference_factor", -0.3), Channel("delisting_hazard", 0.1),
           Channel("adoption_utility", -1.0), Channel("onboarding_utility", -1.0)),
          "Firms trust each other and the platforms less, share and gather less data; buyers shun what leaked.",
          "S3; customers of a firm that leaked spend a third less there (Janakiraman, Lim and Rishika 2018, size from "
          "memory, to be checked); other strengths are assumptions"),
    Shock("exchange_rate", "exchange rate", "share", (-0.5, 1.0), EVERYWHERE,
          (Channel("exchange_rate_factor", 1.0),), "Change of CNY per USD; positive is a cheaper yuan.", "S4"),
    Shock("rule_fragmentation", "fragmentation of rules", "severity, 0 to 1", (0.0, 1.0), BY_INDUSTRY,
          (Channel("trade_cost_factor", 0.03), Channel("compliance_factor", 1.0), Channel("payment_fee_factor", 0.5),
           Channel("digital_service_factor", -0.5), Channel("digital_product_factor", -0.5)),
          "Digital trade meets other rules in every country.", "S3; strengths are assumptions"),
    Shock("pilot_zone", "pilot zone", "level, 0 to 1", (0.0, 1.0), BY_INDUSTRY,
          (Channel("customs_days_factor", -0.3), Channel("compliance_factor", -0.5), Channel("adoption_utility", 0.5)),
          "A zone granted from above eases clearance and compliance.", "S1, S3; strengths are assumptions"),
)  # fmt: skip

SHOCKS: Registry[Shock] = Registry(BUILT_IN, "kind")
KINDS: Mapping[str, Shock] = SHOCKS.by_name


def kinds_of(extensions: tuple[Extension, ...]) -> Mapping[str, Shock]:
    """The kinds of shock of a run, those of its extensions included."""
    from .additions import additions

    return {one.kind: one for one in (*BUILT_IN, *additions(extensions).shocks)}


class ShockEffects:
    """What a run's shocks come to. ``by_cluster``: effect name → values of shape (quarters, clusters).

    ``shares`` are the regions' shares of each cluster's exports, shape (clusters, regions).
    """

    def __init__(self, inputs: Inputs, years: Array, shares: Array) -> None:
        self._inputs = inputs
        self._years = years
        self._shares = shares
        self._kinds = kinds_of(inputs.extensions)
        for shock in inputs.shocks:
            self._kinds[shock.kind].check_limits(shock)
        touched = {channel.effect for shock in inputs.shocks for channel in self._kinds[shock.kind].channels}
        names = [name for name in EFFECTS if name in touched and name not in REGIONAL]
        self.by_cluster = {name: self._total(name, self._as_a_whole) for name in names}

    def regional(self, effect: str) -> Array:
        """An effect that differs by region, shape (quarters, clusters, regions)."""
        shape = self._years.size, *self._shares.shape
        return np.broadcast_to(self._total(effect, self._region_by_region), shape)

    def _total(self, effect: str, reach: Callable[[ShockSchedule], Array]) -> Array:
        """Changes of all shocks together: factors multiply, additions add up. ``reach``: of a shock, by cluster."""
        declared = EFFECTS[effect]
        total: Array = np.full(reach(_NOTHING).shape, declared.neutral)
        for shock in self._inputs.shocks:
            for channel in self._kinds[shock.kind].channels:
                if channel.effect == effect:
                    change = channel.strength * self._exposed(shock, channel, reach(shock))
                    total = np.maximum(total * (1.0 + change), 0.0) if declared.is_factor else total + change
        return total

    def _exposed(self, shock: ShockSchedule, channel: Channel, reach: Array) -> Array:
        sizes = np.array([shock.at(year) for year in self._years])
        struck = [exposure(one, channel) * _strikes(shock, one) for one in self._inputs.industries]
        trailing = (1,) * (reach.ndim - 2)
        by_cluster = np.array(struck, dtype=float).reshape(1, -1, *trailing)
        return np.asarray(sizes.reshape(-1, 1, *trailing) * by_cluster * reach)

    def _region_by_region(self, shock: ShockSchedule) -> Array:
        named = [not shock.regions or one.code in shock.regions for one in self._inputs.regions]
        return np.array(named, dtype=float).reshape(1, 1, -1)

    def _as_a_whole(self, shock: ShockSchedule) -> Array:
        """What has no region is struck by the share of the cluster's exports that goes to the regions named."""
        return np.asarray((self._shares * self._region_by_region(shock)[0]).sum(axis=1).reshape(1, -1))


_NOTHING = ShockSchedule("", 0.0, 0.0, 0.0)


def exposure(industry: Industry, channel: Channel) -> float:
    """How exposed an industry is to a channel (1 where the channel names no exposure)."""
    return 1.0 if channel.exposure is None else float(getattr(industry, channel.exposure))


def _strikes(shock: ShockSchedule, industry: Industry) -> bool:
    return not shock.industries or industry.code in shock.industries
