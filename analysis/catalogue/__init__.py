"""What an indicator is: code, names, unit, direction, subsystem. The data are the CSV files beside this module.

Two systems are known: ``table4``, the 23 indicators A1-A11 and B1-B12 of S2 (Table 4), and ``extended``, the 19
digital-trade (D01-D19) and 16 cluster (C01-C16) indicators of S1 (section 5.5). S1 and S2 are the two papers whose
method the evaluator follows; the Chinese names of ``table4`` are translations made here.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ...extensions import Extension, ExtensionError, contributions, flat, installed, refuse_twice
from ...language import LANGUAGES as LANGUAGES
from ...language import Language as Language
from ...language import language, tr

__all__ = ["LANGUAGES", "SUBSYSTEMS", "SYSTEMS", "CatalogueError", "Indicator", "indicator", "indicators", "nearest"]
__all__ += ["declare_indicators", "subsystem_name", "system"]

SYSTEMS = ("table4", "extended")  # of the papers; extensions add indicators under systems of their own
SUBSYSTEMS = ("digital_trade", "industrial_cluster")

FLAGS = ("direction", "policy_count", "exogenous")

_SUBSYSTEM_NAMES = {
    "digital_trade": tr("Digital trade"),
    "industrial_cluster": tr("Industrial cluster"),
}


class CatalogueError(ValueError):
    """A code or a system that the catalogue does not hold; the message names the nearest one."""


@dataclass(frozen=True)
class Indicator:
    """One indicator. ``direction`` is +1 (more is better) or -1; ``policy_count`` marks counts that levers move.

    ``size`` is the code of the indicator whose first value it is measured against, empty if none; ``exogenous`` marks
    what no firm decides: infrastructure, and the counts of measures.

    ``best`` is the best value or the ends of the best interval, in the place of a direction, of an indicator that a
    user describes so.
    """

    code: str
    system: str
    name_en: str
    name_zh: str
    short_en: str
    short_zh: str
    unit: str
    unit_zh: str
    direction: int
    subsystem: str
    dimension: str
    dimension_zh: str
    policy_count: bool
    source: str
    note: str
    size: str = ""
    exogenous: bool = False
    best: float | tuple[float, float] | None = None

    def name(self) -> str:
        """The full name."""
        return self.name_zh if language() == "zh" else self.name_en

    def short(self) -> str:
        """A name short enough for an axis or a legend."""
        return self.short_zh if language() == "zh" else self.short_en

    def unit_in(self) -> str:
        """The unit."""
        return self.unit_zh if language() == "zh" else self.unit


_declared: dict[str, Indicator] = {}
CODE = re.compile(r"[A-Z][0-9]{1,3}")


def declare_indicators(extension: Extension) -> None:
    """Know the indicators that an extension adds, from now on.

    Raises:
        ExtensionError: one is no :class:`Indicator`, has a code that is taken or not a letter and digits, or belongs to
            one of the papers' systems, whose results it would change.
    """
    taken = {one.code: "the catalogue" for name in SYSTEMS for one in system(name)}
    found: dict[str, Indicator] = {}
    for name, given in contributions(extension, "indicators"):
        for one in flat(given):
            if not isinstance(one, Indicator):
                raise ExtensionError(
                    tr(
                        "{name} of {extension}: indicators are {kind}.Indicator, not {one!r}.",
                        name=name,
                        extension=extension,
                        kind=__name__,
                        one=one,
                    )
                )
            refuse_twice(taken, one.code, "indicator", str(extension))
            if not CODE.fullmatch(one.code):
                raise ExtensionError(
                    tr(
                        "{extension}: {code!r} is no code of an indicator, which is like X1.",
                        extension=extension,
                        code=one.code,
                    )
                )
            if one.system in SYSTEMS or one.subsystem not in SUBSYSTEMS:
                raise ExtensionError(
                    tr(
                        "{extension}: the indicator {code} is of the system {system!r} and the subsystem "
                        "{subsystem!r}; give it a system of your own, and {names}.",
                        extension=extension,
                        code=one.code,
                        system=one.system,
                        subsystem=one.subsystem,
                        names=" or ".join(SUBSYSTEMS),
                    )
                )
            taken[one.code], found[one.code] = str(extension), one
    if any(_declared.get(code) != one for code, one in found.items()):
        _declared.update(found)
        system.cache_clear()
        _by_code.cache_clear()


@cache
def _load_installed() -> None:
    for one in installed():
        declare_indicators(one)


def _added() -> dict[str, Indicator]:
    _load_installed()
    return _declared


@cache
def system(name: str) -> tuple[Indicator, ...]:
    """The indicators of one system (``table4`` or ``extended``) in the order of their source.

    Raises :class:`CatalogueError` for any other name.
    """
    if name not in SYSTEMS:
        own = tuple(one for one in _added().values() if one.system == name)
        if not own:
            known = dict.fromkeys((*SYSTEMS, *(one.system for one in _added().values())))
            raise CatalogueError(
                tr("No indicator system is called '{name}'{near}", name=name, near=nearest(name, known))
            )
        return own
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(_indicator(name, row) for row in csv.DictReader(text.splitlines()))


def indicators(system_name: str | None = None, subsystem: str | None = None) -> tuple[Indicator, ...]:
    """All indicators, or those of one system, of one subsystem, or of both.

    Raises :class:`CatalogueError` for an unknown system or subsystem.
    """
    if subsystem is not None and subsystem not in SUBSYSTEMS:
        raise CatalogueError(
            tr("No subsystem is called '{subsystem}'{near}", subsystem=subsystem, near=nearest(subsystem, SUBSYSTEMS))
        )
    added = dict.fromkeys(one.system for one in _added().values())
    names = (*SYSTEMS, *added) if system_name is None else (system_name,)
    return tuple(one for name in names for one in system(name) if subsystem in (None, one.subsystem))


def indicator(code: str) -> Indicator:
    """The indicator with a code such as ``A1`` or ``C16``. Raises :class:`CatalogueError` with the nearest code."""
    known = _by_code()
    if code not in known:
        raise CatalogueError(tr("No indicator has the code '{code}'{near}", code=code, near=nearest(code, known)))
    return known[code]


def subsystem_name(code: str) -> str:
    """The name of a subsystem; a subsystem the catalogue does not know keeps its own name."""
    return str(_SUBSYSTEM_NAMES[code]) if code in _SUBSYSTEM_NAMES else code.replace("_", " ")


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of an error sentence: the name that was probably meant, or all that are allowed."""
    allowed = list(known)
    close = difflib.get_close_matches(word, allowed, n=1, cutoff=0.6)
    return f". Did you mean '{close[0]}'?" if close else f"; allowed: {', '.join(allowed)}."


@cache
def _by_code() -> dict[str, Indicator]:
    return {one.code: one for one in indicators()}


def _indicator(system_name: str, row: dict[str, str]) -> Indicator:
    texts: dict[str, Any] = {key: value for key, value in row.items() if key not in FLAGS}
    policy_count, exogenous = (row[name] == "1" for name in ("policy_count", "exogenous"))
    return Indicator(
        system=system_name, direction=int(row["direction"]), policy_count=policy_count, exogenous=exogenous, **texts
    )
