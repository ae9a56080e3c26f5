"""What the tests compare runs by: everything a model holds, to the bit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.columns import FIRM_COLUMNS
from synergysim.simulation.model import forget


def state(model: ClusterModel) -> dict[str, bytes]:
    """All state of a model, as bytes by name."""
    population, ledger = model.population, model.ledger
    columns = {one.name: population.f[i, population.rows].tobytes() for i, one in enumerate(FIRM_COLUMNS)}
    agents = [[one.buyers, one.quality, one.commission, one.sales] for one in model.platforms]
    agents += [[one.quality, one.establishments] for kind in model.providers.values() for one in kind]
    agents += [[one.mediation_share, one.count] for one in model.associations]
    agents += [[one.rent, one.digital] for one in model.markets]
    agents += [[one.teaching, one.graduates] for one in model.institutes]
    agents += [[one.markup] for one in model.suppliers]
    shares = [model.trade_service_share.tolist(), *(share.tolist() for share in model.warehouse_share.values())]
    return columns | {
        "rows": population.rows.tobytes(),
        "clusters": population.k.tobytes(),
        "ties": population.ties[population.rows].tobytes(),
        "tie_platforms": population.tie_platform[population.rows].tobytes(),
        "tie_strengths": np.where(population.ties >= 0, population.tie_strength, 0.0)[population.rows].tobytes(),
        "market": repr([one.tolist() for one in (model.lead, model.rivals, model.pull, model.real_wage)]).encode(),
        "ledger": repr((ledger.balances, ledger.loans, ledger.written_off, ledger.government_debt)).encode(),
        "institutions": repr((agents, shares)).encode(),
        "flows": repr({name: flow.tolist() for name, flow in model.book.flows.items()}).encode(),
        "measures": repr([government.measures for government in model.governments]).encode(),
    }


def differences(a: dict[str, bytes], b: dict[str, bytes]) -> list[str]:
    """The names under which two states differ."""
    assert a.keys() == b.keys()
    return [name for name in a if a[name] != b[name]]


def quarters(model: ClusterModel) -> Iterator[float]:
    """Step a model to its end; after every quarter, the year in which the quarter began."""
    while model.quarter < model.environment.years.size:
        began = model.year - 0.125
        model.step()
        yield began
    forget(model)


def first_difference(a: Inputs, b: Inputs, seed: int = 1) -> float | None:
    """The year of the first quarter in which runs of two inputs with one seed differ in anything; None for never."""
    first, second = ClusterModel(a, seed), ClusterModel(b, seed)
    for year, _ in zip(quarters(first), quarters(second), strict=True):
        if differences(state(first), state(second)):
            return year
    return None


def fingerprint(table: pd.DataFrame) -> bytes:
    """A table as bytes."""
    return table.to_csv(float_format="%.17g").encode()
