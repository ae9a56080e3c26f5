"""What goes wrong when a table is evaluated, said in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ...language import Note, Text, joined, tr


class EvaluationError(ValueError):
    """A table, a choice or a saved evaluator that cannot be used; the message says what, where and what is allowed.

    ``zh`` says the same in Chinese; a message without it is told in English in either language.
    """

    def __init__(self, message: object, zh: str = "") -> None:
        super().__init__(message)
        self.zh = message.zh if isinstance(message, Text) else zh


class FoundError(EvaluationError):
    """An error that a report tells of in either language: ``finding`` says what, without the remedy."""

    def __init__(self, finding: Text) -> None:
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        return self.finding.en


class RangeError(FoundError):
    """A composite synergy degree that would leave [−1, 1]."""


class ZeroOrderError(FoundError):
    """A geometric mean over an order degree of zero or below; ``finding`` says whose it is."""

    def __str__(self) -> str:
        return (
            f"{self.finding.en} Use aggregation='weighted', or a margin a > 0 "
            "(a margin does not help where the minimum itself is 0)."
        )


def finding(error: EvaluationError) -> Text:
    """What an error found, in both languages where it is known in both."""
    return error.finding if isinstance(error, FoundError) else Note(str(error), error.zh or str(error))


def told(error: EvaluationError) -> Text:
    """What an error says, in both languages where it is known in both; what it found and the remedy."""
    return Note(str(error), finding(error).zh)


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
