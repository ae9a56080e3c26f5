"""User mistakes: one clear sentence each, with the nearest name that exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(ValueError):
    """A mistake of the user, told in one sentence; the command line prints it without a traceback.

    ``zh`` says the same in Chinese, where the command that was given answers in Chinese.
    """

    def __init__(self, message: object = "", zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh


class WorkError(UserError):
    """What was asked for was right, and could not be done: the disk is full, runs failed; exit code 1."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?``, or what there is when nothing is near."""
    names = list(known)
    if near := _nearest(name, names):
        return f" Did you mean {near!r}?"
    if not names:
        return " There is none."
    shown = ", ".join(names[:12])
    return f" There {'is' if len(names) == 1 else 'are'}: {shown}{', …' if len(names) > 12 else ''}."


def did_you_mean_zh(name: str, known: Iterable[str]) -> str:
    """The same in Chinese."""
    names = list(known)
    if near := _nearest(name, names):
        return f"是否指“{near}”？"
    return f"可用：{'、'.join(names[:12])}{' 等' if len(names) > 12 else ''}。" if names else ""


def _nearest(name: str, names: list[str]) -> str:
    lowered = {candidate.lower(): candidate for candidate in reversed(names)}
    near = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[near[0]] if near else ""


def unknown(kind: str, name: str, known: Iterable[str], where: str = "", zh: str = "") -> UserError:
    """The error for a name that does not exist; ``zh`` is the kind in Chinese."""
    names = list(known)
    told = f"没有名为“{name}”的{zh}。{did_you_mean_zh(name, names)}" if zh else ""
    return UserError(f"{where}No {kind} is called {name!r}.{did_you_mean(name, names)}", told)
