"""Firms' digital decisions: selling on e-commerce platforms, joining the industry's characteristic platform."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray

from .. import randomness as chance
from ..columns import (
    ADOPTION_SHARE,
    CLUSTER,
    DIGITAL_DEPTH,
    EVENT,
    LEADER,
    LEADER_ADOPTION_SHARE,
    LISTING,
    MEMBER,
    MEMBER_SHARE,
    ONLINE_EXPORTS,
    ONLINE_FEES,
    ONLINE_MARGIN,
    ONLINE_PRICE,
    PLATFORM,
    PLATFORM_PUSH,
    REVENUE,
    SECOND_PLATFORM,
    SELF_OPERATED,
    TRUST,
    UNIT_COST,
)
from ..columns import IDENTIFIER as ID
from ..compilation import compiled
from ..effects import (
    ADOPTION_UTILITY,
    DEEPENING_FACTOR,
    DELISTING_HAZARD,
    ONBOARDING_HAZARD,
    ONBOARDING_UTILITY,
    TRAINING_FACTOR,
)
from ..packing import unpacked
from ..parameters import DT, Group, par

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class AdoptionParameters(Group):
    """E-commerce platform adoption: Bass hazard times logit of utility."""

    innovation: float = par(
        0.001,
        "per year",
        (0, 1),
        "Bass coefficient of innovation.",
        "Chandrasekaran and Tellis (2007), to be checked",
        range=(0.0007, 0.003),
    )
    imitation: float = par(
        0.58,
        "per year",
        (0, 5),
        "Bass coefficient of imitation.",
        "assumption: near the surveyed .38-.53 of Chandrasekaran and Tellis (2007); one of the draws that meet the "
        "city's e-commerce share of exports of 2016 and 2017 (2.0 %, 2.8 %)",
        range=(0.4, 1.5),
    )
    leader_multiplier: float = par(5.0, "multiple", (0, 50), "Extra innovation hazard of leaders.", "assumption")
    leader_weight: float = par(
        0.6, "share", (0, 1), "Weight of leaders' adoption in what firms imitate.", "assumption", range=(0.2, 0.8)
    )
    base_utility: float = par(
        -0.4, "utility", (-10, 10), "Utility of selling online without gain.", "assumption", range=(-1.4, 0.4)
    )
    buyer_utility: float = par(
        0.2,
        "utility per log of buyers",
        (0, 10),
        "Sellers drawn by buyers: the network effect on sellers, who do not care for other sellers.",
        "Chu and Manchanda (2016): no direct effect among sellers; a seller draws buyers 3.5 times as strongly as the "
        "reverse (elasticities here .3 and .09); the range is wider, for experiments with strong network effects",
        range=(0.0, 3.0),
    )
    gain_utility: float = par(
        5.0,
        "utility per share of online sales",
        (0, 100),
        "Weight of the profit on what is sold online, after fees.",
        "assumption: as strong as exit's response to profit, demography.exit_response, near a utility of nil",
        range=(0.0, 10.0),
    )
    depth_utility: float = par(0.6, "utility", (0, 10), "Weight of digital depth.", "assumption")
    trust_utility: float = par(0.8, "utility", (0, 10), "Weight of trust over one half.", "assumption")
    leader_bonus: float = par(0.5, "utility", (-5, 5), "Leaders' extra utility.", "assumption")
    churn_rate: float = par(
        0.09,
        "per year",
        (0, 1),
        "Hazard of leaving the platforms for who gains nothing there.",
        "assumption: .03 a year at the usual profit on online sales",
        range=(0.03, 0.3),
    )
    churn_response: float = par(
        8.0,
        "log per share of online sales",
        (0, 40),
        "Fall of that hazard with the profit realised on online sales, after fees.",
        "assumption: that of exit to the margin",
        range=(0.0, 16.0),
    )
    review_rate: float = par(
        0.5, "per year", (0, 10), "Hazard that a seller compares platforms again.", "assumption", range=(0.25, 1.0)
    )
    switching_cost: float = par(
        1.0,
        "utility",
        (0, 20),
        "Lead of the platform sold on: what reviews and rank are worth, which a new listing has to earn anew.",
        "assumption; form of Klemperer (1995)",
        range=(0.5, 2.0),
    )
    seed_share: float = par(
        0.36,
        "share of leaders",
        (0, 1),
        "Leaders, largest first, that sell online when platforms launch.",
        "assumption",
        range=(0.18, 1.0),
    )
    listing_rate: float = par(
        0.5,
        "per year",
        (0.01, 5),
        "Speed at which a listing matures.",
        "assumption, chosen with imitation",
        range=(0.12, 0.6),
    )
    own_share: float = par(
        0.5, "share of online exports", (0, 1), "Sold on a platform of its own, if a firm has one.", "assumption"
    )
    own_cost: float = par(0.03, "share of sales there", (0, 1), "Running cost of an own platform.", "assumption")
    own_fixed_cost: float = par(30.0, "10,000 CNY a quarter", (0, 1e6), "Fixed cost of it.", "assumption")
    own_rate: float = par(0.3, "per year", (0, 10), "Hazard that a leader opens one once it pays.", "assumption")
    multi_home_cost: float = par(
        0.005, "share of revenue", (0, 1), "Cost of a second platform.", "assumption", range=(0.001, 0.02)
    )
    multi_home_rate: float = par(0.5, "per year", (0, 10), "Hazard of a second platform once it pays.", "assumption")
    second_reach: float = par(
        0.5, "share", (0, 1), "Buyers on the second platform not reached on the first.", "assumption"
    )


@dataclasses.dataclass(frozen=True)
class MembershipParameters(Group):
    """The industry's characteristic (industrial-internet) platform: joining, leaving, digital depth."""

    innovation: float = par(0.75, "per year", (0, 10), "Joining hazard under full push.", "assumption")
    imitation: float = par(0.33, "per year", (0, 10), "Hazard from members.", "assumption", range=(0.1, 0.8))
    base_utility: float = par(-1.44, "utility", (-10, 10), "Utility without push, policy, trust.", "assumption")
    online_utility: float = par(0.6, "utility", (0, 10), "Weight of selling online.", "assumption")
    trust_utility: float = par(2.5, "utility", (0, 10), "Weight of trust over one half.", "assumption")
    churn_rate: float = par(0.08, "per year", (0, 1), "Hazard of leaving; half under full push.", "assumption")
    deepening_rate: float = par(0.4, "per year", (0, 5), "Speed at which members become digital.", "assumption")
    fading_rate: float = par(0.2, "per year", (0, 5), "Speed at which others forget.", "assumption")


