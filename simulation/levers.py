"""Policy levers: what governments can pull, as one table. Adding one is one entry here, or in an extension.

A lever acts on effects in proportion to its level and to a strength. Strengths, mean lags and annual costs are
parameters of their own (:class:`LeverParameters`, paths such as ``levers.P1_customs_days_factor``, ``levers.P1_lag``,
``levers.P1_cost``), made from the entries below; ``government.strength`` and ``government.cost_factor`` multiply all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from ..extensions import Extension
from ..language import in_chinese
from .effects import EFFECTS
from .parameters import Group, par
from .registry import Registry

GUESS = "assumption"
YIELD = (
    "assumption: so dear that what it gains stays within some twenty of output for each unit spent, the upper end of "
    "what is published of programmes (15 of exports, 11 to 19, for export promotion: Olarreaga et al. 2015)"
)


class Act(NamedTuple):
    """What a lever at full level does to an effect: a factor changes by this share of it, an addition by this much.

    ``most`` bounds the size of the strength; its sign is fixed.
    """

    effect: str
    strength: float
    range: tuple[float, float]
    source: str = GUESS
    most: float = 10.0

    @property
    def kind(self) -> Literal["multiply", "add"]:
        """Whether it multiplies the effect or adds to it."""
        return "multiply" if EFFECTS[self.effect].is_factor else "add"

    @property
    def bounds(self) -> tuple[float, float]:
        """Where the strength makes sense: nothing can be cut by more than all of it."""
        if self.strength < 0.0:
            return (-1.0 if self.kind == "multiply" else -self.most), 0.0
        return 0.0, self.most


@dataclasses.dataclass(frozen=True)
class Lever:
    """A declared policy lever.

    The effective level follows the announced one by a delay of ``delay_order`` stages with mean ``lag_quarters``.
    ``annual_cost`` is the programme cost of level 1 as a share of the clusters' base-year sales, what is subsidised or
    forgone apart; it rises with level to a power (``government.cost_exponent``). ``stands_for`` says which of the means
    that the papers name under this lever are meant. ``builds``: what it costs is investment in infrastructure or parks.
    ``yields`` explains an output gained per yuan beyond .1 to 20, which the cost cannot correct.
    """

    code: str
    name_en: str
    meaning: str
    acts: tuple[Act, ...]
    seeds: str
    lag_quarters: float
    annual_cost: float
    paid_to: Literal["households", "economy", "institutes"]
    measures_per_year: float = 0.0
    counts_in: Literal["A11", "B12"] | None = None
    stands_for: str = ""
    lag_source: str = GUESS
    cost_source: str = GUESS
    delay_order: int = 1
    builds: bool = False
    yields: str = ""
    unit: str = "level, 0 none to 1 full"
    bounds: tuple[float, float] = (0.0, 1.0)
    name_zh: str = in_chinese("name_en", "lever")
    meaning_zh: str = in_chinese("meaning", "lever")
    stands_for_zh: str = in_chinese("stands_for", "lever")
    yields_zh: str = in_chinese("yields", "lever")

    @property
    def acts_on(self) -> str:
        """The effects it acts on, in words."""
        return ", ".join(act.effect.replace("_", " ") for act in self.acts)

    @property
    def source(self) -> str:
        """Who proposes it, and the evidence of its strengths."""
        evidence = [act.source for act in self.acts if act.source != GUESS]
        unsourced = [] if len(evidence) == len(self.acts) else ["strengths are assumptions"]
        return "; ".join([self.seeds, *evidence, *unsourced])

    def lag(self, p: Group) -> float:
        """Mean lag of its effect, in quarters."""
        return float(getattr(p, f"{self.code}_lag"))

    def cost(self, p: Group) -> float:
        """Programme cost of level 1 a year, as a share of the clusters' base-year sales."""
        return float(getattr(p, f"{self.code}_cost"))

    def strength(self, act: Act, p: Group) -> float:
        """What it does to an effect at full level."""
        return float(getattr(p, f"{self.code}_{act.effect}"))

    def strengths(self, p: Group | None = None) -> tuple[float, ...]:
        """What each of its acts does at full level, by the parameters or as declared."""
        return tuple(act.strength if p is None else self.strength(act, p) for act in self.acts)

    def act(self, effects: dict[str, float], level: float, p: Group | None = None) -> None:
        """Write what an effective level does into effects by name; level 0 leaves every value as it is, to the bit."""
        self.act_with(effects, level, self.strengths(p))

    def act_with(self, effects: dict[str, float], level: float, strengths: tuple[float, ...]) -> None:
        """The same with strengths that have been looked up."""
        for act, strength in zip(self.acts, strengths, strict=True):
            change = level * strength
            if act.kind == "multiply":
                effects[act.effect] = max(effects[act.effect] * (1.0 + change), 0.0)
            else:
                effects[act.effect] += change


