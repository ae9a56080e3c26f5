"""The mean-field twin as an XMILE model (OASIS, 2015), for Stella, PySD and other tools of system dynamics.

Stocks are the shares of firms by class (selling online or not; never, now or formerly a member; number of ties), with
their digital depth, trust and the buyers that they see; their flows are read off the code of the twin's differential
equation (:mod:`.symbolic`).
"""

from __future__ import annotations

import itertools
from collections import namedtuple
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from ...language import tr
from ..errors import UserError
from .symbolic import Expression, Formulas, symbolic, symbols

if TYPE_CHECKING:
    from ...simulation.mean_field import MeanField
    from ...simulation.parameters import Parameter

NAMESPACE = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
QUANTITIES = ("firms", "depth", "trust", "buyers")
ONLINE = ("offline", "online")
MEMBERSHIP = ("never", "member", "former")
GROUPS = ("adoption", "membership", "trust", "platforms", "surroundings")
WHOLE = ("most_ties",)  # what decides how many classes there are is a number, not a variable


def to_xmile(
    twin: MeanField, adopters: float = 0.0, members: float = 0.0, years: float = 25.0, dt: float = 1 / 16
) -> str:
    """The twin as an XMILE document, by Euler's method with steps of ``dt`` years.

    Args:
        twin: parameters and surroundings; each is a variable of the model.
        adopters, members: shares of firms that sell online, and that are members, at the start.

    Raises:
        UserError: a share outside [0, 1], or no time to simulate.
    """
    for name, value in (("adopters", adopters), ("members", members)):
        if not 0.0 <= value <= 1.0:
            raise UserError(tr("{name} = {value:g} is outside [0, 1]: it is a share of firms.", name=name, value=value))
    if not 0.0 < dt <= years:
        raise UserError(tr("dt = {dt:g} is outside (0, {years:g}], in years.", dt=dt, years=years))
    from ...simulation.mean_field_equations import rate

    n_degrees = int(twin.trust.most_ties) + 1
    shape = (len(QUANTITIES), len(ONLINE), len(MEMBERSHIP), n_degrees)
    names = [
        f"{quantity}_{online}_{member}_{n}"
        for quantity, online, member, n in itertools.product(QUANTITIES, ONLINE, MEMBERSHIP, range(n_degrees))
    ]
    state = symbols(names, shape)
    changes = symbolic(rate, {"DEGREES": n_degrees, "SHAPE": shape})(state, *map(_symbols_of, GROUPS, _groups(twin)))
    first = twin.start(adopters, members)[..., :n_degrees].ravel()
    orders = _orders(state)
    formulas = Formulas()
    flat = np.asarray(changes, dtype=object).ravel()
    formulas.add(*flat, *orders.values())
    flows = [formulas.text(one) for one in flat]
    outcomes = {name: formulas.text(one) for name, one in orders.items()}
    return _document(twin, dict(zip(names, first, strict=True)), flows, formulas.named, outcomes, years, dt)


def write_xmile(twin: MeanField, path: str | Path, **choices: float) -> Path:
    """Write :func:`to_xmile` into a file, and return where. Errors as there."""
    target = Path(path)
    target.write_text(to_xmile(twin, **choices), encoding="utf-8")
    return target


def _groups(twin: MeanField) -> list[Any]:
    return [getattr(twin, name) for name in GROUPS]


def _symbols_of(name: str, group: Any) -> Any:
    """A group's values as symbols, whole numbers that shape the model as they are."""
    from ...simulation.parameters import declared

    fields = tuple(declared(type(group)))
    values = namedtuple("values", fields)  # type: ignore[misc]
    return values(*(getattr(group, one) if one in WHOLE else Expression("name", f"{name}_{one}") for one in fields))


def _orders(state: Any) -> dict[str, Any]:
    """The order parameters, as :func:`~synergysim.simulation.mean_field.order_parameters` has them."""
    firms, trust = state[0], state[2]
    ties = firms.sum(axis=(0, 1))
    return {
        "adoption": firms[1].sum(),
        "membership_share": firms[:, 1].sum(),
        "ties_per_firm": sum(n * ties[n] for n in range(1, len(ties))),
        "mean_trust": trust.sum(),
    }


def _document(
    twin: MeanField, first: dict[str, float], flows: list[str], named: dict[str, str], outcomes: dict[str, str],
    years: float, dt: float,
) -> str:  # fmt: skip
    from importlib.metadata import version

    root = ElementTree.Element("xmile", {"version": "1.0", "xmlns": NAMESPACE})
    header = ElementTree.SubElement(root, "header")
    ElementTree.SubElement(header, "name").text = "Mean-field twin of synergysim"
    ElementTree.SubElement(header, "vendor").text = "The synergysim founders"
    ElementTree.SubElement(header, "product", {"version": version("synergysim"), "lang": "en"}).text = "synergysim"
    times = ElementTree.SubElement(root, "sim_specs", {"method": "euler", "time_units": "years"})
    for name, value in (("start", 0.0), ("stop", years), ("dt", dt)):
        ElementTree.SubElement(times, name).text = repr(float(value))
    variables = ElementTree.SubElement(ElementTree.SubElement(root, "model"), "variables")
    for name, group in zip(GROUPS, _groups(twin), strict=True):
        for own, parameter in _declared(group).items():
            if own not in WHOLE:
                _variable(
                    variables, f"{name}_{own}", repr(float(getattr(group, own))), parameter.unit, parameter.meaning
                )
    for name, text in (*named.items(), *outcomes.items()):
        _variable(variables, name, text)
    for (name, value), flow in zip(first.items(), flows, strict=True):
        stock = ElementTree.SubElement(variables, "stock", {"name": name})
        ElementTree.SubElement(stock, "eqn").text = repr(float(value))
        ElementTree.SubElement(stock, "inflow").text = f"change_of_{name}"
        change = ElementTree.SubElement(variables, "flow", {"name": f"change_of_{name}"})
        ElementTree.SubElement(change, "eqn").text = flow
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _declared(group: Any) -> dict[str, Parameter]:
    from ...simulation.parameters import declared

    return dict(declared(type(group)))


def _variable(variables: ElementTree.Element, name: str, text: str, unit: str = "", meaning: str = "") -> None:
    one = ElementTree.SubElement(variables, "aux", {"name": name})
    ElementTree.SubElement(one, "eqn").text = text
    if unit:
        ElementTree.SubElement(one, "units").text = unit
    if meaning:
        ElementTree.SubElement(one, "doc").text = meaning
