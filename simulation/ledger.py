"""Money: the only ways it moves. Every payment has a payer and a payee; loans create it, repayment destroys it.

Accounts hold real money: what a simulated firm pays counts times its weight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .columns import BORROWING, CLUSTER, DEBT, MONEY, PAYMENT, WEIGHT
from .compilation import compiled
from .population import Population
from .summation import total

Array = NDArray[np.float64]

HOUSEHOLDS, ECONOMY, BANK, WORLD, CLEARING = range(5)
SECTORS = ("households", "other domestic economy", "bank", "rest of the world", "clearing")


@compiled
def _check(amount: float) -> None:
    """A negative payment would move money the wrong way and no identity would notice."""
    if not amount >= 0.0:
        raise ValueError("A payment of a firm is negative or not a number.")


@compiled
def _withdraw(f: Array, rows: NDArray[np.int64], by: int, n_groups: int) -> tuple[Array, float]:
    totals = np.zeros(n_groups)
    for i in rows:
        group = int(f[by, i])
        if group >= 0:
            _check(f[PAYMENT, i])
            f[MONEY, i] -= f[PAYMENT, i]
            totals[group] += f[WEIGHT, i] * f[PAYMENT, i]
    return totals, total(totals)


@compiled
def _deposit(f: Array, rows: NDArray[np.int64], column: int, n_groups: int) -> tuple[Array, float]:
    totals = np.zeros(n_groups)
    for i in rows:
        _check(f[column, i])
        f[MONEY, i] += f[column, i]
        totals[int(f[CLUSTER, i])] += f[WEIGHT, i] * f[column, i]
    return totals, total(totals)


@compiled
def _lend(f: Array, rows: NDArray[np.int64], share: float, n_groups: int) -> tuple[Array, float]:
    totals = np.zeros(n_groups)
    for i in rows:
        _check(f[BORROWING, i])
        f[BORROWING, i] *= share
        f[MONEY, i] += f[BORROWING, i]
        f[DEBT, i] += f[BORROWING, i]
        totals[int(f[CLUSTER, i])] += f[WEIGHT, i] * f[BORROWING, i]
    return totals, total(totals)


@compiled
def _repay(f: Array, rows: NDArray[np.int64], n_groups: int) -> tuple[Array, float]:
    totals = np.zeros(n_groups)
    for i in rows:
        _check(f[PAYMENT, i])
        f[MONEY, i] -= f[PAYMENT, i]
        f[DEBT, i] -= f[PAYMENT, i]
        totals[int(f[CLUSTER, i])] += f[WEIGHT, i] * f[PAYMENT, i]
    return totals, total(totals)


@compiled
def _close(f: Array, rows: NDArray[np.int64], n_groups: int) -> Array:
    """Loans that cover overdue payments, repayments, write-offs, estates; shape (4, groups)."""
    totals = np.zeros((4, n_groups))
    for i in rows:
        c, w = int(f[CLUSTER, i]), f[WEIGHT, i]
        covered = max(-f[MONEY, i], 0.0)
        money, debt = f[MONEY, i] + covered, f[DEBT, i] + covered
        repaid = min(debt, money)
        totals[0, c] += w * covered
        totals[1, c] += w * repaid
        totals[2, c] += w * (debt - repaid)
        totals[3, c] += w * (money - repaid)
        f[MONEY, i] = 0.0
        f[DEBT, i] = 0.0
    return totals


@compiled
def money_of(f: Array, rows: NDArray[np.int64]) -> float:
    """Real money of the firms in some rows."""
    held = np.empty(rows.size)
    for n in range(rows.size):
        held[n] = f[WEIGHT, rows[n]] * f[MONEY, rows[n]]
    return total(held)


class Ledger:
    """Balances of the sectors and of single institutions, and the firms' ``money`` column."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self.balances: list[float] = [0.0] * len(SECTORS)
        self.owners: list[str] = list(SECTORS)
        self.loans = float(population.sums(DEBT).sum())
        self.government_debt = 0.0
        self.written_off = 0.0
        self._loans_at_start = self.loans
        self._at_start = self.total()

    def found(self, account: int, amount: float) -> None:
        """Money that exists on the first day (10,000 CNY)."""
        self.balances[account] += amount
        self._at_start += amount

    def open(self, owner: str, balance: float = 0.0) -> int:
        """A new account; its first balance is paid by households. Returns its number."""
        self.balances.append(0.0)
        self.owners.append(owner)
        number = len(self.balances) - 1
        self.pay(HOUSEHOLDS, number, balance)
        return number

    def pay(self, payer: int, payee: int, amount: float) -> None:
        """Move money between two accounts.

        Raises:
            ValueError: the amount is negative or not finite.
        """
        if not 0.0 <= amount < math.inf:
            raise ValueError(f"{self.owners[payer]} cannot pay {amount} to {self.owners[payee]}.")
        self.balances[payer] -= amount
        self.balances[payee] += amount

    def collect(self, payees: Mapping[int, float | Array]) -> Array:
        """Firms pay their ``payment``; payees share it (shares or shares per cluster, adding up to one).

        Returns the totals per cluster (10,000 CNY).
        """
        population = self._population
        totals, amount = _withdraw(population.f, population.rows, CLUSTER, population.n_clusters)
        for account, share in payees.items():
            paid = share * amount if isinstance(share, float) else total(totals * share)
            self.balances[account] += paid
        return totals

    def collect_by(self, column: int, accounts: list[int]) -> Array:
        """Firms pay their ``payment`` to the account that ``column`` numbers; returns what each account got."""
        population = self._population
        totals, _ = _withdraw(population.f, population.rows, column, len(accounts))
        for account, amount in zip(accounts, totals.tolist(), strict=True):
            self.balances[account] += amount
        return totals

    def disburse(self, column: int, payers: Mapping[int, float]) -> Array:
        """Firms receive a column; payers share the bill. Returns the totals per cluster."""
        population = self._population
        totals, amount = _deposit(population.f, population.rows, column, population.n_clusters)
        for account, share in payers.items():
            self.balances[account] -= share * amount
        return totals

    def lend(self, share: float) -> Array:
        """Firms get this share of the ``borrowing`` they asked for; returns new loans per cluster."""
        population = self._population
        totals, amount = _lend(population.f, population.rows, share, population.n_clusters)
        self.loans += amount
        return totals

    def repay(self) -> Array:
        """Firms repay their ``payment``; returns repaid loans per cluster."""
        population = self._population
        totals, amount = _repay(population.f, population.rows, population.n_clusters)
        self.loans -= amount
        return totals

    def lend_to_government(self, account: int, amount: float) -> None:
        """Deficit finance of a government's account; a negative amount repays."""
        self.balances[account] += amount
        self.government_debt += amount
        self.loans += amount

    def wind_up(self, rows: NDArray[np.int64]) -> tuple[Array, Array, Array]:
        """Close exiting firms' accounts: cover overdue payments by a loan, repay what can be, write the rest off.

        Households inherit what is left. Returns new loans, repayments and write-offs per cluster.
        """
        covered, repaid, written_off, estates = _close(self._population.f, rows, self._population.n_clusters)
        lost = float(written_off.sum())
        self.loans += float(covered.sum() - repaid.sum()) - lost
        self.written_off += lost
        self.balances[HOUSEHOLDS] += float(estates.sum())
        return covered, repaid, written_off

    def endow(self, rows: NDArray[np.int64]) -> None:
        """Households pay the ``money`` that entrants were given."""
        self.balances[HOUSEHOLDS] -= money_of(self._population.f, rows)

    def total(self) -> float:
        """All money there is (10,000 CNY); the world's balance is negative by the exports it has paid."""
        return math.fsum(self.balances) + float(self._population.sums(MONEY).sum())

    def missing(self) -> float:
        """Money that appeared or vanished since the start, relative to what moves: nil but for rounding."""
        expected = self._at_start + self.loans - self._loans_at_start + self.written_off
        scale = math.fsum(abs(balance) for balance in self.balances) + abs(expected) + 1.0
        return (self.total() - expected) / scale
