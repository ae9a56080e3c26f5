"""User mistakes: one clear sentence each, with the nearest name that exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..language import Text, ToldError, joined, tr


class UserError(ToldError):
    """A mistake of the user, told in one sentence; the command line prints it without a traceback."""


class WorkError(UserError):
    """What was asked for was right, and could not be done: the disk is full, runs failed; exit code 1."""


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """`` Did you mean 'x'?``, or what there is when nothing is near."""
    names = list(known)
    if near := _nearest(name, names):
        return tr(" Did you mean {near!r}?", near=near)
    if not names:
        return tr(" There is none.")
    if len(names) > 12:
        return tr(" There are: {names}, ….", names=joined(names[:12]))
    is_or_are = "is" if len(names) == 1 else "are"
    return tr(" There {is_or_are}: {names}.", names=joined(names), is_or_are=is_or_are)


def _nearest(name: str, names: list[str]) -> str:
    lowered = {candidate.lower(): candidate for candidate in reversed(names)}
    near = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[near[0]] if near else ""


# What a name can be of, as messages call it.
KINDS = {
    one.message: one
    for one in (
        tr("city"), tr("cluster"), tr("cluster of the run"), tr("column"), tr("column of the cells"),
        tr("experiment"), tr("fact"), tr("format"), tr("frozen evaluator"), tr("indicator"),
        tr("indicator or diagnostic"), tr("indicator system"), tr("industry"), tr("lever"), tr("list"), tr("method"),
        tr("outcome"), tr("parameter"), tr("parameter or fact"), tr("picture"), tr("posterior"), tr("region"),
        tr("scale of grades"), tr("scenario"), tr("scenario of the sweep"), tr("set of regions"),
        tr("set of tariffs"), tr("shock"), tr("stage"), tr("subsystem"), tr("table"), tr("table of a region"),
        tr("table that can be summarised"), tr("task"),
    )
}  # fmt: skip


def kind_of(kind: str) -> Text | str:
    """A kind of name as a text, if it is known in Chinese."""
    return KINDS.get(kind, kind)


def unknown(kind: str, name: str, known: Iterable[str], where: Text | str = "") -> UserError:
    """The error for a name that does not exist, with the nearest that does; ``kind`` is best one of :data:`KINDS`."""
    near = did_you_mean(name, list(known))
    return UserError(
        tr("{where}No {said} is called {name!r}.{near}", where=where, said=kind_of(kind), name=name, near=near)
    )