@compiled
def logistic(utility: float) -> float:
    """The logit probability of a utility over zero."""
    return 1.0 / (1.0 + math.exp(-utility))


@compiled
def selling_utility(
    buyers: float, gain: float, leader: float, depth: float, trust: float, policy: float, p: AdoptionParameters
) -> float:
    """Utility of selling on an e-commerce platform.

    ``buyers`` there (index, 1 at the start; Armstrong 2006: sellers care for buyers, not for each other); ``gain``
    expected of a sale, after fees, as a share of it.
    """
    return (
        p.base_utility
        + p.leader_bonus * leader
        + p.buyer_utility * math.log(buyers)
        + p.gain_utility * gain
        + p.depth_utility * depth
        + p.trust_utility * (trust - 0.5)
        + policy
    )


@compiled
def leaving_hazard(gain: float, p: AdoptionParameters) -> float:
    """Hazard per year of leaving the platforms at a profit on online sales (share of them, counted from -½ to ½)."""
    return p.churn_rate * math.exp(-p.churn_response * min(max(gain, -0.5), 0.5))


@compiled
def joining_utility(push: float, online: float, trust: float, policy: float, p: MembershipParameters) -> float:
    """Utility of joining the characteristic platform for a firm that sells online (1) or does not (0)."""
    return p.base_utility + push + p.online_utility * online + p.trust_utility * (trust - 0.5) + policy


@compiled
def word_of_selling(leader: float, share: float, leader_share: float, p: AdoptionParameters) -> float:
    """Hazard per year of looking into selling on an e-commerce platform (Bass 1969): the most that of starting is."""
    visible = (1.0 - p.leader_weight) * share + p.leader_weight * leader_share
    return p.innovation * (1.0 + p.leader_multiplier * leader) + p.imitation * visible


@compiled
def adoption_hazard(utility: float, leader: float, share: float, leader_share: float, p: AdoptionParameters) -> float:
    """Hazard per year of starting to sell on an e-commerce platform (Bass 1969 times logit)."""
    return word_of_selling(leader, share, leader_share, p) * logistic(utility)


@compiled
def word_of_platform(push: float, share: float, p: MembershipParameters) -> float:
    """Hazard per year of looking into the characteristic platform."""
    return p.innovation * push + p.imitation * share