BUILT_IN: tuple[Lever, ...] = (
    Lever(
        "P1", "customs and inspection reform",
        "Smart clearance shortens customs days.",
        (Act("customs_days_factor", -0.6, (-0.85, -0.3), "General Administration of Customs: clearance of imports took "
             "64 %, of exports 86 % less time in 2020 than in 2017"),),
        "S0, S1, S3, S4", 4, 0.0008, "households", 2.0, "A11",
        "Smart clearance and a single window; inspection is P19.",
        lag_source="General Administration of Customs: most of the cut of 2017-2020 was reached within two years",
        cost_source=YIELD,
    ),
    Lever(
        "P2", "cross-border e-commerce pilot zone",
        "Makes selling online more attractive and its compliance cheaper.",
        (Act("adoption_utility", 0.8, (0.0, 1.5), "assumption: evidence gives signs: trade gains in the second batch, "
             "Guangzhou's (Wang and Rui 2022); in Guangdong only where trade dependence is low (21 cities, 2005-2020)"),
         Act("compliance_factor", -0.6, (-0.8, -0.2))),
        "S0, S1, S3", 4, 0.0008, "economy", 2.0, "A11",
        "The zone's listing and declaration rules; its tax exemption is P4, its clearance P1.", cost_source=YIELD,
    ),
    Lever(
        "P3", "cluster tax relief",
        "Cuts the tax on the cluster's profits; the revenue forgone counts as its cost.",
        (Act("tax_factor", -0.4, (-0.6, -0.2), "Enterprise Income Tax Law, from memory, to be checked: 15 % for "
             "high-technology firms and 5 to 10 % for small ones instead of 25 %"),),
        "S4", 1, 0.00005, "households", 1.0, "B12",
    ),
    Lever(
        "P4", "lower e-commerce export duties",
        "Removes duties and charges on goods exported online; the revenue forgone counts as its cost.",
        (Act("online_duty_factor", -1.0, (-1.0, -0.5), "circular Caishui 2018/103, from memory, to be checked: retail "
             "exports in pilot zones are exempt from value-added and consumption tax"),),
        "S4", 1, 0.0001, "economy", 1.0, "A11",
    ),
    Lever(
        "P5", "industrial-internet onboarding",
        "Makes joining the characteristic platform easier and its fee smaller.",
        (Act("onboarding_utility", 2.2, (1.0, 3.0)), Act("onboarding_hazard", 0.05, (0.0, 0.1), most=2.0),
         Act("subscription_factor", -0.5, (-0.7, -0.3), "Guangdong's vouchers for industrial firms (2018): platform, "
             "state and firm bear a part each")),
        "S1, S2 (the city's 'Several Measures')", 2, 0.007, "economy", 2.0, "B12",
        cost_source=YIELD,
        yields="Seven tenths of the gain is what members save in materials and labour as S1's cases do "
        "(`pricing.case_effect`): without it a yuan gains 7.1 (5.4 to 8.8).",
    ),
    Lever(
        "P6", "logistics and digital infrastructure",
        "Roads, railways, routes and berths grow; warehouses hold more.",
        (Act("infrastructure_factor", 0.2, (0.1, 0.4)), Act("warehouse_factor", 0.5, (0.2, 1.0))),
        "S0", 12, 0.003, "households", delay_order=3, builds=True,
    ),
    Lever(
        "P7", "cross-border payment and settlement",
        "Makes cross-border payment cheaper and safer.",
        (Act("payment_fee_factor", -0.5, (-0.6, -0.2), "trials of the mBridge payment system: 40 to 60 % cheaper "
             "(press, to be checked)"),
         Act("reliability_addition", 0.02, (0.0, 0.05))),
        "S3", 4, 0.0001, "economy", 1.0, "A11",
        "Settlement in yuan over a shared chain of blocks, directly or through Hong Kong: all by fee and payment risk; "
        "freedom from exchange-rate risk is not modelled.",
    ),
    Lever(
        "P8", "supply-chain finance platform",
        "Widens firms' credit limits and makes supply-chain finance cheaper.",
        (Act("credit_scope", 0.5, (0.1, 0.8), "assumption: sign from 740 listed small firms, 2010-2017: supply-chain "
             "finance eases their constraints"),
         Act("finance_fee_factor", -0.5, (-0.7, -0.2))),
        "S0", 3, 0.001, "economy", cost_source=YIELD,
    ),
    Lever(
        "P9", "R&D funds, joint laboratories, research institutes",
        "Pays part of R&D on top of firms' own, which counts as its cost, and adds public institutions.",
        (Act("research_subsidy", 0.2, (0.1, 0.3), "Ministry of Finance, from memory, to be checked: deducting R&D at "
             "175 to 200 % under a tax of 25 % is worth .19 to .25 of it", most=1.0),
         Act("institutes_factor", 0.5, (0.2, 1.0))),
        "S2, S3", 8, 0.0003, "institutes", 1.0, "B12",
        "R&D funds by the subsidy; joint laboratories, institutes and universities by their number.", delay_order=3,
    ),
    Lever(
        "P10", "protection of intellectual property",
        "Lowers imitation, ends free-riding on others' research, protects digital products, builds trust.",
        (Act("imitation_factor", -0.5, (-0.8, -0.2), "assumption: sign from Chinese cities: private firms innovate "
             "more where protection is strong (Fang, Lerner and Wu 2017)"),
         Act("institutional_trust", 1.0 / 3.0, (0.1, 0.6), most=1.0),
         Act("appropriability", 1.0, (0.5, 1.0), most=1.0)),
        "S0-S3", 6, 0.0001, "households",
        yields="Courts cost little, and slower imitation costs output: without its effect on imitation output rises by "
        ".55 % (.13 to .96 %) in place of falling by .94 % (.42 to 1.46 %).",
    ),
    Lever(
        "P11", "data centre, data law, trusted exchange",
        "More data reach firms and are shared; firms accept more ties and trust each other more.",
        (Act("data_inflow_factor", 0.3, (0.1, 0.6)), Act("data_sharing_factor", 0.3, (0.1, 0.6)),
         Act("acceptance_factor", 0.3, (0.1, 0.6)), Act("institutional_trust", 1.0 / 3.0, (0.1, 0.6), most=1.0)),
        "S0, S1, S2", 6, 0.0008, "economy", cost_source=YIELD,
        stands_for="The data centre by inflow, trusted exchange on a chain of blocks by sharing and ties, data law and "
        "privacy by trust.",
    ),
    Lever(
        "P12", "platform support and antitrust",
        "Caps what e-commerce platforms may charge.",
        (Act("commission_cap_factor", -0.5, (-0.7, -0.2)),),
        "S0, S1", 4, 0.00005, "households", stands_for="Antitrust by the cap; support of platforms is not modelled.",
        yields="A rule costs the state its office alone: what sellers gain is paid by the platforms.",
    ),
    Lever(
        "P13", "training and recruitment of talent",
        "Better training and more talent from outside, which becomes less dear.",
        (Act("training_factor", 0.5, (0.2, 1.0)), Act("talent_inflow_factor", 1.0, (0.3, 2.0))),
        "S0, S3, S4", 8, 0.0008, "households", delay_order=3, cost_source=YIELD,
    ),
    Lever(
        "P14", "brands, exhibitions, joint livestreams",
        "Marketing adds more to brands; imports online reach more buyers.",
        (Act("marketing_factor", 0.5, (0.2, 1.0), "assumption, to give what export promotion gives: 15 of exports for "
             "each unit spent, 11 to 19 (Olarreaga, Sperlich and Trachsel 2015)"),
         Act("import_market_factor", 0.5, (0.2, 1.0))),
        "S0, S2, S4", 2, 0.0012, "economy", cost_source=YIELD,
        stands_for="Exhibitions, going abroad together, livestreams, media and contests alike, by brands; import "
        "markets by reach.",
    ),
    Lever(
        "P15", "standards, quality infrastructure, joint purchasing",
        "Joint purchasing makes materials cheaper.",
        (Act("material_price_factor", -0.02, (-0.05, -0.005), "assumption: S1's best case bought fabric a fifth "
             "cheaper; half of that, for one firm in five"),),
        "S0, S2", 4, 0.0012, "economy", 1.0, "B12", cost_source=YIELD,
        stands_for="Joint purchasing; standards and quality infrastructure are not modelled.",
    ),
    Lever(
        "P16", "alignment with CPTPP and DEPA rules",
        "Lowers the landed price of exports and lets more digital services be sold.",
        (Act("trade_cost_factor", -0.01, (-0.03, 0.0)), Act("digital_service_factor", 0.3, (0.1, 0.6))),
        "S3", 8, 0.001, "households", 1.0, "A11", cost_source=YIELD,
    ),
    Lever(
        "P17", "support of digital content and services",
        "More foreign demand for digital products and services; members become digital faster.",
        (Act("deepening_factor", 0.5, (0.2, 1.0)), Act("digital_product_factor", 1.0, (0.3, 2.0)),
         Act("digital_service_factor", 1.0, (0.3, 2.0))),
        "S3", 6, 0.0003, "economy",
    ),
    Lever(
        "P18", "parks and industrial transfer",
        "Adds industrial land, draws entrants, and bears a part of what moving there costs.",
        (Act("land_factor", 0.3, (0.1, 0.6)),
         Act("entry_push", 0.01, (0.0, 0.03), "assumption: sign from China's economic zones: more firms, output and "
             "jobs, entry more than incumbents (Lu, Wang and Zhu 2019)", most=1.0),
         Act("moving_cost_factor", -0.5, (-0.8, -0.2))),
        "S0", 8, 0.001, "households", 1.0, "B12",
        "Parks, also those that receive firms from other cities; P21 opens the borders that they cross.",
        builds=True,
    ),
    Lever(
        "P19", "regulatory platform, targeted supervision",
        "Builds trust; inspection makes selling online dearer to comply with.",
        (Act("institutional_trust", 1.0 / 3.0, (0.1, 0.6), most=1.0), Act("compliance_factor", 0.2, (0.0, 0.4))),
        "S0, S4", 3, 0.0006, "households", cost_source=YIELD,
    ),
    Lever(
        "P20", "innovation of cluster management",
        "Firms meet more partners.",
        (Act("proposals_factor", 0.5, (0.2, 1.0)),),
        "S4", 6, 0.0005, "households", 1.0, "B12",
        "Of S4's eight kinds those of organisation and of cooperation between firms; technology is P9, marketing and "
        "brands P14, the mode of operation P5, industrial structure P18 and P21; strategy is the firms' own.",
        cost_source=YIELD,
    ),
    Lever(
        "P21", "factor mobility, city specialisation",
        "Opens the city's borders to talent, founders, firms, ties and payment hubs of the scenario's other cities.",
        (Act("mobility", 1.0, (0.5, 1.0), most=1.0),),
        "S0", 8, 0.0004, "economy",
        stands_for="Open borders; cities specialise by what then moves, and the shared data centre is P11.",
        yields="Little moves between two cities with like wages and margins, and what one gains the other loses.",
    ),
)  # fmt: skip

