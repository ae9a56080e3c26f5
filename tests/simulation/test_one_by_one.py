"""The compiled run and the run in which firms step one by one are the same run, to the bit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from states import differences, quarters, state
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation import randomness as chance
from synergysim.simulation.agents import production
from synergysim.simulation.agents.firms import Firm
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.columns import MEMBER, MONEY, PLATFORM
from synergysim.simulation.model import Trajectory
from synergysim.simulation.stocks import Book

Run = tuple[list[dict[str, bytes]], Trajectory, Book]


def follow(model: ClusterModel) -> Run:
    """The state after every quarter, the record, the flows."""
    states = [state(model) for _ in quarters(model)]
    return (
        states,
        Trajectory(model.collector.indicators(), model.collector.diagnostics(), model.collector.flows()),
        model.book,
    )


@pytest.fixture(scope="module")
def compiled(tiny_inputs: Inputs) -> Run:
    return follow(ClusterModel(tiny_inputs, 3))


@pytest.fixture(scope="module")
def one_by_one(tiny_inputs: Inputs) -> Run:
    return follow(ClusterModel(tiny_inputs, 3, one_by_one=True))


def test_firms_one_by_one_and_the_compiled_loop_agree_to_the_bit_in_every_quarter(
    compiled: Run, one_by_one: Run
) -> None:
    assert len(compiled[0]) == 20
    for quarter, (a, b) in enumerate(zip(compiled[0], one_by_one[0], strict=True)):
        assert differences(a, b) == [], f"quarter {quarter}"


def test_indicators_and_diagnostics_agree_to_the_bit(compiled: Run, one_by_one: Run) -> None:
    assert compiled[1].indicators.equals(one_by_one[1].indicators)
    assert compiled[1].diagnostics.equals(one_by_one[1].diagnostics)
    assert compiled[1].flows.equals(one_by_one[1].flows)


def test_the_comparison_covers_what_firms_can_do(compiled: Run) -> None:
    """Otherwise two runs in which nothing happens would agree."""
    flows = compiled[2].flows
    for name in ("adoptions", "joiners", "formed", "dissolved", "births", "deaths", "lending", "research"):
        assert flows[name].sum() > 0.0, name


def in_reverse(agents: Any, method: str, *arguments: Any) -> None:
    """Firms act in the reverse of the order in which they were founded, instead of a shuffled one."""
    for firm in sorted(agents, key=lambda one: -one.unique_id):
        getattr(firm, method)(*arguments)


def test_the_order_in_which_firms_step_does_not_matter(
    tiny_inputs: Inputs, compiled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ClusterModel(tiny_inputs, 3, one_by_one=True)
    monkeypatch.setattr(type(model.agents_by_type[Firm]), "shuffle_do", in_reverse)
    for quarter in range(12):
        model.step()
        assert differences(compiled[0][quarter], state(model)) == [], f"quarter {quarter}"


def test_firms_step_in_shuffled_order(tiny_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ClusterModel(tiny_inputs, 3, one_by_one=True)
    stepped: list[int] = []
    monkeypatch.setattr(Firm, "act", lambda firm, *_: stepped.append(firm.row))
    model.population.apply(production.form_expectations, model.p.production)
    model.population.apply(production.form_expectations, model.p.production)
    first, second = np.array_split(np.array(stepped), 2)
    assert sorted(first) == sorted(second) == model.population.rows.tolist()
    assert first.tolist() != second.tolist()


def test_a_behaviour_that_reads_what_others_write_is_noticed(tiny_inputs: Inputs) -> None:
    """A planted defect: each firm takes a hundredth of the money of the firm in the row before, as it is by then."""

    def envy(f: np.ndarray, rows: np.ndarray, _k: np.ndarray) -> None:
        for i in rows:
            if i > 0:
                f[MONEY, i] += 0.01 * f[MONEY, i - 1]

    class Uncompiled:
        py_func = staticmethod(envy)
        __call__ = staticmethod(envy)

    together, apart = ClusterModel(tiny_inputs, 3), ClusterModel(tiny_inputs, 3, one_by_one=True)
    for model in (together, apart):
        model.population.apply(Uncompiled())
    assert differences(state(together), state(apart)) == ["money"]


def test_a_behaviour_writes_only_its_own_firm(tiny_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ClusterModel(tiny_inputs, 3, one_by_one=True)
    honest = Firm.act
    acted: set[str] = set()

    def watched(firm: Firm, behaviour: Callable[..., None], *arguments: Any) -> None:
        population = model.population
        before, shared = population.f.copy(), population.k.copy()
        honest(firm, behaviour, *arguments)
        changed = np.flatnonzero((population.f != before).any(axis=0))
        assert set(changed) <= {firm.row}, behaviour
        assert np.array_equal(population.k, shared, equal_nan=True), behaviour
        acted.add(behaviour.__name__)

    for _ in range(16):
        model.step()
    assert (model.population.f[PLATFORM, model.population.rows] >= 0.0).any()
    assert (model.population.f[MEMBER, model.population.rows] == 1.0).any()
    monkeypatch.setattr(Firm, "act", watched)
    model.step()
    assert len(acted) >= 15


Draw = tuple[str, float, int, int]


def noting(noted: list[Draw], name: str, draw: Callable[..., float]) -> Callable[..., float]:
    def both(key: int, identifier: float, quarter: int, purpose: int) -> float:
        noted.append((name, identifier, quarter, purpose))
        return draw(key, identifier, quarter, purpose)

    return both


def noting_many(noted: list[Draw], name: str, draws: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    def both(key: int, identifiers: np.ndarray, rows: np.ndarray, quarter: int, purposes: Any) -> np.ndarray:
        what = np.broadcast_to(purposes, rows.size).tolist()
        noted.extend((name, who, quarter, one) for who, one in zip(identifiers[rows].tolist(), what, strict=True))
        return draws(key, identifiers, rows, quarter, purposes)

    return both


def noting_pairs(noted: list[Draw], draws: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    def both(key: int, one: np.ndarray, other: np.ndarray, purpose: int) -> np.ndarray:
        noted.extend(("uniform", low, int(high), purpose) for low, high in zip(one, other, strict=True))
        return draws(key, one, other, purpose)

    return both


def drawn(model: ClusterModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[Draw]:
    """Every draw that firms and their network make in a quarter: the function, who, when, what for."""
    from synergysim.simulation import network

    noted: list[Draw] = []
    for name in ("uniform", "normal", "exponential", "beta_3_3"):
        monkeypatch.setattr(chance, name, noting(noted, name, getattr(chance, name)))
    for many, name in (("uniforms", "uniform"), ("normals", "normal"), ("slot_uniforms", "uniform")):
        monkeypatch.setattr(chance, many, noting_many(noted, name, getattr(chance, many)))
    monkeypatch.setattr(chance, "pair_uniforms", noting_pairs(noted, chance.pair_uniforms))
    for name in ("form_ties", "dissolve_ties"):
        monkeypatch.setattr(network, name, getattr(network, name).py_func)
    model.step()
    yield from noted


def numbers(draw: tuple[str, float, int, int]) -> list[tuple[float, int, int]]:
    """The places in the stream that a draw uses up. A tie's deal is one of its two ends, who must draw the same."""
    name, identifier, quarter, purpose = draw
    if purpose == chance.TIE_DEAL:
        return []
    return [(identifier, quarter, purpose + i) for i in range(5 if name == "beta_3_3" else 1)]


