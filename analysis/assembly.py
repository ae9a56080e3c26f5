"""From the series of all sheets to one frame of periods by indicators for every cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ..language import Text, tr
from .catalogue import Indicator
from .catalogue.clusters import cluster_name
from .cells import TableError, fold, plain
from .periods import Period, kind_of
from .series import Point, Series

if TYPE_CHECKING:
    import pandas as pd

NO_PERIOD = "-"  # the period of a cross-section
WHOLES = frozenset(
    fold(name)
    for name in (
        *("全国", "全省", "全区", "全市", "全域", "全部", "全国合计", "全国总计", "全国平均", "全省合计", "全省平均"),
        *("合计", "总计", "总和", "平均", "均值", "平均值", "地区合计", "地区平均", "各省平均"),
        *("Total", "All", "All regions", "All provinces", "All cities", "Nationwide", "National", "National total"),
        *("National average", "Country total", "Whole country", "Sum", "Average", "Mean", "Overall", "Grand total"),
    )
)


@dataclass(frozen=True)
class Known:
    """A series with the indicator that it is, and the number at each of its points; ``own`` is the sheet's cluster."""

    indicator: Indicator
    series: Series
    own: str
    numbers: Sequence[float]

    def cluster(self, place: int) -> str:
        """The cluster of a value."""
        return self.series.points[place].cluster or self.own

    def period(self, place: int) -> Period:
        """The period of a value."""
        period = self.series.points[place].period
        return NO_PERIOD if period is None else period

    def has_points(self) -> bool:
        """Whether a cell of it stands in the table, if only an empty one."""
        return bool(self.numbers)

    def is_observed(self) -> bool:
        """Whether any of its cells holds a value."""
        return any(number == number for number in self.numbers)

    def where(self, place: int = 0) -> Text:
        """Where a value stands, with its indicator and period."""
        return named_place(self.series.points[place], self.indicator.code)


def named_place(point: Point, code: str) -> Text:
    place, when = point.cell.place, "" if point.period is None else f", {point.period}"
    return tr("{place} ({code}{when})", place=place, code=code, when=when)


def without_wholes(values: Sequence[Known], notes: list[Text]) -> list[Known]:
    """The values without a row for the whole beside its parts: as a region of its own it would count them twice."""
    clusters = {one.cluster(place) for one in values for place in range(len(one.series.points))}
    wholes = {name for name in clusters if fold(name) in WHOLES}
    if not wholes or len(clusters - wholes) < 2:
        return list(values)
    for name in sorted(wholes):
        place = next(one.series.points[at].cell.place for one, at in _places(values) if one.cluster(at) == name)
        notes.append(
            tr(
                "{place}: '{name}' is the sum or the mean of the other {n} clusters and was left out; to score it too, "
                "put it into a file of its own.",
                place=place,
                name=name,
                n=len(clusters - wholes),
            )
        )
    left = []
    for one in values:
        kept = [at for at in range(len(one.series.points)) if one.cluster(at) not in wholes]
        if kept:
            series = replace(one.series, points=[one.series.points[at] for at in kept])
            left.append(replace(one, series=series, numbers=[one.numbers[at] for at in kept]))
    return left


def _places(values: Iterable[Known]) -> Iterable[tuple[Known, int]]:
    return ((one, place) for one in values for place in range(len(one.series.points)))


def assembled(values: Sequence[Known], notes: list[Text], with_gaps: bool) -> dict[str, pd.DataFrame]:
    import pandas as pd

    columns: dict[str, dict[str, dict[Period, float]]] = {}
    for one in values:
        for place, (point, number) in enumerate(zip(one.series.points, one.numbers, strict=True)):
            column = columns.setdefault(point.cluster or one.own, {}).setdefault(one.indicator.code, {})
            period = NO_PERIOD if point.period is None else point.period
            if period in column:
                raise _twice(values, one, place)
            column[period] = number
    _refuse_different_periods(values)
    if not with_gaps:
        _refuse_empty(columns)
    tables = {}
    for cluster, series in columns.items():
        frame = pd.DataFrame(series, dtype=float).sort_index().rename_axis("year")
        # What one cluster lacks altogether is no gap to be filled; :func:`_differences` says it.
        frame = frame.dropna(axis=1, how="all")
        if not frame.empty:
            tables[cluster] = _without_blank_ends(cluster, frame, notes)
    return tables


