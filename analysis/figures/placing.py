"""Where to put the boxes of a network on a page, so that linked ones are near and none covers another."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Place = tuple[float, float]
Size = tuple[float, float]
Spots = NDArray[np.float64]
ROUNDS = 400
STARTS = 10
FEW = 3  # boxes of a group that shares its row with others
BESIDE = 3  # such groups in a row; more would leave each so little width that its boxes line up
GAP = 0.34  # between linked boxes, for an arrow
EDGE = 0.3  # free room at the edge of a group's frame


def places_of(
    names: Sequence[str], links: Sequence[tuple[str, str]], sizes: Mapping[str, Size], page: Size
) -> dict[str, Place]:
    """A place for every box on a page; the same for the same input.

    Boxes that hang together by links are laid out by themselves (Kamada and Kawai, 1989): the largest group on the
    left, the others on the right, each with room in proportion to its number of boxes.
    """
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from(links)
    groups = sorted(
        nx.connected_components(graph), key=lambda group: (-len(group), min(names.index(one) for one in group))
    )
    at: dict[str, Place] = {}
    for group, frame in zip(groups, _frames([len(group) for group in groups], page), strict=True):
        # A graph of its own: a view of the whole one would go through the names in a chance order.
        own: nx.Graph = nx.Graph()
        own.add_nodes_from([name for name in names if name in group])
        own.add_edges_from([link for link in links if link[0] in group])
        at |= _laid_out(own, sizes, frame)
    return spread_apart(at, sizes, page, gap=GAP)


Frame = tuple[float, float, float, float]  # left, bottom, right, top


def _frames(counts: Sequence[int], page: Size) -> list[Frame]:
    """The room of every group: the first on the left, others below each other on the right, small ones side by side."""
    width, height = page
    if len(counts) == 1:
        return [(0.0, 0.0, width, height)]
    cut = width * float(np.clip(counts[0] / sum(counts), 0.4, 0.7))
    rows = [[count] for count in counts[1:] if count > FEW]
    few = [count for count in counts[1:] if count <= FEW]
    rows += [few[start : start + BESIDE] for start in range(0, len(few), BESIDE)]
    shares = [max(sum(row) / len(row) ** 0.5, 1.0) for row in rows]
    frames, top = [(0.0, 0.0, cut, height)], height
    for row, share in zip(rows, shares, strict=True):
        bottom, step = top - height * share / sum(shares), (width - cut) / len(row)
        frames += [(cut + step * place, bottom, cut + step * (place + 1), top) for place in range(len(row))]
        top = bottom
    return frames


def _laid_out(graph: nx.Graph, sizes: Mapping[str, Size], frame: Frame) -> dict[str, Place]:
    """Of the layouts from several starts the one with the fewest crossings, and then the widest gaps."""
    names = list(graph)
    half = np.array([sizes[name] for name in names]).max(axis=0) / 2 + EDGE
    first, last = np.array(frame[:2]) + half, np.array(frame[2:]) - half
    pairs = [(names.index(one), names.index(other)) for one, other in graph.edges]
    chance = np.random.default_rng(1)
    # Two lie side by side, since boxes are wide and rows of them low.
    turned = np.pi if len(names) == 2 else np.pi / 2
    angles = turned - 2 * np.pi * np.arange(len(names)) / len(names)
    circle = np.column_stack((np.cos(angles), np.sin(angles)))
    found = []
    for _ in range(STARTS if len(names) > FEW else 0):
        start = dict(zip(names, chance.permutation(circle), strict=True))
        layout = nx.kamada_kawai_layout(graph, pos=start)
        found.append(_scaled(np.array([layout[name] for name in names]), first, last))
    found = found or [_scaled(circle, first, last)]
    best = min(found, key=lambda spots: (crossings(spots.tolist(), pairs), -_closest(spots)))
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, best, strict=True)}


def _scaled(spots: Spots, first: Spots, last: Spots) -> Spots:
    low, span = spots.min(axis=0), np.ptp(spots, axis=0)
    flat = span < 1e-6
    placed = first + (spots - low) / np.where(flat, 1.0, span) * (last - first)
    return np.where(flat, (first + last) / 2, placed)


def crossings(spots: Sequence[Sequence[float]], pairs: Sequence[tuple[int, int]]) -> int:
    """How many straight lines between pairs of spots (by index) cross; lines that share an end do not."""

    def side(first: int, last: int, point: int) -> float:
        (x, y), (u, v), (s, t) = spots[first], spots[last], spots[point]
        return (u - x) * (t - y) - (v - y) * (s - x)

    return sum(
        side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        for (a, b), (c, d) in itertools.combinations(pairs, 2)
        if len({a, b, c, d}) == 4
    )


def _closest(spots: Spots) -> float:
    """The smallest distance between two spots, heights counted double because boxes are wide."""
    gaps = np.abs(spots[:, None] - spots[None, :]) * (0.5, 1.0)
    return float((gaps.max(axis=2) + np.diag(np.full(len(spots), np.inf))).min())


def spread_apart(
    at: Mapping[str, Place], sizes: Mapping[str, Size], page: Size, fixed: Collection[str] = (), gap: float = 0.08
) -> dict[str, Place]:
    """Move boxes that cover each other apart, along the shorter way, within the page, until a gap is left.

    ``fixed`` ones stay.
    """
    names = list(at)
    spots, half = np.array([at[name] for name in names]), np.array([sizes[name] for name in names]) / 2 + gap / 2
    free = np.array([name not in fixed for name in names])
    for _ in range(ROUNDS):
        spots = np.where(free[:, None], np.clip(spots, half, np.array(page) - half), spots)
        moved = False
        for i in range(len(names)):
            for j in range(i):
                moved |= _part(spots, half, free, i, j)
        if not moved:
            break
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, spots, strict=True)}


def _part(spots: Spots, half: Spots, free: NDArray[np.bool_], i: int, j: int) -> bool:
    """Push two boxes apart if they overlap; whether they did."""
    gap = spots[i] - spots[j]
    overlap = half[i] + half[j] - np.abs(gap)
    if overlap.min() <= 0 or not (free[i] or free[j]):
        return False
    axis = int(np.argmin(overlap))
    step = (overlap[axis] + 0.01) * (1.0 if gap[axis] >= 0 else -1.0)
    share = 0.5 if free[i] and free[j] else 1.0
    spots[i, axis] += step * share * free[i]
    spots[j, axis] -= step * share * free[j]
    return True
