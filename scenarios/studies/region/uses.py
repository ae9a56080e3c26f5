"""What a region can and cannot be used for, by what its workbook brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ....language import Text, tr
from ..calibration.targets import LEAST_YEARS as LEAST_FITTED
from ..validation.targets import LEAST_YEARS as LEAST_JUDGED
from .contents import Contents
from .observed import LEAST_TRAIN


@dataclass(frozen=True)
class Use:
    """One use, whether the region serves it, and why or what is missing."""

    name: Text
    possible: bool
    reason: Text


def uses(made: Contents, totals: pd.DataFrame) -> tuple[Use, ...]:
    """The uses, in the order in which an analyst comes to them."""
    return tuple(_uses(made, totals))


def _uses(made: Contents, totals: pd.DataFrame) -> Iterator[Use]:
    yield Use(
        tr("Simulate it, compare policies and shocks"),
        True,
        tr("Differences between scenarios rest on the model and the assumptions below."),
    )
    fitted = {code: _fitted(made, code) for code in made.industries}
    few = [code for code, years in fitted.items() if len(years) < LEAST_FITTED]
    yield Use(
        tr("Calibrate it to your observations"),
        not few,
        tr(
            "Exports of at least {least_fitted} years up to {train_until} are there for every industry.",
            least_fitted=LEAST_FITTED,
            train_until=made.train_until,
        )
        if not few
        else tr(
            "It takes exports of at least {least_fitted} years; there are fewer for {few}. Until "
            "then levels and trends are those assumed.",
            least_fitted=LEAST_FITTED,
            few=_some(few),
        ),
    )
    later = sorted(
        {year for code in made.industries for year in _exports(made, code) if year > (made.train_until or 9999)}
    )
    short = min(map(len, fitted.values()), default=0) < LEAST_TRAIN
    enough = bool(later) and not few
    yield Use(
        tr("Test its forecast on years held out"),
        enough,
        _tested(later, short)
        if enough
        else tr("It takes exports of years that no fit sees, after those of a calibration."),
    )
    span = set(range(made.train_until or 0, later[-1] + 1)) if later else set()
    whole = bool(span) and not totals.empty and span <= set(totals["year"])
    yield Use(
        tr("Test it with the city's observed totals given (conditional)"),
        whole,
        tr("Exports and imports of all goods are there for every year held out.")
        if whole
        else tr("It takes one city, and its exports and imports of all goods in every year held out."),
    )
    online = [city for city in made.cities.values() if city["online_share"]["source"].startswith("derived")]
    yield Use(
        tr("Say how large its online trade is"),
        bool(online),
        tr("Cross-border e-commerce is observed beside exports of all goods.")
        if online
        else tr(
            "Without cross-border e-commerce and exports of all goods, online trade has the size "
            "it had in Guangzhou: read differences, not levels."
        ),
    )
    yield Use(
        tr("Follow U over the years and between its scenarios"),
        True,
        tr(
            "Bounds and weights come from the region's own reference runs (evaluator.json); "
            "infrastructure that is not given is left out."
        ),
    )
    yield Use(
        tr("Rank its U against another region's"),
        False,
        tr("Each region is scored on its own bounds."),
    )


def _exports(made: Contents, code: str) -> list[int]:
    values, _ = made.series.get((code, "exports_usd"), ({}, ""))
    return [year for year, value in values.items() if year >= made.base_year and value > 0]


def _fitted(made: Contents, code: str) -> list[int]:
    return [year for year in _exports(made, code) if made.train_until is not None and year <= made.train_until]


def _tested(later: list[int], short: bool) -> Text:
    few = tr(" Too few for a verdict: numbers only.") if len(later) < LEAST_JUDGED else ""
    borrowed = (
        tr(" Too few training years: how foreign demand varies is taken from the library's own city.") if short else ""
    )
    return tr("Held out: {first}-{last}.{few}{borrowed}", first=later[0], last=later[-1], few=few, borrowed=borrowed)


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