def repeated(draws: list[tuple[str, float, int, int]]) -> list[tuple[float, int, int]]:
    seen: set[tuple[float, int, int]] = set()
    return [place for draw in draws for place in numbers(draw) if place in seen or seen.add(place)]


@pytest.fixture
def late_model(tiny_inputs: Inputs) -> ClusterModel:
    model = ClusterModel(tiny_inputs, 3, one_by_one=False)
    for _ in range(18):
        model.step()
    model.population.one_by_one = True
    return model


def test_no_draw_serves_two_decisions(late_model: ClusterModel, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = list(drawn(late_model, monkeypatch))
    assert len({purpose for _, _, _, purpose in draws}) >= 12
    assert repeated(draws) == []


def test_both_ends_of_a_tie_draw_its_deal_and_nobody_else_does(
    late_model: ClusterModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pair's draw is the one that two firms share: lower identifier as who, higher as when."""
    f, ties = late_model.population.f, late_model.population.ties
    pairs = {tuple(sorted((f[ID, i], f[ID, j]))) for i in late_model.population.rows for j in ties[i] if j >= 0}
    draws = Counter((who, when) for _, who, when, what in drawn(late_model, monkeypatch) if what == chance.TIE_DEAL)
    assert pairs
    assert set(draws.values()) == {2}
    assert set(draws) <= {(low, int(high)) for low, high in pairs}


def test_a_shared_random_stream_is_noticed(late_model: ClusterModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "EXIT", chance.TIE_OUTCOME)
    assert repeated(list(drawn(late_model, monkeypatch))) != []