LEVERS: Registry[Lever] = Registry(BUILT_IN, "code")
BY_CODE: Mapping[str, Lever] = LEVERS.by_name


def _parameters(levers: Collection[Lever]) -> Iterator[tuple[str, type, object]]:
    for lever in levers:
        for act in lever.acts:
            meaning = f"Change of the {act.effect.replace('_', ' ')} by {lever.name_en} at full level."
            yield f"{lever.code}_{act.effect}", float, par(
                act.strength, EFFECTS[act.effect].unit, act.bounds, meaning, act.source, range=act.range
            )  # fmt: skip
        lag, cost = float(lever.lag_quarters), lever.annual_cost
        meaning = f"Mean lag of {lever.name_en}."
        yield f"{lever.code}_lag", float, par(
            lag, "quarters", (0.0, 80.0), meaning, lever.lag_source, range=(0.5 * lag, 2.0 * lag)
        )  # fmt: skip
        meaning = f"Programme cost of {lever.name_en} at full level."
        yield f"{lever.code}_cost", float, par(
            cost, "share of base-year sales a year", (0.0, 1.0), meaning, lever.cost_source, range=(cost / 3, 3 * cost)
        )  # fmt: skip


LeverParameters: type[Group] = dataclasses.make_dataclass(
    "LeverParameters", list(_parameters(BUILT_IN)), bases=(Group,), frozen=True,
    namespace={"__doc__": "Strengths, lags and costs of the levers.", "__module__": __name__},
)  # fmt: skip


