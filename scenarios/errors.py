"""User mistakes: one clear sentence each, with the nearest name that exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..language import Note, Text, joined, tr


class UserError(ValueError):
    """A mistake of the user, told in one sentence; the command line prints it without a traceback.

    ``zh`` says the same in Chinese, where the command that was given answers in Chinese.
    """

    def __init__(self, message: object = "", zh: str = "") -> None:
        super().__init__(message)
        self.zh = message.zh if isinstance(message, Text) else zh


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


def unknown(kind: str, name: str, known: Iterable[str], where: str = "", zh: str = "") -> UserError:
    """The error for a name that does not exist; ``zh`` is the kind in Chinese."""
    names = list(known)
    near = did_you_mean(name, names)
    said = Note(kind, zh or kind)
    return UserError(tr("{where}No {said} is called {name!r}.{near}", where=where, said=said, name=name, near=near))