def _twice(values: Sequence[Known], one: Known, place: int) -> TableError:
    """What a second value of one cluster, period and indicator is refused with."""
    key = (one.cluster(place), one.period(place), one.indicator.code)
    first, earlier = next(
        (known, number)
        for known in values
        for number in range(len(known.numbers))
        if (known.cluster(number), known.period(number), known.indicator.code) == key
    )
    return _twice_told(one, place, first, earlier)


def _twice_told(one: Known, at: int, first: Known, earlier: int) -> TableError:
    here, there = one.series, first.series
    if here is there or plain(here.place.en) == plain(there.place.en):
        place, other, cluster = one.where(at), first.where(earlier), one.cluster(at)
        return TableError(
            tr(
                "{place}: cluster '{cluster}' has this value twice; the first is {other}.",
                place=place,
                cluster=cluster,
                other=other,
            )
        )
    place, other = here.place, there.place
    if here.header == there.header:
        return TableError(
            tr(
                "{place}: the column '{header}' stands twice; the first is {other}.",
                place=place,
                header=here.header,
                other=other,
            )
        )
    code = one.indicator.code
    return TableError(
        tr(
            "{place}: '{header}' and '{header_2}' ({other}) are both {code}.",
            place=place,
            header=here.header,
            header_2=there.header,
            other=other,
            code=code,
        )
    )


def refuse_other_periods(values: Iterable[Known]) -> None:
    """What is compared with runs or fitted to is of years."""
    other = next(
        ((one, place) for one in values for place in range(len(one.numbers)) if isinstance(one.period(place), str)),
        None,
    )
    if other is not None:
        place = other[0].where(other[1])
        raise TableError(
            tr(
                "{place}: what is compared with a simulation must be of years, written like 2010; "
                "give sums or means of the year.",
                place=place,
            )
        )


def _refuse_different_periods(values: Iterable[Known]) -> None:
    kinds: dict[str, Text] = {}
    seen: set[Period] = set()
    for one in values:
        for place, point in enumerate(one.series.points):
            if point.period in seen:
                continue
            period = one.period(place)
            seen.add(period)
            kinds.setdefault(kind_of(period) if period != NO_PERIOD else "none", one.where(place))
    if len(kinds) > 1:
        (kind, first), (other, second) = list(kinds.items())[:2]
        raise TableError(
            tr(
                "{second} is of a {other} and {first} of a {kind}; use periods of one length.",
                second=second,
                first=first,
                other=other,
                kind=kind,
            )
        )


def _without_blank_ends(cluster: str, frame: pd.DataFrame, notes: list[Text]) -> pd.DataFrame:
    """Years prepared before the first or after the last value, as in a template, are no observations to be filled."""
    filled = frame.index[frame.notna().any(axis=1)]
    kept = frame.loc[filled.min() : filled.max()]
    blank = ", ".join(str(year) for year in frame.index.difference(kept.index))
    if blank:
        notes.append(
            tr("{cluster}: no value in {blank}; left out.", cluster=partial(cluster_name, cluster), blank=blank)
        )
    return kept


def _refuse_empty(columns: Mapping[str, Mapping[str, Mapping[Period, float]]]) -> None:
    """An indicator that no cluster has."""
    valued: dict[str, bool] = {}
    for series in columns.values():
        for code, numbers in series.items():
            valued[code] = valued.get(code, False) or any(number == number for number in numbers.values())
    empty = [code for code, has in valued.items() if not has]
    if empty and any(valued.values()):
        names = ", ".join(empty)
        cluster = next(iter(columns))
        raise TableError(
            tr(
                "Cluster '{cluster}': {names} {has_or_have} no value in any year; fill the column in or delete it.",
                cluster=cluster,
                names=names,
                has_or_have="has" if len(empty) == 1 else "have",
            )
        )


def refuse_different_units(values: Iterable[Known]) -> None:
    units: dict[str, Known] = {}
    for one in values:
        first = units.setdefault(one.indicator.code, one)
        if one.indicator.unit != first.indicator.unit:
            place, other = one.where(), first.where()
            code, unit, known = one.indicator.code, one.indicator.unit, first.indicator.unit
            raise TableError(
                tr(
                    "{place}: {code} is in '{unit}' here and in '{known}' at {other}; use one unit.",
                    place=place,
                    code=code,
                    unit=unit,
                    known=known,
                    other=other,
                )
            )
