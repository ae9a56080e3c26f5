"""Who is an agent besides the firms: how many there are, and what each of their attributes means."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import NamedTuple

from ..agents.associations import Association
from ..agents.governments import Government
from ..agents.material_suppliers import MaterialSupplier
from ..agents.platforms import EcommercePlatform
from ..agents.professional_markets import ProfessionalMarket
from ..agents.research_institutes import ResearchInstitute
from ..agents.service_providers import ServiceProvider


class Actor(NamedTuple):
    """A class of agents: how many there are, what they decide, and their attributes as (unit, meaning)."""

    kind: type
    number: str
    decides: str
    attributes: dict[str, tuple[str, str]]


ACCOUNT = ("account", "Its account in the ledger.")
CLUSTER = ("index", "The cluster it serves.")

ACTORS = (
    Actor(EcommercePlatform, "`platforms.n_platforms`", "commission; buyers and quality follow", {
        "index": ("index", "Which platform."),
        "buyers": ("index, 1 on average at the start", "Buyers on the platform."),
        "first_buyers": ("the same index", "Buyers at the start."),
        "quality": ("share", "Service quality."),
        "sellers": ("share times the number of platforms", "Firms that sell on it."),
        "asked": ("share of sales", "What it would take without rules: referral fee, advertising, fulfilment."),
        "commission": ("share of sales", "What it takes."),
        "account": ACCOUNT,
        "sales": ("10,000 CNY a quarter", "Sales of firms on it."),
        "income": ("10,000 CNY", "Commissions so far this quarter."),
        "profit": ("10,000 CNY a quarter", "Profit of the last quarter."),
    }),
    Actor(ServiceProvider, "several a kind, or one a kind and cluster", "investment, size, entry, giving up", {
        "kind": ("name", "Kind of service."),
        "cluster": ("index, -1 all", "The cluster it serves."),
        "quality": ("share", "Quality."),
        "establishments": ("firms", "Real service firms that it stands for."),
        "sales": ("10,000 CNY a quarter", "Sales."),
        "staff": ("persons", "Employed."),
        "margin": ("share of sales", "Profit margin, smoothed over four quarters; recorded, nothing depends on it."),
    }),
    Actor(Government, "one a city", "levers within its budget; borrowing, spending", {
        "city": ("name", "Its city."),
        "number": ("index", "Its place among the cities."),
        "clusters": ("0 or 1 by cluster", "The clusters of its city."),
        "base_sales": ("10,000 CNY a year", "Their sales in the base year."),
        "shares": ("share by cluster", "Of its clusters in them."),
        "schedules": ("schedules by lever", "What the scenario announces."),
        "active": ("levers", "Levers that it ever pulls."),
        "account": ACCOUNT,
        "debt": ("10,000 CNY", "Owed to the bank."),
        "stages": ("levels by lever", "Stages of the delay; the last is the level in force."),
        "announced": ("level by lever", "What is announced now."),
        "measures": ("measures", "Laws and measures issued so far, by the indicator that counts them."),
        "issued": ("measures by lever", "The same, by the lever that issued them."),
        "revenue": ("10,000 CNY a quarter", "Of the last quarter."),
        "income": ("10,000 CNY", "So far this quarter."),
        "research": ("10,000 CNY a quarter", "R&D that its firms paid themselves last quarter."),
        "first_deposits": ("10,000 CNY", "Deposits of the first day."),
        "budget_cut": ("share", "Of the programmes announced and subsidies due that the budget pays."),
    }),
    Actor(Association, "one a cluster", "what to work on: joint purchasing or mediation", {
        "cluster": CLUSTER,
        "public_count": ("associations", "That exist whatever the dues."),
        "count": ("associations", "Associations that it stands for."),
        "account": ACCOUNT,
        "mediation_share": ("share", "Of its work that is mediation; the rest is joint purchasing."),
    }),
    Actor(ProfessionalMarket, "one a cluster", "rent; going digital", {
        "cluster": CLUSTER,
        "rent": ("share of traders' revenue", "Rent."),
        "digital": ("share", "Of its stalls that also sell online."),
        "income": ("10,000 CNY a quarter", "Rents."),
        "account": ACCOUNT,
    }),
    Actor(ResearchInstitute, "one a cluster", "teaching or research", {
        "cluster": CLUSTER,
        "base_count": ("institutions", "At the start."),
        "teaching": ("share of staff", "Teaches; the rest does research."),
        "graduates": ("persons a quarter", "Graduates."),
        "account": ACCOUNT,
    }),
    Actor(MaterialSupplier, "one a cluster", "price abroad", {
        "cluster": CLUSTER,
        "usual_share": ("share of materials", "The cluster's materials bought abroad in the base year."),
        "markup": ("share of cost", "Markup."),
    }),
)  # fmt: skip


def attributes(kind: type) -> tuple[str, ...]:
    """The attributes that a class of agents sets when an agent is made, in that order."""
    source = textwrap.dedent(inspect.getsource(kind.__init__))  # type: ignore[misc]
    found = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    ]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(dict.fromkeys(node.attr for node in found))


def undescribed() -> list[str]:
    """Attributes without a meaning, and meanings without an attribute, as Class.attribute."""
    return [
        f"{actor.kind.__name__}.{name}"
        for actor in ACTORS
        for name in sorted(set(attributes(actor.kind)) ^ set(actor.attributes))
    ]
