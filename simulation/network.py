"""Ties between firms: who meets whom, which ties end, and the shape of the network that results.

Hubs (platforms, providers) are no nodes: being on one platform does not make two firms partners.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from . import randomness as chance
from .columns import (
    CLUSTER,
    CUSTOMERS,
    DEGREE,
    LEADER,
    MARKET_REACH,
    MEMBER,
    NEW_PRODUCTS,
    PLATFORM,
    TRADER,
    TRUST,
    WEIGHT,
)
from .columns import IDENTIFIER as ID
from .compilation import compiled
from .effects import ACCEPTANCE_FACTOR, PROPOSALS_FACTOR
from .packing import unpacked
from .parameters import DT

if TYPE_CHECKING:
    from .agents.trust import TrustParameters

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Ties = NDArray[np.int32]
Places = NDArray[np.int16]

NO_PLATFORM = -1
CHARACTERISTIC = 64  # plus the cluster: ties made on its characteristic platform
MOST_PROPOSALS = 4  # of a firm in a quarter


@compiled
def heard_from(f: Array, i: int, j: int, key: int) -> bool:
    """Whether firm i is one of those it stands for that are tied to partner j.

    A firm that stands for many cannot have all of these tied to a partner that stands for few, a leader: only as many
    as that partner has ends for. A draw fixed for the pair says whether this firm is one of them.
    """
    share = f[WEIGHT, j] / f[WEIGHT, i]
    return bool(share >= 1.0 or chance.uniform(key, f[ID, i], int(f[ID, j]), chance.HEAR) < share)


@compiled
def _add_end(f: Array, ties: Ties, places: Places, strength: Array, i: int, j: int, place: int, start: float) -> None:
    for slot in range(ties.shape[1]):
        if ties[i, slot] < 0:
            ties[i, slot] = j
            places[i, slot] = place
            strength[i, slot] = start
            f[DEGREE, i] += 1.0
            return


@compiled
def _drop_end(f: Array, ties: Ties, i: int, j: int) -> None:
    for slot in range(ties.shape[1]):
        if ties[i, slot] == j:
            ties[i, slot] = -1
            f[DEGREE, i] -= 1.0
            return


@compiled
def _tied(ties: Ties, i: int, j: int) -> bool:
    for slot in range(ties.shape[1]):  # noqa: SIM110  (any() over a generator does not compile)
        if ties[i, slot] == j:
            return True
    return False


@compiled
def acceptance(trust: float, degree: float, most: float) -> float:
    """Probability that a proposal is accepted: trust, less as ties fill up."""
    return trust * (1.0 - degree / most)


@compiled
def reciprocity(new_products: float, p: TrustParameters) -> float:
    """How an innovative firm's proposals are favoured: partners return what they expect to learn (S1, channel 3)."""
    return 1.0 + p.reciprocity * new_products


@compiled
def proposal_rate(factor: float, p: TrustParameters) -> float:
    """Proposals that a member makes in a year; it receives as many."""
    return 0.5 * p.proposals * factor


@compiled
def mean_proposals(rate: float) -> float:
    """Mean of a Poisson number, cut at the most proposals that a firm makes in a quarter."""
    probability, below, mean = math.exp(-rate), 0.0, 0.0
    for count in range(MOST_PROPOSALS):
        mean += count * probability
        below += probability
        probability *= rate / (count + 1)
    return mean + MOST_PROPOSALS * (1.0 - below)


@compiled
def dissolution_hazard(trust: float, partners_trust: float, p: TrustParameters) -> float:
    """Hazard per year of a tie's end."""
    return p.dissolution * (1.0 - 0.5 * (trust + partners_trust))


