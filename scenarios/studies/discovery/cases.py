"""The case of interest: an expression on a stored outcome, and the cells of a sweep in which it holds."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ....analysis.catalogue import indicators as catalogued
from ....analysis.stages import STAGES
from ....language import tr
from ...ensemble.store.parts import DIAGNOSTICS, INDICATORS, SYNERGY
from ...ensemble.store.store import Store
from ...errors import UserError, unknown
from ...present.quantities import diagnostic_units

DEFAULT = "stage <= start-up"
STAGE = "stage"
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
FORM = re.compile(r"\s*(\w+)\s*(<=|>=|==|!=|<|>)\s*([\w.+-]+)\s*")


@dataclass(frozen=True)
class Case:
    """``quantity sign value``, such as ``synergy < 0.5`` or ``stage <= start-up``; stages are ordered."""

    quantity: str
    sign: str
    value: float

    def __str__(self) -> str:
        value = STAGES[int(self.value)] if self.quantity == STAGE else f"{self.value:g}"
        return f"{self.quantity} {self.sign} {value}"

    def holds(self, values: pd.Series[Any]) -> pd.Series[bool]:
        """Where it holds; stages are names."""
        numbers = values.astype(str).map({name: place for place, name in enumerate(STAGES)}) if (
            self.quantity == STAGE
        ) else values  # fmt: skip
        held: pd.Series[bool] = OPERATORS[self.sign](numbers, self.value)
        return held


def parse_case(text: str) -> Case:
    """The case that a text says.

    Raises:
        UserError: it is no comparison of an outcome with a number or a stage.
    """
    found = FORM.fullmatch(text)
    if found is None:
        raise UserError(
            tr(
                "The case {text!r} is not OUTCOME SIGN VALUE, such as 'stage <= start-up' or 'synergy < 0.5'.",
                text=text,
            )
        )
    quantity, sign, value = found.groups()
    if quantity == STAGE:
        if value not in STAGES:
            raise unknown("stage", value, STAGES)
        return Case(quantity, sign, float(STAGES.index(value)))
    try:
        return Case(quantity, sign, float(value))
    except ValueError:
        if value in STAGES:
            told = f"The case {text!r} compares {quantity} with a stage; write '{STAGE} {sign} {value}'."
            raise UserError(told) from None
        raise UserError(
            tr(
                "The case {text!r} compares {quantity} with {value!r}, which is no number.",
                text=text,
                quantity=quantity,
                value=value,
            )
        ) from None


def outcome(store: Store, connection: Any, quantity: str, year: int | None) -> tuple[pd.DataFrame, int]:
    """run_id, cluster and value of a stored outcome in a year (the last by default), and the year.

    A diagnostic is the mean of the year's quarters.

    Raises:
        UserError: the sweep does not hold the outcome or the year.
    """
    table, column, where = _home(store, connection, quantity)
    time = "CAST(left(quarter, 4) AS INTEGER)" if table == DIAGNOSTICS else "year"
    years = [row[0] for row in connection.execute(f"SELECT DISTINCT {time} AS y FROM {table} ORDER BY y").fetchall()]
    if not years:
        raise UserError(tr("{address} holds no finished run.", address=store.place.address))
    chosen = years[-1] if year is None else year
    if chosen not in years:
        raise UserError(
            tr(
                "year = {year} is outside [{first}, {last}], the years of {address}.",
                year=year,
                first=years[0],
                last=years[-1],
                address=store.place.address,
            )
        )
    value = "avg(value)" if table == DIAGNOSTICS else f"any_value({column})"
    query = (
        f"SELECT run_id, cluster, {value} AS value FROM {table} WHERE {time} = {chosen}{where} "
        "GROUP BY run_id, cluster ORDER BY run_id, cluster"
    )
    return connection.execute(query).df(), int(chosen)


def _home(store: Store, connection: Any, quantity: str) -> tuple[str, str, str]:
    """Table, column and condition of an outcome that is stored."""
    tables = store.manifest.tables
    scores = [row[0] for row in connection.execute(f"DESCRIBE {SYNERGY}").fetchall()] if SYNERGY in tables else []
    if quantity in scores:
        return SYNERGY, f'"{quantity}"', ""
    codes = [one.code for one in catalogued()]
    if quantity in codes and _stored(connection, INDICATORS, "indicator", quantity):
        return INDICATORS, "value", f" AND indicator = '{quantity}'"
    if quantity in diagnostic_units() and DIAGNOSTICS in tables:
        return DIAGNOSTICS, "value", f" AND diagnostic = '{quantity}'"
    keys = {STAGE: "stages: true", **dict.fromkeys(diagnostic_units(), "diagnostics: true")}
    keys |= {code: f"indicators: [{code}]" for code in codes} | {"synergy": "synergy: true"}
    if quantity not in keys:
        raise unknown("outcome", quantity, [STAGE, *scores, *codes, *diagnostic_units()])
    raise UserError(
        tr(
            "{address} does not hold {quantity}: its experiment must say '{keys}'; sweep it anew.",
            address=store.place.address,
            quantity=quantity,
            keys=keys[quantity],
        )
    )


def _stored(connection: Any, table: str, column: str, name: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table} WHERE {column} = '{name}' LIMIT 1").fetchall())


def chosen_clusters(asked: Sequence[str], known: Sequence[str]) -> list[str]:
    """The clusters asked for, or all; raises UserError for one that is not there."""
    for name in asked:
        if name not in known:
            raise unknown("cluster", name, known)
    return list(asked or known)
