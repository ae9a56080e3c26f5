"""The indicator system (指标体系) of a study on a sheet of its own: what the indicators of the other sheets are."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..language import Text, joined, tr
from .across import described
from .cells import Cell, TableError, fold, plain
from .headers import unit_in_brackets, without_unit
from .series import Series, attribute
from .sheets import Sheet


@dataclass(frozen=True)
class IndicatorSystem:
    """The indicators that a sheet describes, by every name that it gives them; ``used`` are those that have values."""

    sheet: Sheet
    by_name: Mapping[str, Sequence[Series]]
    notes: Sequence[Text]
    known: Callable[[object], bool]  # otherwise
    used: set[str] = field(default_factory=set)

    def knows(self, header: object) -> bool:
        """Whether the sheet describes what a header names, with or without a unit, or it is known otherwise."""
        return self.known(header) or bool(self._meant(plain(header)))

    def describe(self, several: Sequence[Series]) -> None:
        """Tell the series of a sheet what is said of them here; what stands beside their values goes first.

        Raises:
            TableError: some of the series are described here and one is not, nor is it known otherwise.
        """
        met = [one for one in several if self._described(one)]
        strange = [one for one in several if one not in met and "subsystem" not in one.attributes]
        strange = [one for one in strange if not self.known(one.header)]
        if met and strange:
            raise self._unknown(strange[0])

    def _described(self, one: Series) -> bool:
        own = attribute(one, "subsystem")
        meant = [other for other in self._meant(one.header) if own in ("", attribute(other, "subsystem"))]
        if len(meant) != 1:
            return False
        unit = unit_in_brackets(one.header) if fold(one.header) not in self.by_name else ""
        stated = {"unit": Cell.at(unit, one.place)} if unit else {}
        one.header, one.attributes = meant[0].header, {**meant[0].attributes, **stated, **one.attributes}
        self.used.add(fold(one.header))
        return True

    def _unknown(self, one: Series) -> TableError:
        names = list(dict.fromkeys(other.header for several in self.by_name.values() for other in several))
        near = difflib.get_close_matches(one.header, names, n=1, cutoff=0.6)
        return TableError(
            tr(
                "{place}: '{header}' is not among the indicators that sheet '{title}' describes; add a row for it "
                "there, or write its name as there ({names}).",
                place=one.place,
                header=one.header,
                title=self.sheet.title,
                names=joined(near or names[:12]),
            )
        )

    def said(self) -> list[Text]:
        """What a reader of the result should know: that the sheet was used, and what has no values."""
        names = dict.fromkeys(one.header for several in self.by_name.values() for one in several)
        without = [name for name in names if fold(name) not in self.used]
        told = [
            *self.notes,
            tr("Sheet '{title}' says what the indicators are.", title=self.sheet.title),
        ]
        if without:
            told.append(
                tr(
                    "Sheet '{title}' also describes indicators without values: {names}.",
                    title=self.sheet.title,
                    names=joined(without),
                )
            )
        return told

    def _meant(self, header: str) -> Sequence[Series]:
        return self.by_name.get(fold(header)) or self.by_name.get(fold(without_unit(header))) or ()


def indicator_system(sheet: Sheet, known: Callable[[object], bool]) -> IndicatorSystem | None:
    """The indicator system on a sheet; None if it is none."""
    notes: list[Text] = []
    found = described(sheet, notes)
    if found is None:
        return None
    by_name: dict[str, list[Series]] = {}
    for one, aliases in found:
        for name in dict.fromkeys(fold(text) for each in (one.header, *aliases) for text in (each, without_unit(each))):
            by_name.setdefault(name, []).append(one)
    return IndicatorSystem(sheet, by_name, notes, known)
