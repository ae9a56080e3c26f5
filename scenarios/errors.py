"""User mistakes: one clear sentence each, with the nearest name that exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(ValueError):
    """A mistake of the user, told in one sentence; the command line prints it without a traceback."""


class WorkError(UserError):
    """What was asked for was right, and could not be done: the disk is full, runs failed; exit code 1."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?``, or what there is when nothing is near."""
    names = list(known)
    lowered = {candidate.lower(): candidate for candidate in reversed(names)}
    near = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
    if near:
        return f" Did you mean {lowered[near[0]]!r}?"
    if not names:
        return " There is none."
    shown = ", ".join(names[:12])
    return f" There {'is' if len(names) == 1 else 'are'}: {shown}{', …' if len(names) > 12 else ''}."


def unknown(kind: str, name: str, known: Iterable[str], where: str = "") -> UserError:
    """The error for a name that does not exist."""
    return UserError(f"{where}No {kind} is called {name!r}.{did_you_mean(name, known)}")
