"""What scenarios are called in sentences, tables and figures: their titles, not the names of their files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ....analysis.catalogue import Language
from ....language import language

if TYPE_CHECKING:
    from ...files.resolution import Resolved

LONGEST: dict[Language, int] = {"en": 34, "zh": 16}  # letters of a label


def labels_of(resolved: Sequence[Resolved]) -> dict[str, str]:
    """A label a scenario, by name: its title where that is short, else what stands after its last colon, else its name.

    Names where two would be called the same.
    """
    labels = {one.name: _label(one) for one in resolved}
    return labels if len(set(labels.values())) == len(labels) else {name: name for name in labels}


def _label(resolved: Resolved) -> str:
    title = resolved.scenario.title_in()
    last = title.replace("：", ":").rpartition(":")[2].strip()
    for one in (title, last):
        if 0 < len(one) <= LONGEST[language()] and one != resolved.name:
            return one[0].upper() + one[1:]
    return resolved.name


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: ``a, b and c``."""
    if language() == "zh":
        return "、".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
