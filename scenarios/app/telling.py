"""What stands above the picture: a sentence, and three figures: U, what policy costs, what its money gains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from ...analysis.figures.amounts import MONEY, amount
from ...analysis.figures.style import cluster_name
from .glances import Glance, effect, per_hundred_million
from .words import word

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs


@dataclass(frozen=True)
class Pair:
    """What is chosen and what it is held against, replication by replication; None where a run failed.

    ``against``: the scenario as it is ("start"), or the same without any lever ("none").
    """

    now: Glance | None
    other: Glance | None
    against: Literal["start", "none"]


def first_look(table: pd.DataFrame, year: int) -> str:
    """The clusters with the highest and the lowest U in a year. ``table``: cluster, year, median."""
    last = table[table["year"] == year].dropna(subset="median").sort_values("median")
    if last.empty:
        return word("no_u", year=year)
    low, high = last.iloc[0], last.iloc[-1]
    return word(
        "first_look" if len(last) > 1 else "first_look_one", year=year, low=low["median"], high=high["median"],
        lowest=cluster_name(str(low["cluster"])), highest=cluster_name(str(high["cluster"])),
    )  # fmt: skip


def key_figures(table: pd.DataFrame, glance: Glance, pair: Pair, inputs: Inputs) -> None:
    """U in the last year, what policy costs, and U gained for each 100 million CNY more."""
    level = float(table[table["year"] == glance.last_year]["median"].mean())
    change = gain = spent = None
    if pair.now is not None and pair.other is not None:
        change, gain = effect(pair.now, pair.other), per_hundred_million(pair.now, pair.other)
        spent = float(pair.now.cost.mean() - pair.other.cost.mean())
    u, cost, each = st.columns(3, wrap=False)
    u.metric(
        word("u_mean", year=glance.last_year), _number(level, ".2f"),
        None if change is None else _number(change.mean, "+.3f"), help=word(f"against_{pair.against}"),
        delta_color="normal" if change is not None and shown(pair) else "off",
    )  # fmt: skip
    cost.metric(
        word("cost", start=inputs.start_year, end=inputs.end_year),
        amount(float(glance.cost.mean()), MONEY) if glance.cost.mean() > 0 else word("nothing"),
        _more(spent) if pair.against == "start" else None, delta_color="off", help=word("cost_help"),
    )  # fmt: skip
    each.metric(
        word("per_money"), "–" if gain is None else _number(gain, "+.2g"),
        help=word(f"against_{pair.against}"),
    )  # fmt: skip
    if change is not None and not shown(pair):
        st.caption(word(f"not_shown_{pair.against}", n=change.n))
    elif change is not None:
        st.caption(word(f"effect_{pair.against}", mean=_number(change.mean, "+.3f"), n=change.n,
                        low=_number(change.lower, "+.3f"), high=_number(change.upper, "+.3f")))  # fmt: skip


def shown(pair: Pair) -> bool:
    """Whether the 95 % interval of the effect on U leaves out 0."""
    if pair.now is None or pair.other is None:
        return False
    found = effect(pair.now, pair.other)
    return found is not None and not found.lower <= 0.0 <= found.upper


def _more(spent: float | None) -> str | None:
    if spent is None or abs(spent) < 1.0:
        return None
    return f"{'+' if spent > 0 else '−'}{amount(abs(spent), MONEY)}"


def _number(value: float, form: str) -> str:
    return f"{value:{form}}".replace("-", "−")
