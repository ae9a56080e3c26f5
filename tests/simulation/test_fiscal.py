"""One fiscal account: what levers are told to cost is what leaves the governments' accounts plus what they forgo."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from states import quarters
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents.governments import Government, GovernmentParameters
from synergysim.simulation.fiscal import ITEMS, PROGRAMME, RELIEF, SUBSIDY, fiscal_table, lever_behind
from synergysim.simulation.inputs import LeverSchedule
from synergysim.simulation.ledger import WORLD, Ledger
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.model import forget
from synergysim.simulation.stocks import IdentityError

CODES = [lever.code for lever in LEVERS]
START = 2010.0


def pulled(inputs: Inputs, *codes: str, level: float = 1.0, **government: float) -> Inputs:
    """The inputs with some levers pulled from the start on, and money sold online already."""
    parameters = dataclasses.replace(inputs.parameters, government=GovernmentParameters(**government))
    levers = tuple(LeverSchedule(code, level, START) for code in codes)
    return dataclasses.replace(inputs, levers=levers, parameters=parameters, end_year=2012, platform_launch=2010.0)


@pytest.mark.parametrize("code", CODES)
def test_told_cost_is_the_ledgers_outflow_and_what_is_forgone(
    small_inputs: Inputs, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outflow is watched where money moves; what is forgone is taxes and duties at full rates less those paid."""
    paid: list[float] = []
    honest = Ledger.pay

    def watched(ledger: Ledger, payer: int, payee: int, amount: float) -> None:
        honest(ledger, payer, payee, amount)
        paid.append(amount if ledger.owners[payer].startswith("government") else 0.0)

    monkeypatch.setattr(Ledger, "pay", watched)
    model = ClusterModel(pulled(small_inputs, code), 1)
    rate = model.parameters.platforms.online_duty
    told = outflow = 0.0
    for _ in quarters(model):
        flow = model.book.this_quarter
        lost = rate * flow("online_exports").sum() - flow("duties").sum()
        if code == "P3":
            level = model.governments[0].level(code)
            kept = 1.0 - 0.4 * level
            lost += flow("taxes").sum() * (1.0 / kept - 1.0)
        spent = sum(paid) - flow("public_spending").sum()
        assert model.fiscal.this_quarter().sum() == pytest.approx(spent + lost, rel=1e-9, abs=1e-6)
        told, outflow = told + model.fiscal.this_quarter().sum(), outflow + spent
        paid.clear()
    assert told >= outflow * (1.0 - 1e-9) > 0.0
    table = fiscal_table(model)
    assert set(table["lever"]) == {code}
    recorded = [values["policy_cost"] for _, values in model.collector.quarterly]
    assert table["amount"].sum() == pytest.approx(float(np.sum(recorded, axis=0)[0] + np.sum(recorded, axis=0)[2]))


@pytest.mark.parametrize("code", ["P1", "P3", "P4", "P9"])
def test_each_kind_of_cost_is_that_of_its_lever(small_inputs: Inputs, code: str) -> None:
    model = ClusterModel(pulled(small_inputs, code), 1)
    for _ in quarters(model):
        pass
    table = fiscal_table(model)
    names = {one.name for one in ITEMS if one.effect is not None and lever_behind(one) == code}
    assert set(table["item"]) == names | {"programme"}
    assert (table["amount"] > 0.0).all()


def test_nothing_is_entered_where_no_lever_is_pulled(small_inputs: Inputs) -> None:
    model = ClusterModel(pulled(small_inputs), 1)
    for _ in quarters(model):
        assert not model.fiscal.quarters[-1].any()
    assert fiscal_table(model).empty


def test_one_lever_alone_stands_behind_every_effect_that_costs() -> None:
    assert [lever_behind(item) for item in ITEMS[1:]] == ["P9", "P3", "P4"]


def test_duties_are_paid_by_buyers_abroad_to_the_government(small_inputs: Inputs) -> None:
    model = ClusterModel(pulled(small_inputs), 1)
    seen = 0.0
    for _ in quarters(model):
        online = model.book.this_quarter("online_exports").sum()
        duties = model.book.this_quarter("duties").sum()
        assert duties == pytest.approx(model.parameters.platforms.online_duty * online)
        seen += float(duties)
    assert seen > 0.0
    assert model.ledger.balances[WORLD] < 0.0


def test_the_programme_limit_covers_subsidies(small_inputs: Inputs) -> None:
    """A subsidy of half of all R&D is more than the city may spend: it is cut, and programmes with it."""
    levers = dataclasses.replace(small_inputs.parameters.levers, P9_research_subsidy=1.0)
    inputs = pulled(small_inputs, "P9", "P1", programme_share=0.05, deficit_limit=0.0)
    inputs = dataclasses.replace(inputs, parameters=dataclasses.replace(inputs.parameters, levers=levers))
    model = ClusterModel(inputs, 1)
    means, before, cuts = 0.0, 0.0, []
    for year in quarters(model):
        government = model.governments[0]
        allowed, means = means, 0.05 * government.revenue
        grown, before = government.research / max(before, 1e-9), government.research
        if year < START + 1.0:
            continue
        spent = sum(float(model.fiscal.this_quarter(item)[government.clusters].sum()) for item in (PROGRAMME, SUBSIDY))
        assert spent <= max(grown, 1.0) * allowed * (1.0 + 1e-9), "subsidies are planned on last quarter's R&D"
        cuts.append(government.budget_cut)
    assert max(cuts) < 1.0


def test_a_payment_past_the_account_is_found_after_the_process_in_which_it_happens(
    small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unnoted(self: Government, _: np.ndarray, added: np.ndarray) -> None:
        self.model.ledger.pay(self.account, 0, float(added.sum()) + 1.0)

    monkeypatch.setattr(Government, "subsidise_research", unnoted)
    model = ClusterModel(pulled(small_inputs), 1, check=True)
    with pytest.raises(
        IdentityError, match=r"government of \w+ differs from its fiscal account .* after firms\.settle"
    ):
        model.step()
    forget(model)


def test_relief_is_that_of_the_profit_taxed(small_inputs: Inputs) -> None:
    model = ClusterModel(pulled(small_inputs, "P3"), 1)
    for _ in quarters(model):
        taxes, relief = model.book.this_quarter("taxes"), model.fiscal.this_quarter(RELIEF)
        level = model.governments[0].level("P3")
        np.testing.assert_allclose((taxes + relief) * (1.0 - 0.4 * level), taxes, rtol=1e-9)
