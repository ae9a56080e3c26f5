"""Digital trade beyond goods: digital products and digital services sold abroad, each with drivers of its own."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..columns import MEMBER_SHARE, TALENT_WAGE
from ..effects import APPROPRIABILITY, DIGITAL_PRODUCT_FACTOR, DIGITAL_SERVICE_FACTOR
from ..ledger import CLEARING, WORLD
from ..parameters import Group, par

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class DigitalTradeParameters(Group):
    """What drives exports of digital products and services (S3)."""

    product_growth: float = par(
        -0.03, "per year", (-0.5, 0.5), "Trend of foreign demand for digital products.",
        "assumption: S3 reports a fall of 20 bn CNY for the province over 2014-2018", range=(-0.08, 0.04),
    )  # fmt: skip
    service_growth: float = par(
        0.08, "per year", (-0.5, 0.5), "Trend of foreign demand for digital services.",
        "assumption: S3 reports a wavering rise for the province over 2015-2020", range=(0.0, 0.15),
    )  # fmt: skip
    quality_elasticity: float = par(1.0, "elasticity", (0, 5), "Of either to its makers' quality.", "assumption")
    talent_elasticity: float = par(-1.0, "elasticity", (-5, 0), "Of either to the talent wage.", "assumption")
    protection: float = par(0.5, "share", (0, 5), "Products gained by full protection of what is made.", "assumption")
    feedback: float = par(
        2.0, "share per share of members", (0, 20), "Services gained from a digital cluster at home.",
        "assumption: S1 calls the feedback weak", range=(0.5, 4.0),
    )  # fmt: skip


COMPONENTS = ("online_exports", "online_imports", "digital_products", "digital_services")


def sell_abroad(model: ClusterModel) -> None:
    """Makers of digital products and operators of platforms sell abroad; the world pays."""
    for kind, flow, exports in (
        ("content", "digital_products", digital_products(model)),
        ("operator", "digital_services", digital_services(model)),
    ):
        model.ledger.pay(WORLD, CLEARING, float(exports.sum()))
        model.service_sales[kind] += exports
        model.book.log(flow, exports)


def digital_products(model: ClusterModel) -> Array:
    """Exports of digital products (10,000 CNY a quarter, per cluster): quality, talent, protection, foreign demand."""
    p, k = model.parameters.digital_trade, model.population.k
    trend = (1.0 + p.product_growth) ** model.elapsed
    base = model.base_digital_products * trend * _capability(model, "content")
    return np.asarray(base * (1.0 + p.protection * k[APPROPRIABILITY]) * k[DIGITAL_PRODUCT_FACTOR])


def digital_services(model: ClusterModel) -> Array:
    """Exports of digital services: what operators learn from serving a digital cluster they can sell elsewhere."""
    p, k = model.parameters.digital_trade, model.population.k
    trend = (1.0 + p.service_growth) ** model.elapsed
    base = model.base_digital_services * trend * _capability(model, "operator")
    return np.asarray(base * (1.0 + p.feedback * k[MEMBER_SHARE]) * k[DIGITAL_SERVICE_FACTOR])


def _capability(model: ClusterModel, kind: str) -> Array:
    p = model.parameters.digital_trade
    usual = model.parameters.services.initial_quality
    quality = model.local_quality(kind) / usual
    return np.asarray(quality**p.quality_elasticity * model.population.k[TALENT_WAGE] ** p.talent_elasticity)


def imbalance(amounts: Array) -> Array:
    """Structural imbalance of digital trade, 0 for equal parts to 1 for a single one: one minus Shannon's evenness.

    ``amounts``: shape (components, clusters), not negative. Where nothing is traded it is 1.
    """
    total = amounts.sum(axis=0)
    shares = amounts / np.maximum(total, 1e-300)
    terms = np.where(shares > 0.0, -shares * np.log(np.maximum(shares, 1e-300)), 0.0)
    return np.asarray(1.0 - terms.sum(axis=0) / np.log(amounts.shape[0]))
