"""Money moves only from one account to another; loans create it and repayment destroys it, and nothing else does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from synergysim.simulation import ClusterModel, Inputs, sectors
from synergysim.simulation.columns import (
    BORROWING,
    CLUSTER,
    DEBT,
    HOME_SALES,
    MONEY,
    N_COLUMNS,
    PAYMENT,
    PLATFORM,
    WEIGHT,
)
from synergysim.simulation.ledger import BANK, CLEARING, ECONOMY, HOUSEHOLDS, SECTORS, WORLD, Ledger
from synergysim.simulation.model import forget

N_FIRMS, N_CLUSTERS = 12, 3
AMOUNTS = st.floats(0.0, 1e6)
PER_FIRM = st.lists(AMOUNTS, min_size=N_FIRMS, max_size=N_FIRMS).map(np.array)
ACCOUNTS = st.integers(0, len(SECTORS) - 1)
SHARES = st.floats(0.0, 1.0)


class FewFirms:
    """Twelve firms of different weights in three clusters: what a ledger needs to know of a population."""

    def __init__(self) -> None:
        self.f = np.zeros((N_COLUMNS, N_FIRMS))
        self.rows = np.arange(N_FIRMS)
        self.n_clusters = N_CLUSTERS
        self.f[CLUSTER] = self.rows % N_CLUSTERS
        self.f[WEIGHT] = 1.0 + self.rows
        self.f[MONEY] = 100.0
        self.f[DEBT] = 50.0
        self.f[PLATFORM] = self.rows % 3 - 1.0

    def sums(self, column: int) -> np.ndarray:
        """Real totals per cluster."""
        clusters = self.f[CLUSTER, self.rows].astype(int)
        return np.bincount(clusters, self.f[WEIGHT, self.rows] * self.f[column, self.rows], self.n_clusters)


class MoneyMoves(RuleBasedStateMachine):
    """Any sequence of payments, loans, repayments, exits."""

    def __init__(self) -> None:
        super().__init__()
        self.firms = FewFirms()
        self.ledger = Ledger(self.firms)  # type: ignore[arg-type]
        self.ledger.found(HOUSEHOLDS, 1e6)
        self.started_with = self.everything()

    def everything(self) -> float:
        """Money counted by hand, without what loans created."""
        firms = float((self.firms.f[WEIGHT, self.firms.rows] * self.firms.f[MONEY, self.firms.rows]).sum())
        return sum(self.ledger.balances) + firms - self.ledger.loans - self.ledger.written_off

    @rule(payer=ACCOUNTS, payee=ACCOUNTS, amount=AMOUNTS)
    def pay(self, payer: int, payee: int, amount: float) -> None:
        """One account pays another."""
        self.ledger.pay(payer, payee, amount)

    @rule(payments=PER_FIRM, share=SHARES)
    def collect(self, payments: np.ndarray, share: float) -> None:
        """Firms pay two payees."""
        self.firms.f[PAYMENT] = payments
        paid = self.ledger.collect({HOUSEHOLDS: share, WORLD: 1.0 - share})
        assert paid.sum() == pytest.approx(
            float((self.firms.f[WEIGHT, self.firms.rows] * payments[self.firms.rows]).sum())
        )

    @rule(payments=PER_FIRM, shares=st.lists(SHARES, min_size=N_CLUSTERS, max_size=N_CLUSTERS).map(np.array))
    def collect_by_cluster(self, payments: np.ndarray, shares: np.ndarray) -> None:
        """Firms pay payees whose shares differ by cluster."""
        self.firms.f[PAYMENT] = payments
        self.ledger.collect({ECONOMY: shares, BANK: 1.0 - shares})

    @rule(payments=PER_FIRM)
    def collect_by_platform(self, payments: np.ndarray) -> None:
        """Sellers pay their platform; those on none pay nothing."""
        self.firms.f[PAYMENT] = payments
        before = self.firms.f[MONEY].copy()
        self.ledger.collect_by(PLATFORM, [CLEARING, BANK])
        alone = self.firms.f[PLATFORM] < 0.0
        assert (self.firms.f[MONEY, alone] == before[alone]).all()

    @rule(receipts=PER_FIRM, share=SHARES)
    def disburse(self, receipts: np.ndarray, share: float) -> None:
        """Two payers pay firms."""
        self.firms.f[HOME_SALES] = receipts
        self.ledger.disburse(HOME_SALES, {HOUSEHOLDS: share, ECONOMY: 1.0 - share})

    @rule(asked=PER_FIRM, share=SHARES)
    def lend(self, asked: np.ndarray, share: float) -> None:
        """Firms get a share of the loans they ask for."""
        self.firms.f[BORROWING] = asked
        owed = self.ledger.loans
        lent = self.ledger.lend(share)
        assert self.ledger.loans - owed == pytest.approx(lent.sum(), rel=1e-6, abs=1e-3)

    @rule(share=SHARES)
    def repay(self, share: float) -> None:
        """Firms repay part of their debt."""
        self.firms.f[PAYMENT] = share * self.firms.f[DEBT]
        self.ledger.repay()

    @rule(amount=st.floats(-1e5, 1e5))
    def lend_to_government(self, amount: float) -> None:
        """The government borrows or repays."""
        self.ledger.lend_to_government(ECONOMY, amount)

    @rule(number=st.integers(0, N_FIRMS - 1))
    def wind_up(self, number: int) -> None:
        """A firm leaves, unless it is the last one."""
        if self.firms.rows.size > 1 and number in self.firms.rows:
            self.ledger.wind_up(np.array([number]))
            assert self.firms.f[MONEY, number] == self.firms.f[DEBT, number] == 0.0
            self.firms.rows = self.firms.rows[self.firms.rows != number]

    @rule()
    def endow(self) -> None:
        """Households found firms in the rows that are free."""
        free = np.setdiff1d(np.arange(N_FIRMS), self.firms.rows)
        self.firms.f[MONEY, free] = 10.0
        self.firms.rows = np.arange(N_FIRMS)
        self.ledger.endow(free)

    @invariant()
    def money_is_conserved(self) -> None:
        """Counted by hand, and as the ledger says."""
        volume = sum(abs(balance) for balance in self.ledger.balances) + abs(self.ledger.loans) + 1e7
        assert abs(self.everything() - self.started_with) < 1e-9 * volume
        assert abs(self.ledger.missing()) < 1e-9

    @invariant()
    def loans_are_what_is_owed(self) -> None:
        """Firms' debts and the government's are the bank's loans."""
        owed = float(self.firms.sums(DEBT).sum()) + self.ledger.government_debt
        assert self.ledger.loans == pytest.approx(owed, rel=1e-9, abs=1e-2)


