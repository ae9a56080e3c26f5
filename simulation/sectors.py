"""The rest of the economy: households, other firms at home, bank and government bring their deposits near target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ledger import BANK, ECONOMY, HOUSEHOLDS, WORLD

if TYPE_CHECKING:
    from .model import ClusterModel

INCOME_MEMORY = 0.75  # weight of the past in households' smoothed income (assumption)
ADJUSTMENT = 0.25  # share of the gap closed in a quarter (assumption)
RECAPITALISATION = 0.5  # share of what the bank lacks that its owners pay in, a quarter (assumption)
BANK_CAPITAL = 0.12  # equity over loans that the bank keeps before it pays out; rules ask for .08 (assumption)
ECONOMY_DEPOSITS = 2.0  # quarters of the clusters' home sales (assumption)


def circulate(model: ClusterModel) -> None:
    """Deposits beyond target are spent, deposits below it refilled; what is left over is trade with the world."""
    ledger = model.ledger
    income = float(model.book.this_quarter("household_income").sum())
    model.smoothed_income += (1.0 - INCOME_MEMORY) * (income - model.smoothed_income)
    spare = model.bank_equity() - BANK_CAPITAL * model.peak_loans
    ledger.pay(BANK, HOUSEHOLDS, min(max(ADJUSTMENT * spare, 0.0), max(ledger.balances[BANK], 0.0)))
    lacking = BANK_CAPITAL * model.peak_loans - model.bank_equity()
    ledger.pay(HOUSEHOLDS, BANK, max(RECAPITALISATION * lacking, 0.0))  # its owners pay in after losses
    gap = ledger.balances[HOUSEHOLDS] - model.household_deposits * model.smoothed_income
    payer, payee = (HOUSEHOLDS, ECONOMY) if gap > 0.0 else (ECONOMY, HOUSEHOLDS)
    ledger.pay(payer, payee, ADJUSTMENT * abs(gap))
    gap = ledger.balances[ECONOMY] - ECONOMY_DEPOSITS * model.home_scale
    payer, payee = (ECONOMY, WORLD) if gap > 0.0 else (WORLD, ECONOMY)
    ledger.pay(payer, payee, ADJUSTMENT * abs(gap))
