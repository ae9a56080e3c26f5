"""What is remembered for tests is computed once an argument, and no caller changes what another gets."""

from __future__ import annotations

from remembering import remembering


def test_each_argument_is_asked_for_once_and_callers_get_copies() -> None:
    asked: list[tuple[int, str]] = []

    def slow(number: int, word: str = "a") -> list[str]:
        asked.append((number, word))
        return [word] * number

    quick = remembering(slow)
    first = quick(2)
    first.append("spoilt")
    assert quick(2) == ["a", "a"]
    assert quick(2, word="b") == ["b", "b"]
    assert quick(3) == ["a", "a", "a"]
    assert asked == [(2, "a"), (2, "b"), (3, "a")]
