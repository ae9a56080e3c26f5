"""A region's policies and outside events, from its workbook: schedules of levers, and shocks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ....analysis.cells import fold
from ....language import Note, tr
from ....simulation.levers import LEVERS
from ....simulation.shocks import SHOCKS
from ...errors import did_you_mean
from .contents import Content
from .names import CITY, CLUSTER, WORLD, Names
from .workbook import Row, Workbook, percent_advice


class Policies:
    """Reads the sheet of policies and events: ``levers`` by code and ``shocks``, as a scenario file has them.

    ``world``: the world regions, whose codes and names a shock may be limited to. ``span``: first and last year.
    """

    def __init__(self, book: Workbook, names: Names, world: Sequence[Content], span: tuple[int, int]) -> None:
        self.book, self.names, self.world, self.span = book, names, world, span
        self.levers, self.shocks = self._policies()

    def _policies(self) -> tuple[Content, list[Content]]:
        levers: Content = {}
        shocks: list[Content] = []
        known = {fold(name): one for one in LEVERS for name in _lever_names(one)}
        events = {fold(name): one for one in SHOCKS for name in (one.kind, one.name_en, one.name_zh)}
        for row in sorted(
            self.book.tables["policies"], key=lambda row: row.entries["start"].value if "start" in row.entries else 0.0
        ):
            name = row.text("measure")
            if not {"measure", "level", "start"} <= set(row.entries):
                continue
            if fold(name) in known:
                self._lever(row, known[fold(name)], levers)
            elif fold(name) in events:
                shocks.append(self._event(row, events[fold(name)]))
            else:
                zh = self.book.lang == "zh"
                names = [one.name_zh if zh else one.name_en for one in LEVERS]
                names += [one.name_zh if zh else one.name_en for one in SHOCKS]
                self.book.wrong(
                    row.at("measure"),
                    tr("'{name}' is neither a lever nor an event.{near}", name=name, near=did_you_mean(name, names)),
                )
        return levers, shocks

    def _within(self, row: Row, bounds: tuple[float, float], unit: str) -> None:
        level = row.entries["level"].value
        if not bounds[0] <= level <= bounds[1]:
            self.book.wrong(
                row.at("level"),
                tr(
                    "{level:g} is outside [{low:g}, {high:g}] {unit}.{advice}",
                    level=level,
                    low=bounds[0],
                    high=bounds[1],
                    unit=unit,
                    advice=percent_advice(level) if bounds[0] <= level / 100.0 <= bounds[1] else "",
                ),
            )

    def _times(self, row: Row) -> tuple[float, float, float | None]:
        start, ramp = row.entries["start"].value, row.entries["ramp"].value if "ramp" in row.entries else 0.0
        end = row.entries["end"].value if "end" in row.entries else None
        if end is not None and end <= start:
            self.book.wrong(
                row.at("end"),
                tr("it ends in {end:g}, not after its start in {start:g}.", end=end, start=start),
            )
        name, (first, last) = row.text("measure"), self.span
        if start > last + 1:
            self.book.notes.append(
                tr(
                    "{place}: '{name}' begins after {last}, the last year simulated: it never acts.",
                    place=row.place,
                    name=name,
                    last=last,
                )
            )
        elif end is not None and end <= first:
            self.book.notes.append(
                tr(
                    "{place}: '{name}' ends before {first}, the base year: it never acts.",
                    place=row.place,
                    name=name,
                    first=first,
                )
            )
        elif start < first:
            self.book.notes.append(
                tr("{place}: '{name}' begins before {first}, the base year: it is under way from the first day.",
                   place=row.place, name=name, first=first)
            )  # fmt: skip
        return start, ramp, end

    def _lever(self, row: Row, lever: Any, levers: Content) -> None:
        """A lever's schedule; a later row of the same lever changes its level from then on."""
        self._within(row, lever.bounds, lever.unit)
        start, ramp, end = self._times(row)
        step: Content = {"level": row.entries["level"].value, "start": start, "ramp": ramp}
        cities = [
            self.names.found(self.names.city_names, one, row.at("cities"), CITY) for one in self._list(row, "cities")
        ]
        before = levers.get(lever.code)
        if before is None:
            levers[lever.code] = {
                **step,
                **({"end": end} if end is not None else {}),
                **({"cities": cities} if cities else {}),
                "source": self.names.source(row),
            }
            return
        last = [before["start"], *(one["start"] for one in before.get("then", []))][-1]
        if before.get("cities", []) != cities or start <= last or start >= before.get("end", math.inf):
            self.book.wrong(
                row.place,
                tr(
                    "{code} has a row already; a later one may only change its level, in the same cities and "
                    "before it ends.",
                    code=lever.code,
                ),
            )
            return
        before.setdefault("then", []).append(step)
        if end is not None:
            before["end"] = end

    def _event(self, row: Row, kind: Any) -> Content:
        self._within(row, kind.bounds, kind.unit)
        start, ramp, end = self._times(row)
        made: Content = {
            "kind": kind.kind,
            "size": row.entries["level"].value,
            "start": start,
            "duration": max((end if end is not None else start + 1.0) - start, 0.01),
            "ramp": ramp,
        }
        world = {
            fold(name): one["code"] for one in self.world for name in (one["code"], one["name_en"], one["name_zh"])
        }
        for key, known, kind_name in (
            ("industries", self.names.cluster_names, CLUSTER),
            ("regions", world, WORLD),
        ):
            asked = self._list(row, key)
            if asked and key not in kind.limits:
                self.book.wrong(
                    row.at(key),
                    tr(
                        "'{name}' cannot be limited to one {kind}: leave the cell empty.",
                        name=Note(kind.name_en, kind.name_zh),
                        kind=kind_name,
                    ),
                )
                continue
            found = [self.names.found(known, one, row.at(key), kind_name) for one in asked]
            flat = [code for one in found if one for code in (one if isinstance(one, list) else [one])]
            if flat:
                made[key] = flat
        return {**made, "source": self.names.source(row)}

    def _list(self, row: Row, key: str) -> Sequence[str]:
        return row.entries[key].value if key in row.entries else []


def _lever_names(lever: Any) -> tuple[str, ...]:
    names = lever.name_en, lever.name_zh
    return (lever.code, *names, *(f"{lever.code} {name}" for name in names))