@compiled
def membership_hazard(utility: float, push: float, share: float, onboarding: float, p: MembershipParameters) -> float:
    """Hazard per year of joining the characteristic platform."""
    return word_of_platform(push, share, p) * logistic(utility) + onboarding


@compiled
def happens(hazard: float, draw: float) -> bool:
    """Whether an event of this yearly hazard happens within a quarter."""
    return not chance.exceeds(draw, hazard * DT) and draw < 1.0 - math.exp(-hazard * DT)


@compiled
def choose(cumulative: Array, draw: float) -> int:
    """The alternative that a uniform draw picks from cumulative probabilities."""
    choice = 0
    while choice < cumulative.size - 1 and draw > cumulative[choice]:
        choice += 1
    return choice


@compiled
def cumulated(odds: Array) -> Array:
    """Cumulative probabilities from odds, added up in order."""
    found, total = np.empty(odds.size), 0.0
    for i in range(odds.size):
        total += odds[i]
        found[i] = total
    return found / total


@compiled
def realised_gain(fees: float, unit_cost: float, online_price: float) -> float:
    """Profit on online sales, as a share of them."""
    return 1.0 - fees - unit_cost / max(online_price, 1e-12)


@compiled
def choose_again(odds: Array, current: int, draw: float, p: AdoptionParameters) -> int:
    """The platform that a seller on ``current`` picks when it compares: logit, with a cost of switching."""
    lead = math.exp(p.switching_cost)
    weights = odds.copy()
    weights[current] *= lead
    return choose(cumulated(weights), draw)


@compiled
def _switch(f: Array, i: int, odds: Array, p: AdoptionParameters, quarter: int, key: int) -> None:
    """Compare platforms, and move to another: there the listing starts anew."""
    current = int(f[PLATFORM, i])
    chosen = choose_again(odds, current, chance.uniform(key, f[ID, i], quarter, chance.SWITCH_PLATFORM), p)
    if chosen != current:
        f[PLATFORM, i] = chosen
        f[LISTING, i] = 0.0
        if chosen == int(f[SECOND_PLATFORM, i]):
            f[SECOND_PLATFORM, i] = -1.0


@compiled
def _start(f: Array, i: int, k: Array, p: AdoptionParameters, buyers: float, draw: float) -> bool:
    """Whether a firm that sells on no platform starts to."""
    c = int(f[CLUSTER, i])
    most = word_of_selling(f[LEADER, i], k[ADOPTION_SHARE, c], k[LEADER_ADOPTION_SHARE, c], p)
    if chance.exceeds(draw, most * DT):
        return False
    utility = selling_utility(
        buyers, k[ONLINE_MARGIN, c], f[LEADER, i], f[DIGITAL_DEPTH, i], f[TRUST, i], k[ADOPTION_UTILITY, c], p
    )
    return happens(adoption_hazard(utility, f[LEADER, i], k[ADOPTION_SHARE, c], k[LEADER_ADOPTION_SHARE, c], p), draw)


@compiled
def _widen(f: Array, i: int, k: Array, p: AdoptionParameters, cumulative: Array, quarter: int, key: int) -> None:
    """A seller's listing matures; it adds a second platform where that pays."""
    f[LISTING, i] += p.listing_rate * (1.0 - f[LISTING, i]) * DT
    online_share = f[ONLINE_EXPORTS, i] / max(f[REVENUE, i], 1e-12)
    gain = p.second_reach * online_share * k[ONLINE_MARGIN, int(f[CLUSTER, i])]
    pays = f[SECOND_PLATFORM, i] < 0.0 and gain > p.multi_home_cost
    if pays and happens(p.multi_home_rate, chance.uniform(key, f[ID, i], quarter, chance.MULTI_HOME)):
        second = choose(cumulative, chance.uniform(key, f[ID, i], quarter, chance.CHOOSE_SECOND))
        if second != int(f[PLATFORM, i]):
            f[SECOND_PLATFORM, i] = second


