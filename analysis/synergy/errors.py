"""What goes wrong when a table is evaluated, said in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ...language import Note, Text, ToldError, joined, tr


class EvaluationError(ToldError):
    """A table, a choice or a saved evaluator that cannot be used; the message says what, where and what is allowed."""


class FoundError(EvaluationError):
    """An error that a report tells of: ``finding`` says what, without the remedy."""

    def __init__(self, finding: Text) -> None:
        super().__init__(finding)
        self.finding = finding


class RangeError(FoundError):
    """A composite synergy degree that would leave [−1, 1]."""


class ZeroOrderError(FoundError):
    """A geometric mean over an order degree of zero or below; ``finding`` says whose it is."""

    @property
    def text(self) -> Text:
        """What was found, and the remedy."""
        return tr(
            "{finding} Use aggregation='weighted', or a margin a > 0 (a margin does not help where the minimum "
            "itself is 0).",
            finding=self.finding,
        )


def finding(error: EvaluationError) -> Text:
    """What an error found, without the remedy where that is known apart."""
    return error.finding if isinstance(error, FoundError) else error.text


class EvaluationWarning(UserWarning):
    """Something the evaluator did that a reader of its result must know."""


def check_choice(name: str, value: object, allowed: Iterable[object]) -> None:
    """Refuse a named choice that does not exist.

    Raises:
        EvaluationError: ``value`` is not among ``allowed``; the nearest name is suggested.
    """
    choices = list(allowed)
    if value not in choices:
        names = [str(one) for one in choices]
        raise EvaluationError(
            tr(
                "{name} = {value!r} is not one of {names}.{str}",
                name=name,
                value=value,
                names=joined(names),
                str=suggestion(str(value), names),
            )
        )


def suggestion(name: str, allowed: Iterable[str]) -> Text:
    """`` Did you mean …?`` with the nearest name, or nothing."""
    close = get_close_matches(name, list(allowed), n=1)
    return tr(" Did you mean {close!r}?", close=close[0]) if close else Note("", "")


def listed(names: Iterable[object], most: int = 5) -> Text:
    """The first names, comma-separated, and how many more there are."""
    known = list(names)
    if len(known) <= most:
        return tr("{known}", known=joined(known))
    rest = len(known) - most
    return tr("{known} and {rest} more", known=joined(known[:most]), rest=rest)
