"""Decisions of those who are no firms: associations, professional markets, institutes, suppliers abroad."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents.associations import work_on_trust
from synergysim.simulation.agents.material_suppliers import MaterialParameters, foreign_markup
from synergysim.simulation.agents.research_institutes import InstituteParameters, next_teaching
from synergysim.simulation.columns import JOINT_PURCHASING, MARKET_REACH, MEDIATION, PUBLIC_RESEARCH, TALENT_WAGE
from synergysim.simulation.effects import INSTITUTES_FACTOR
from synergysim.simulation.model import forget

SHARE = st.floats(0.0, 1.0)
WAGE = st.floats(0.05, 20.0)
INSTITUTE, MATERIAL = InstituteParameters(), MaterialParameters()


@pytest.fixture
def model(small_inputs: Inputs) -> Iterator[ClusterModel]:
    """A model some quarters into its life, in which platforms have launched."""
    model = ClusterModel(small_inputs, 1)
    for _ in range(12):
        model.step()
    yield model
    forget(model)


# Industry associations


@for_all(SHARE, SHARE)
def test_associations_mediate_more_the_less_firms_trust(low: float, high: float) -> None:
    assume(exceeds(high, low))
    assert 0.1 <= work_on_trust(high) <= work_on_trust(low) <= 0.9


def test_associations_do_both_kinds_of_work_at_the_middle_of_trust_half_each() -> None:
    assert work_on_trust(0.5) == 0.5
    assert work_on_trust(0.0) == 0.9
    assert work_on_trust(1.0) == 0.1


def test_an_association_works_for_the_firms_it_covers(model: ClusterModel) -> None:
    k, p = model.population.k, model.parameters.association
    association = model.associations[0]
    done = []
    for coverage in (0.0, 0.4, 0.8):
        association.mediation_share = 0.5
        association.work(coverage, 0.5)
        done.append((k[MEDIATION, 0], k[JOINT_PURCHASING, 0]))
    assert done[0] == (0.0, 0.0)
    assert done[1] == pytest.approx((0.4 * 0.5 * p.mediation, 0.4 * 0.5 * p.largest_saving))
    assert done[2] == pytest.approx((2.0 * done[1][0], 2.0 * done[1][1]))


def test_work_shifts_to_what_lacks_a_part_of_the_way_each_quarter(model: ClusterModel) -> None:
    association, shares = model.associations[0], []
    association.mediation_share = 0.1
    for _ in range(40):
        association.work(0.5, 0.1)
        shares.append(association.mediation_share)
    assert shares == sorted(shares)
    assert shares[0] < 0.5, "not at once"
    assert shares[-1] == pytest.approx(0.9, abs=1e-3)


def test_associations_spend_all_dues_and_their_number_follows(model: ClusterModel) -> None:
    association, ledger, p = model.associations[0], model.ledger, model.parameters.association
    counts = []
    for dues in (0.0, 4.0 * p.income_per_association, 4.0 * p.income_per_association):
        before = ledger.balances[association.account]
        ledger.balances[association.account] += dues
        association.settle(dues)
        assert ledger.balances[association.account] == pytest.approx(before)
        counts.append(association.count)
    assert counts[0] < counts[1] < counts[2] < association.public_count + 4.0
    for _ in range(400):
        ledger.balances[association.account] += 4.0 * p.income_per_association
        association.settle(4.0 * p.income_per_association)
    assert association.count == pytest.approx(association.public_count + 4.0)
    for _ in range(400):
        association.settle(0.0)
    assert association.count == pytest.approx(association.public_count), "those that need no dues stay"


# Professional markets


def test_rents_come_to_a_share_of_what_tenants_earn_and_to_nothing_when_they_lose(model: ClusterModel) -> None:
    market, p = model.markets[0], model.parameters.market
    for margin, fair in ((0.1, 0.1 * p.rent_share), (-0.5, 0.0)):
        gap = market.rent - fair
        market.decide(margin, 0.0)
        assert (market.rent - fair) / gap == pytest.approx(math.exp(-p.rent_speed / 4.0))
        for _ in range(400):
            market.decide(margin, 0.0)
        assert market.rent == pytest.approx(fair, abs=1e-6)


def test_a_market_turns_digital_only_once_enough_firms_sell_online_and_it_earns(model: ClusterModel) -> None:
    market, p = model.markets[0], model.parameters.market
    market.digital, market.income = 0.0, 100.0
    market.decide(0.06, p.digital_threshold - 1e-9)
    assert (market.digital, model.population.k[MARKET_REACH, 0]) == (0.0, 1.0)
    market.income = 0.0
    market.decide(0.06, 1.0)
    assert market.digital == 0.0
    market.income = 100.0
    turned = []
    for _ in range(100):
        market.decide(0.06, p.digital_threshold)
        turned.append(market.digital)
    assert turned == sorted(set(turned))
    assert 0.0 < turned[0] < turned[-1] < 1.0
    assert model.population.k[MARKET_REACH, 0] == pytest.approx(1.0 + p.digital_reach * market.digital)


def test_a_market_pays_out_all_its_rents(model: ClusterModel) -> None:
    market, ledger = model.markets[1], model.ledger
    before = ledger.balances[market.account]
    ledger.balances[market.account] += 123.0
    market.settle(123.0)
    assert ledger.balances[market.account] == pytest.approx(before)
    assert market.income == 123.0


# Universities and research institutes


@for_all(SHARE, WAGE, WAGE)
def test_institutes_teach_more_where_talent_is_dear(share: float, low: float, high: float) -> None:
    assume(exceeds(high, low))
    assert next_teaching(share, low, INSTITUTE) <= next_teaching(share, high, INSTITUTE)


@for_all(st.floats(0.1, 0.9), WAGE)
def test_the_share_that_teaches_stays_between_a_tenth_and_nine(share: float, wage: float) -> None:
    following = next_teaching(share, wage, INSTITUTE)
    assert 0.1 - 1e-12 <= following <= 0.9 + 1e-12
    wanted = min(max(INSTITUTE.teaching_start * wage, 0.1), 0.9)
    assert min(share, wanted) - 1e-12 <= following <= max(share, wanted) + 1e-12


def test_teaching_stays_where_it_started_at_the_usual_wage() -> None:
    assert next_teaching(INSTITUTE.teaching_start, 1.0, INSTITUTE) == INSTITUTE.teaching_start


def earn_and_work(model: ClusterModel, means: float, teaching: float, wage: float) -> tuple[float, float]:
    """Graduates and the research that reaches a firm, of an institute that has earned some money."""
    institute, k = model.institutes[0], model.population.k
    model.ledger.balances[institute.account] = means
    k[TALENT_WAGE, 0] = wage
    institute.teaching = teaching
    institute.work()
    assert model.ledger.balances[institute.account] == 0.0, "everything earned is spent"
    return institute.graduates, float(k[PUBLIC_RESEARCH, 0])


def test_institutes_spend_everything_on_graduates_and_on_research(model: ClusterModel) -> None:
    p, n_firms = model.parameters.institute, 6000.0
    graduates, research = earn_and_work(model, 3000.0, p.teaching_start, 1.0)
    assert graduates == pytest.approx(p.teaching_start * 3000.0 / p.cost_per_graduate)
    assert research == pytest.approx(p.spillover * (1.0 - p.teaching_start) * 3000.0 / n_firms, rel=0.1)
    assert earn_and_work(model, 6000.0, p.teaching_start, 1.0) == pytest.approx((2.0 * graduates, 2.0 * research))
    assert earn_and_work(model, 0.0, p.teaching_start, 1.0) == (0.0, 0.0)


def test_who_teaches_does_no_research_and_dear_staff_does_less_of_both(model: ClusterModel) -> None:
    few = earn_and_work(model, 3000.0, 0.2, 1.0)
    many = earn_and_work(model, 3000.0, 0.7, 1.0)
    assert many[0] > few[0]
    assert many[1] < few[1]
    dear = earn_and_work(model, 3000.0, 0.7, 2.0)
    assert dear[0] < many[0]
    assert dear[1] < many[1]


def test_an_institute_in_arrears_does_nothing_and_pays_nothing(model: ClusterModel) -> None:
    institute = model.institutes[0]
    model.ledger.balances[institute.account] = -5.0
    institute.work()
    assert model.ledger.balances[institute.account] == -5.0
    assert (institute.graduates, model.population.k[PUBLIC_RESEARCH, 0]) == (0.0, 0.0)


def test_policy_founds_institutes(model: ClusterModel) -> None:
    model.population.k[INSTITUTES_FACTOR, 1] = 1.5
    assert [one.count for one in model.institutes] == [3.0, 4.5, 3.0]


# Suppliers of raw materials abroad


@for_all(st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_suppliers_ask_more_of_those_who_depend_on_them(low: float, high: float) -> None:
    assume(exceeds(high, low))
    assert 0.0 <= foreign_markup(low, MATERIAL) < foreign_markup(high, MATERIAL)
    assert foreign_markup(1.0, MATERIAL) == MATERIAL.foreign_markup


@pytest.mark.parametrize("dependence", [0.5, 1.0, 2.0])
def test_suppliers_prices_converge_to_what_dependence_allows(model: ClusterModel, dependence: float) -> None:
    supplier, p = model.suppliers[0], model.parameters.material
    supplier.markup = p.foreign_markup
    prices = [supplier.price]
    for _ in range(200):
        supplier.set_price(dependence * supplier.usual_share)
        prices.append(supplier.price)
    aim = (1.0 + foreign_markup(dependence, p)) / (1.0 + p.foreign_markup)
    assert prices[0] == 1.0
    assert prices[-1] == pytest.approx(aim)
    gaps = np.array(prices) - aim
    assert gaps[1] == pytest.approx((1.0 - 0.25 * p.markup_speed) * gaps[0]), "a part of the way each quarter"
    assert (np.diff(np.abs(gaps)) <= 1e-12).all()


def test_a_supplier_of_a_cluster_that_buys_nothing_abroad_keeps_its_price(model: ClusterModel) -> None:
    supplier = model.suppliers[0]
    supplier.usual_share = 0.0
    supplier.set_price(0.0)
    assert supplier.price == pytest.approx(1.0, abs=0.05)
    assert math.isfinite(supplier.markup)