@compiled
def adopt_platforms(
    f: Array,
    rows: Rows,
    k: Array,
    p: AdoptionParameters,
    buyers: float,
    odds: Array,
    quarter: int,
    key: int,
) -> None:
    """Start, stop, move or widen selling online. ``buyers`` on the mean platform; ``odds`` of choosing each."""
    p = unpacked(p)
    cumulative = cumulated(odds)
    starts = chance.uniforms(key, f[ID], rows, quarter, chance.ADOPT)
    stops = chance.uniforms(key, f[ID], rows, quarter, chance.CHURN)
    reviews = chance.uniforms(key, f[ID], rows, quarter, chance.REVIEW_PLATFORM)
    for n, i in enumerate(rows):
        f[EVENT, i] = 0.0
        if f[PLATFORM, i] < 0.0:
            if _start(f, i, k, p, buyers, starts[n]):
                f[PLATFORM, i] = choose(cumulative, chance.uniform(key, f[ID, i], quarter, chance.CHOOSE_PLATFORM))
                f[LISTING, i] = 0.0
                f[EVENT, i] = 1.0
            continue
        gain = realised_gain(f[ONLINE_FEES, i], f[UNIT_COST, i], f[ONLINE_PRICE, i])
        if happens(leaving_hazard(gain, p) + k[DELISTING_HAZARD, int(f[CLUSTER, i])], stops[n]):
            f[PLATFORM, i] = -1.0
            f[SECOND_PLATFORM, i] = -1.0
            f[LISTING, i] = 0.0
            f[EVENT, i] = -1.0
        else:
            if happens(p.review_rate, reviews[n]):
                _switch(f, i, odds, p, quarter, key)
            _widen(f, i, k, p, cumulative, quarter, key)


@compiled
def own_platform_pays(online: float, commission: float, p: AdoptionParameters) -> bool:
    """Whether the commission spared by selling on a platform of one's own exceeds its cost."""
    return p.own_share * online * (commission - p.own_cost) > p.own_fixed_cost


@compiled
def open_own_platforms(
    f: Array, rows: Rows, k: Array, p: AdoptionParameters, commissions: Array, quarter: int, key: int
) -> None:
    """Leaders that sell online open a platform of their own where it pays; who has one closes it where it does not."""
    p = unpacked(p)
    for i in rows:
        f[EVENT, i] = 0.0
        if f[LEADER, i] == 0.0 and f[SELF_OPERATED, i] == 0.0:
            continue
        commission = commissions[int(f[PLATFORM, i])] if f[PLATFORM, i] >= 0.0 else 0.0
        pays = own_platform_pays(f[ONLINE_EXPORTS, i], commission, p)
        if f[SELF_OPERATED, i] == 0.0 and pays:
            if happens(p.own_rate, chance.uniform(key, f[ID, i], quarter, chance.OPEN_OWN_PLATFORM)):
                f[SELF_OPERATED, i] = 1.0
                f[EVENT, i] = 1.0
        elif f[SELF_OPERATED, i] == 1.0 and not pays:
            f[SELF_OPERATED, i] = 0.0
            f[EVENT, i] = -1.0


@compiled
def join_characteristic_platform(
    f: Array,
    rows: Rows,
    k: Array,
    p: MembershipParameters,
    training_quality: Array,
    quarter: int,
    key: int,
) -> None:
    """Join or leave the industry's platform; members' processes become digital, others' do less so.

    ``training_quality`` of consultants and operators, over that at the start, per cluster.
    """
    p = unpacked(p)
    joins = chance.uniforms(key, f[ID], rows, quarter, chance.JOIN)
    leaves = chance.uniforms(key, f[ID], rows, quarter, chance.LEAVE)
    for n, i in enumerate(rows):
        c = int(f[CLUSTER, i])
        push = k[PLATFORM_PUSH, c]
        f[EVENT, i] = 0.0
        if f[MEMBER, i] == 0.0:
            most = word_of_platform(push, k[MEMBER_SHARE, c], p) + k[ONBOARDING_HAZARD, c]
            if not chance.exceeds(joins[n], most * DT):
                online = 1.0 if f[PLATFORM, i] >= 0.0 else 0.0
                utility = joining_utility(push, online, f[TRUST, i], k[ONBOARDING_UTILITY, c], p)
                hazard = membership_hazard(utility, push, k[MEMBER_SHARE, c], k[ONBOARDING_HAZARD, c], p)
                if happens(hazard, joins[n]):
                    f[MEMBER, i] = 1.0
                    f[EVENT, i] = 1.0
        elif happens(p.churn_rate * (1.0 - 0.5 * push), leaves[n]):
            f[MEMBER, i] = 0.0
            f[EVENT, i] = -1.0
        if f[MEMBER, i] == 1.0:
            speed = p.deepening_rate * k[DEEPENING_FACTOR, c] * training_quality[c] * k[TRAINING_FACTOR, c]
            f[DIGITAL_DEPTH, i] += speed * (1.0 - f[DIGITAL_DEPTH, i]) * DT
        else:
            f[DIGITAL_DEPTH, i] -= p.fading_rate * f[DIGITAL_DEPTH, i] * DT