@cache
def lever_parameters(extensions: tuple[Extension, ...]) -> type[Group]:
    """The group of all levers' parameters, those of the extensions' levers included."""
    from .additions import additions

    added = additions(extensions).levers
    if not added:
        return LeverParameters
    return dataclasses.make_dataclass(
        "LeverParameters", list(_parameters(added)), bases=(LeverParameters,), frozen=True,
        namespace={"__doc__": LeverParameters.__doc__, "__module__": __name__, "__reduce__": _reduced,
                   "extensions": extensions},
    )  # fmt: skip


def _reduced(group: Any) -> tuple[Any, ...]:
    """How such a group goes to a worker, which has to make its class first."""
    values = {field.name: getattr(group, field.name) for field in dataclasses.fields(group)}
    return _restored, (type(group).extensions, values)


def _restored(extensions: tuple[Extension, ...], values: Mapping[str, float]) -> Group:
    return lever_parameters(extensions)(**values)


def idle(path: str, pulled: Collection[str]) -> bool:
    """Whether a parameter belongs to a lever that is not among those pulled, and so does nothing."""
    found = lever_at(path)
    return found is not None and found[0].code not in pulled


def lever_at(path: str) -> tuple[Lever, str] | None:
    """The lever that a parameter belongs to, and which part of it: an effect, ``lag`` or ``cost``; None for others."""
    group, _, name = path.partition(".")
    code, _, part = name.partition("_")
    return (BY_CODE[code], part) if group == "levers" and code in BY_CODE else None