@compiled
def _group_visitors(f: Array, rows: Rows, n_clusters: int, n_platforms: int) -> Rows:
    """Who meets where, shape (3 kinds of places, firms), -1 for not there.

    Members by cluster on its characteristic platform; sellers by cluster and e-commerce platform; producers and
    traders, apart, at their cluster's professional market. Groups are numbered through.
    """
    groups = np.full((3, rows.size), -1, dtype=np.int64)
    markets = n_clusters * (1 + n_platforms)
    for n in range(rows.size):
        i = rows[n]
        c = int(f[CLUSTER, i])
        if f[MEMBER, i] == 1.0:
            groups[0, n] = c
        if f[PLATFORM, i] >= 0.0:
            groups[1, n] = n_clusters + c * n_platforms + int(f[PLATFORM, i])
        groups[2, n] = markets + 2 * c + int(f[TRADER, i])
    return groups


@compiled
def _pools(f: Array, rows: Rows, groups: Rows, n_groups: int) -> tuple[Rows, Rows, Array]:
    """Firms by group: their rows, where each group starts, cumulative pull within the group."""
    starts = np.zeros(n_groups + 1, dtype=np.int64)
    for met in groups.ravel():
        if met >= 0:
            starts[met + 1] += 1
    for g in range(n_groups):
        starts[g + 1] += starts[g]
    pool = np.empty(starts[n_groups], dtype=np.int64)
    pull = np.empty(starts[n_groups])
    filled = starts[:-1].copy()
    for kind in range(groups.shape[0]):
        for n in range(rows.size):
            g = groups[kind, n]
            if g >= 0:
                i, at = rows[n], filled[g]
                own = math.sqrt(max(f[CUSTOMERS, i], 1.0)) if f[LEADER, i] == 1.0 else 1.0
                pool[at] = i
                pull[at] = own + (pull[at - 1] if at > starts[g] else 0.0)
                filled[g] += 1
    return pool, starts, pull


@compiled
def _pick(pool: Rows, starts: Rows, pull: Array, group: int, draw: float) -> int:
    """A firm of a group by its pull; -1 if the group is empty."""
    first, last = starts[group], starts[group + 1]
    if first == last:
        return -1
    return int(pool[first + np.searchsorted(pull[first:last], draw * pull[last - 1])])


@compiled
def _cluster_met(f: Array, i: int, n: int, p: TrustParameters, n_clusters: int, quarter: int, key: int) -> int:
    """The cluster in which a firm looks for a partner on a platform with its n-th proposal: now and then another."""
    across = chance.uniform(key, f[ID, i], quarter, chance.MEET + n) < p.across_share
    if n_clusters > 1 and across:
        return int(chance.uniform(key, f[ID, i], quarter, chance.MEET + 4 + n) * n_clusters)
    return int(f[CLUSTER, i])


@compiled
def _may_tie(f: Array, ties: Ties, i: int, j: int, p: TrustParameters) -> bool:
    if j < 0 or i == j or f[DEGREE, i] >= p.most_ties or f[DEGREE, j] >= p.most_ties:
        return False
    return not _tied(ties, i, j)


