"""Money and stocks: conserved after every process, and a defect in any process is caught and named."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation import model as model_module
from synergysim.simulation.additions import additions
from synergysim.simulation.columns import BRAND, CAPITAL, INVENTORY, MONEY, OUTPUT, SOLD, WEIGHT
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.ledger import BANK, Ledger
from synergysim.simulation.model import forget
from synergysim.simulation.quarter import QUARTER, Process
from synergysim.simulation.stocks import STOCKS, Book, IdentityError, check_identities

STOCK_FLOWS = [(stock.name, flow) for stock in STOCKS for flow in stock.inflows + stock.outflows]


def run(inputs: Inputs, quarters: int | None = None, seed: int = 1, check: bool = True) -> ClusterModel:
    """A model after some quarters, or at its end."""
    model = ClusterModel(inputs, seed, check=check)
    for _ in range(quarters or model.environment.years.size):
        model.step()
    return model


def replace_process(
    monkeypatch: pytest.MonkeyPatch, name: str, run: Callable[[Callable[[ClusterModel], None], ClusterModel], None]
) -> None:
    """Put ``run(process, model)`` in the place of a process of the quarter."""
    assert name in {one.name for one in QUARTER}
    processes = [Process(one.name, functools.partial(run, one.run)) if one.name == name else one for one in QUARTER]
    found = additions(())._replace(quarter=tuple(processes))
    monkeypatch.setattr(model_module, "additions", lambda _: found)


def sabotage(monkeypatch: pytest.MonkeyPatch, name: str, defect: Callable[[ClusterModel], None]) -> None:
    """Let a process do something wrong after its own work."""

    def both(process: Callable[[ClusterModel], None], model: ClusterModel) -> None:
        process(model)
        defect(model)

    replace_process(monkeypatch, name, both)


def test_identities_hold_after_every_process_with_all_levers_and_shocks(busy_inputs: Inputs) -> None:
    model = run(busy_inputs)
    missing = [name for name, amount in model.book.flows.items() if not np.any(amount)]
    assert missing == [], "a flow that never happens is not tested"
    forget(model)


@pytest.mark.parametrize("process", [one.name for one in QUARTER])
def test_invented_money_is_caught_in_the_process_that_invents_it(
    tiny_inputs: Inputs, monkeypatch: pytest.MonkeyPatch, process: str
) -> None:
    def invent(model: ClusterModel) -> None:
        model.population.f[MONEY, model.population.rows[0]] += 1e-3 * model.base_sales

    sabotage(monkeypatch, process, invent)
    with pytest.raises(IdentityError, match=f"^Money is not conserved after {process}: "):
        run(tiny_inputs, 1)


def test_a_ledger_that_pays_out_more_than_it_collects_is_caught(
    tiny_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Ledger.collect

    def generous(ledger: Ledger, payees: Any) -> Any:
        totals = honest(ledger, payees)
        if BANK in payees:
            ledger.balances[BANK] += 0.01 * float(totals.sum())
        return totals

    monkeypatch.setattr(Ledger, "collect", generous)
    with pytest.raises(IdentityError, match=r"Money is not conserved after firms\.settle"):
        run(tiny_inputs, 8)


def test_a_loan_repaid_but_still_owed_is_caught(tiny_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Ledger.repay

    def forgetful(ledger: Ledger) -> Any:
        owed = ledger.loans
        totals = honest(ledger)
        ledger.loans = owed
        return totals

    monkeypatch.setattr(Ledger, "repay", forgetful)
    with pytest.raises(IdentityError, match=r"Money is not conserved after firms\.settle"):
        run(tiny_inputs, 8)


@pytest.mark.parametrize(
    ("process", "column", "stock"),
    [("firms.learn", CAPITAL, "capital"), ("markets.sell", INVENTORY, "inventory"), ("firms.enter", WEIGHT, "firms")],
)
def test_a_stock_changed_without_a_flow_is_caught(
    tiny_inputs: Inputs, monkeypatch: pytest.MonkeyPatch, process: str, column: int, stock: str
) -> None:
    def change(model: ClusterModel) -> None:
        row = model.population.rows[0]
        kept = model.population.f[MONEY, row] * model.population.f[WEIGHT, row]
        model.population.f[column, row] += 0.5
        model.population.f[MONEY, row] = kept / model.population.f[WEIGHT, row]

    sabotage(monkeypatch, process, change)
    with pytest.raises(IdentityError, match=f"The stock '{stock}' differs from its flows by .* after {process}"):
        run(tiny_inputs, 1)


@pytest.mark.parametrize(("stock", "flow"), STOCK_FLOWS, ids=[f"{stock}: {flow}" for stock, flow in STOCK_FLOWS])
def test_every_flow_of_a_stock_is_missed_when_it_is_not_logged(
    busy_inputs: Inputs, monkeypatch: pytest.MonkeyPatch, stock: str, flow: str
) -> None:
    honest, honest_all = Book.log, Book.log_all

    def log_others(book: Book, names: Sequence[str], amounts: np.ndarray) -> None:
        kept = np.array([0.0 if name == flow else 1.0 for name in names])
        honest_all(book, names, amounts * kept[:, None])

    monkeypatch.setattr(Book, "log", lambda book, name, amount: None if name == flow else honest(book, name, amount))
    monkeypatch.setattr(Book, "log_all", log_others)
    with pytest.raises(IdentityError, match=f"^The stock '{stock}' differs from its flows"):
        run(busy_inputs)


def test_a_change_of_what_no_identity_covers_is_left_alone(
    tiny_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(model: ClusterModel) -> None:
        model.population.f[BRAND] *= 1.001

    sabotage(monkeypatch, "firms.learn", change)
    forget(run(tiny_inputs, 8))


def test_identities_are_judged_within_a_relative_tolerance(tiny_inputs: Inputs) -> None:
    model = run(tiny_inputs, 2)
    model.population.f[MONEY, model.population.rows[0]] += 1e-6 * model.base_sales
    check_identities(model, "a process", tolerance=1e-3)
    with pytest.raises(IdentityError, match="after a process"):
        check_identities(model, "a process")


def test_inventory_of_every_firm_changes_by_what_it_made_and_sold(busy_inputs: Inputs) -> None:
    model = ClusterModel(busy_inputs, 2)
    population = model.population
    for _ in range(20):
        before = dict(zip(population.f[ID, population.rows], population.f[INVENTORY, population.rows], strict=True))
        model.step()
        rows = np.array([row for row in population.rows if population.f[ID, row] in before])
        held = np.array([before[one] for one in population.f[ID, rows]])
        expected = held + population.f[OUTPUT, rows] - population.f[SOLD, rows]
        np.testing.assert_allclose(population.f[INVENTORY, rows], expected, rtol=1e-9, atol=1e-9)
        assert (population.f[INVENTORY, rows] >= -1e-9).all()
    forget(model)


def test_government_money_changes_by_taxes_borrowing_programmes_and_spending(
    busy_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid: list[tuple[int, float]] = []
    honest = Ledger.pay

    def noted(ledger: Ledger, payer: int, payee: int, amount: float) -> None:
        honest(ledger, payer, payee, amount)
        paid.extend([(payer, -amount), (payee, amount)])

    monkeypatch.setattr(Ledger, "pay", noted)
    model = ClusterModel(busy_inputs, 1)
    assert len(model.governments) == 2
    for _ in range(20):
        paid.clear()
        before = [(model.ledger.balances[one.account], one.debt) for one in model.governments]
        model.step()
        for government, (held, debt) in zip(model.governments, before, strict=True):
            spent = sum(amount for account, amount in paid if account == government.account)
            change = model.ledger.balances[government.account] - held
            borrowed = government.debt - debt
            duties = float(model.book.this_quarter("duties")[government.clusters].sum())  # of the revenue, and paid
            assert change == pytest.approx(government.revenue - duties + borrowed + spent, rel=1e-9, abs=1e-6)
    accounts = {government.account for government in model.governments}
    assert min((amount for account, amount in paid if account in accounts), default=0.0) < 0.0
    forget(model)


def test_what_sellers_pay_for_selling_is_the_income_of_platforms_and_providers(
    busy_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[np.ndarray] = []

    def watch(process: Callable[[ClusterModel], None], model: ClusterModel) -> None:
        def balances() -> np.ndarray:
            fees = sum(float(sales.sum()) for sales in model.service_sales.values())
            commissions = sum(platform.income for platform in model.platforms)
            own = float(model.book.this_quarter("own_platform_costs").sum())
            return np.array([-float(model.population.sums(MONEY).sum()), fees, commissions, own])

        before = balances()
        process(model)
        seen.append(balances() - before)

    replace_process(monkeypatch, "services.charge_fees", watch)
    forget(run(busy_inputs))
    for spent, fees, commissions, own in seen:
        assert spent == pytest.approx(fees + commissions + own, rel=1e-9)
    assert (seen[-1] > 0.0).all()


def test_money_of_each_sector_stays_within_sight_of_the_economy(busy_inputs: Inputs) -> None:
    """Nobody but the rest of the world, whose balance counts exports paid, heaps up or loses money without end."""
    model = run(dataclasses.replace(busy_inputs, end_year=2025, shocks=()), check=False)
    yearly = 4.0 * model.home_scale
    for owner, balance in zip(model.ledger.owners, model.ledger.balances, strict=True):
        if owner != "rest of the world":
            assert abs(balance) < 3.0 * yearly, owner
    forget(model)