MoneyMoves.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestMoneyMoves = MoneyMoves.TestCase


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf"), -1e-300])
def test_a_payment_that_is_negative_or_no_number_is_refused(amount: float) -> None:
    ledger = Ledger(FewFirms())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"households cannot pay .* to bank\."):
        ledger.pay(HOUSEHOLDS, BANK, amount)
    assert ledger.balances == [0.0] * len(SECTORS)


def test_money_put_into_an_account_by_hand_is_missed() -> None:
    ledger = Ledger(FewFirms())  # type: ignore[arg-type]
    assert ledger.missing() == 0.0
    ledger.balances[BANK] += 1.0
    assert ledger.missing() > 1e-6


def test_what_a_light_firm_pays_a_heavy_one_moves_equal_real_amounts() -> None:
    firms = FewFirms()
    ledger = Ledger(firms)  # type: ignore[arg-type]
    firms.f[PAYMENT, 0] = 6.0
    firms.f[HOME_SALES, 2] = 2.0
    ledger.collect({CLEARING: 1.0})
    ledger.disburse(HOME_SALES, {CLEARING: 1.0})
    assert ledger.balances[CLEARING] == 0.0
    assert firms.f[MONEY, [0, 2]].tolist() == [94.0, 102.0]


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(0.0, 1e4)), min_size=1, max_size=N_FIRMS))
@settings(max_examples=60, deadline=None)
def test_winding_up_repays_what_can_be_and_writes_off_the_rest(firms: list[tuple[float, float]]) -> None:
    population = FewFirms()
    rows = np.arange(len(firms))
    population.f[MONEY, rows], population.f[DEBT, rows] = zip(*firms, strict=True)
    ledger = Ledger(population)  # type: ignore[arg-type]
    covered, repaid, written_off = (one.sum() for one in ledger.wind_up(rows))
    weight = population.f[WEIGHT, rows]
    debt = weight * np.array([one[1] for one in firms])
    money = weight * np.array([one[0] for one in firms])
    assert covered == pytest.approx(np.maximum(-money, 0.0).sum())
    assert repaid == pytest.approx(np.minimum(debt, np.maximum(money, 0.0)).sum(), abs=1e-6)
    assert written_off == pytest.approx((debt - money.clip(0.0)).clip(0.0).sum() + covered, abs=1e-6)
    assert ledger.balances[HOUSEHOLDS] == pytest.approx((money - debt).clip(0.0).sum(), abs=1e-6)


def test_the_clearing_account_is_empty_after_every_quarter(busy_inputs: Inputs) -> None:
    model = ClusterModel(busy_inputs, 1)
    for _ in range(24):
        model.step()
        assert abs(model.ledger.balances[CLEARING]) < 1e-9 * model.base_sales
    forget(model)


def test_a_new_account_is_paid_by_households(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    held = model.ledger.balances[HOUSEHOLDS]
    number = model.ledger.open("a guild", 5.0)
    assert model.ledger.owners[number] == "a guild"
    assert model.ledger.balances[number] == 5.0
    assert model.ledger.balances[HOUSEHOLDS] == pytest.approx(held - 5.0)
    assert model.ledger.missing() == pytest.approx(0.0, abs=1e-12)
    forget(model)


@pytest.mark.parametrize("amount", [-1.0, float("nan")])
def test_a_negative_payment_of_a_firm_is_refused(small_inputs: Inputs, amount: float) -> None:
    model = ClusterModel(small_inputs, 1)
    model.population.f[PAYMENT, model.population.rows] = 0.0
    model.population.f[PAYMENT, model.population.rows[3]] = amount
    with pytest.raises(ValueError, match="negative or not a number"):
        model.ledger.collect({HOUSEHOLDS: 1.0})


def test_owners_pay_in_when_the_bank_lacks_capital(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    model.step()
    model.ledger.written_off += 2.0 * model.bank_equity()
    before = model.bank_equity()
    sectors.circulate(model)
    assert before < 0.0
    assert model.bank_equity() > before