@compiled
def form_ties(
    f: Array,
    rows: Rows,
    k: Array,
    ties: Ties,
    places: Places,
    strength: Array,
    p: TrustParameters,
    openness: Array,
    n_platforms: int,
    quarter: int,
    key: int,
) -> Array:
    """Firms that meet propose ties; returns new tie ends per cluster.

    They meet at three kinds of places, see :func:`_group_visitors`. ``openness``, shape (clusters, clusters), is what
    passes between two clusters: 1 within a city.
    """
    p = unpacked(p)
    n_clusters = openness.shape[0]
    formed = np.zeros(n_clusters)
    groups = _group_visitors(f, rows, n_clusters, n_platforms)
    markets = n_clusters * (1 + n_platforms)
    pool, starts, pull = _pools(f, rows, groups, markets + 2 * n_clusters)
    proposals = chance.uniforms(key, f[ID], rows, quarter, chance.PROPOSE)
    for at, i in enumerate(rows):
        home = int(f[CLUSTER, i])
        usual = proposal_rate(k[PROPOSALS_FACTOR, home], p)
        as_member = usual * f[MEMBER, i]
        online = as_member + (usual * p.seller_meetings if f[PLATFORM, i] >= 0.0 else 0.0)
        rate = online + usual * p.market_meetings * k[MARKET_REACH, home]
        made = chance.poisson(rate * DT, proposals[at])
        for n in range(min(made, MOST_PROPOSALS)):
            where = rate * chance.uniform(key, f[ID, i], quarter, chance.TIE_PLATFORM + n)
            c = _cluster_met(f, i, n, p, n_clusters, quarter, key) if where < online else home
            if where < as_member:
                group, place = c, CHARACTERISTIC + home
            elif where < online:
                place = int(f[PLATFORM, i])
                group = n_clusters + c * n_platforms + place
            else:
                group, place = markets + 2 * home + 1 - int(f[TRADER, i]), NO_PLATFORM
            j = _pick(pool, starts, pull, group, chance.uniform(key, f[ID, i], quarter, chance.MEET + 8 + n))
            if not _may_tie(f, ties, i, j, p):
                continue
            trust = 0.5 * (f[TRUST, i] + f[TRUST, j])
            chance_of = openness[home, c] * k[ACCEPTANCE_FACTOR, home] * reciprocity(f[NEW_PRODUCTS, i], p)
            chance_of *= acceptance(trust, f[DEGREE, j], p.most_ties)
            if chance.uniform(key, f[ID, i], quarter, chance.ACCEPT + n) < chance_of:
                _add_end(f, ties, places, strength, i, j, place, trust)
                _add_end(f, ties, places, strength, j, i, place, trust)
                formed[home] += 1.0
                formed[int(f[CLUSTER, j])] += 1.0
    return formed


@compiled
def _ties_held(f: Array, rows: Rows, ties: Ties) -> tuple[Rows, Rows]:
    """Every tie once: the row of its lower end, and the slot in which that holds it."""
    ends = 0.0
    for i in rows:
        ends += f[DEGREE, i]
    holders, slots, n = np.empty(int(ends), dtype=np.int64), np.empty(int(ends), dtype=np.int64), 0
    for i in rows:
        for slot in range(ties.shape[1] if f[DEGREE, i] > 0.0 else 0):
            if ties[i, slot] > i:
                holders[n], slots[n] = i, slot
                n += 1
    return holders[:n], slots[:n]


@compiled
def dissolve_ties(
    f: Array, rows: Rows, ties: Ties, p: TrustParameters, n_clusters: int, quarter: int, key: int
) -> Array:
    """Ties end, the sooner the less trust; returns ended tie ends per cluster."""
    p = unpacked(p)
    ended = np.zeros(n_clusters)
    holders, slots = _ties_held(f, rows, ties)
    draws = chance.slot_uniforms(key, f[ID], holders, quarter, chance.DISSOLVE + slots)
    for tie in range(holders.size):
        i, j = holders[tie], int(ties[holders[tie], slots[tie]])
        hazard = dissolution_hazard(f[TRUST, i], f[TRUST, j], p)
        if not chance.exceeds(draws[tie], hazard * DT) and draws[tie] < 1.0 - math.exp(-hazard * DT):
            _drop_end(f, ties, i, j)
            _drop_end(f, ties, j, i)
            ended[int(f[CLUSTER, i])] += 1.0
            ended[int(f[CLUSTER, j])] += 1.0
    return ended


@compiled
def cut_ties(f: Array, leaving: Rows, ties: Ties, n_clusters: int) -> Array:
    """End all ties of firms that leave; returns ended tie ends per cluster."""
    ended = np.zeros(n_clusters)
    for i in leaving:
        for slot in range(ties.shape[1]):
            j = int(ties[i, slot])
            if j >= 0:
                _drop_end(f, ties, i, j)
                _drop_end(f, ties, j, i)
                ended[int(f[CLUSTER, i])] += 1.0
                ended[int(f[CLUSTER, j])] += 1.0
    return ended
