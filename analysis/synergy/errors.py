"""What goes wrong when a table is evaluated, said in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class EvaluationError(ValueError):
    """A table, a choice or a saved evaluator that cannot be used; the message says what, where and what is allowed."""


class EvaluationWarning(UserWarning):
    """Something the evaluator did that a reader of its result must know."""


def check_choice(name: str, value: object, allowed: Iterable[str]) -> None:
    """Refuse a named choice that does not exist.

    Raises:
        EvaluationError: ``value`` is not among ``allowed``; the nearest name is suggested.
    """
    names = list(allowed)
    if value not in names:
        raise EvaluationError(f"{name} = {value!r} is not one of {', '.join(names)}.{suggestion(str(value), names)}")


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """`` Did you mean …?`` with the nearest name, or nothing."""
    close = get_close_matches(name, list(allowed), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def listed(names: Iterable[object], most: int = 5) -> str:
    """The first names, comma-separated, and how many more there are."""
    known = [str(name) for name in names]
    rest = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + rest
