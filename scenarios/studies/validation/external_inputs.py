"""What enters the years held out from outside, under each protocol, with its public source."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ....language import Texts, tr, trc
from ...files.resolution import SERIES, Resolved
from ...present.schedule_words import lever_name, shock_name, tariff_name
from .input_words import SERIES_NAMES, SHARES, TOTALS, sources_in

DRIVING = ("exports_total", "exchange_rate")  # rows of their own
Entry = tuple[str, str, list[str]]  # key of ROWS, name, sources
ROWS: dict[str, Texts[tuple[str, str, str]]] = {
    "world": Texts(
        (
            tr("World demand for the city's exports"),
            tr("damped trend and innovations of the training years"),
            tr("observed totals of the city, every year"),
        )
    ),
    "home": Texts(
        (
            tr("Home demand for imports"),
            tr("what the model expects, with innovations"),
            tr("observed totals of the city, too"),
        )
    ),
    "shares": Texts(
        (
            tr("The industries' shares of it"),
            tr("damped trend and innovations"),
            tr("the same: no industry is observed"),
        )
    ),
    "rate": Texts((tr("Exchange rate"), tr("stays at its last value"), tr("as observed"))),
    "tariff": Texts((tr("{name}"), tr("not known"), tr("from its date; differences between industries only"))),
    "exposed": Texts((tr("The industries' shares of listed goods"), tr("not used"), tr("as assumed"))),
    "pandemic": Texts((tr("Pandemic"), tr("not known"), tr("no shock of its own: it is in the observed totals"))),
    "shock": Texts(
        (
            tr("Shock: {name}"),
            tr("not known"),
            trc("external_inputs", "from its date; differences between industries only"),
        )
    ),
    "series": Texts((tr("{name} of the city"), tr("stays at its last value"), tr("as observed"))),
    "lever": Texts((tr("Policy lever {name}"), tr("not known"), tr("as in the scenario"))),
}


def external_inputs(resolved: Resolved, origin: int, last: int) -> pd.DataFrame:
    """Columns input, forecast, conditional, source; of the years after the origin up to ``last``."""
    rows = [
        (*(text.format(name=name) for text in ROWS[key]()), sources_in(sources))
        for key, name, sources in _entering(resolved, origin, last)
    ]
    return pd.DataFrame(rows, columns=["input", "forecast", "conditional", "source"])


def _entering(resolved: Resolved, origin: int, last: int) -> Iterator[Entry]:
    inputs, sources = resolved.inputs, resolved.sources
    city = inputs.cities[0].code
    own = resolved.scenario.observed is not None
    totals = sources[f"city.{city}.exports_total"] if own else TOTALS
    yield "world", "", [totals]
    yield "home", "", [totals]
    yield "shares", "", [totals if own else SHARES]
    yield "rate", "", [sources[f"city.{city}.exchange_rate"]]
    yield from _events(resolved, origin, last, totals)
    for name in SERIES:
        if name not in DRIVING and any(origin < year <= last for year in getattr(inputs.cities[0], name)):
            yield "series", str(SERIES_NAMES[name]), [sources[f"city.{city}.{name}"]]
    for lever in inputs.levers:
        if origin + 1 <= lever.start < last + 1:
            yield "lever", f"{lever.code} {lever_name(lever.code)}", [sources[f"lever.{lever.code}"]]


def _events(resolved: Resolved, origin: int, last: int, totals: str) -> Iterator[Entry]:
    """Tariffs and shocks that begin after the origin; the pandemic is told of even where it is none of them."""
    inputs, sources = resolved.inputs, resolved.sources
    comma = str(trc("external_inputs", ", "))
    rounds = [(n, one) for n, one in enumerate(inputs.tariffs) if origin + 1 <= one.start < last + 1]
    for number, one in rounds:
        yield (
            "tariff",
            f"{tariff_name(one)}{comma}{one.rate:.1%}",
            [sources[f"tariff.{number}.{one.product_list}"]],
        )
    if rounds:
        yield "exposed", "", _exposures(resolved)
    shocks = [(n, one) for n, one in enumerate(inputs.shocks) if origin + 1 <= one.start < last + 1]
    if not any(one.kind == "pandemic" for _, one in shocks):
        yield "pandemic", "", [totals]
    for number, shock in shocks:
        yield "shock", shock_name(shock.kind), [sources[f"shock.{number}.{shock.kind}"]]


def _exposures(resolved: Resolved) -> list[str]:
    """The sources of the industries' shares on tariff lists, without repetition."""
    found = {text for path, text in resolved.sources.items() if ".tariff_list" in path and path.endswith("_share")}
    return sorted(found)
