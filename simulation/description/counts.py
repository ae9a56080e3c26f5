"""How much of the model stands on evidence: parameters counted by what their source says."""

from __future__ import annotations

import dataclasses
from typing import Literal

from ..parameter_set import Parameters
from ..parameters import Parameter, declared, walk
from .constants import constants
from .tables import code, table

Basis = Literal["assumption", "form only", "published"]


def basis(parameter: Parameter) -> Basis:
    """What a parameter's value rests on: nothing published, a publication for its form alone, or a publication."""
    if parameter.assumption:
        return "assumption"
    source = parameter.source.lower()
    return "form only" if "assumption" in source or source.startswith("form of") else "published"


def count_parameters() -> str:
    """The counts in words, and by group."""
    every = [parameter for _, parameter, _ in walk(Parameters())]
    kinds = [basis(parameter) for parameter in every]
    checked = sum("to be checked" in one.source for one, kind in zip(every, kinds, strict=True) if kind == "published")
    ranged = sum(one.range is not None for one in every)
    named = list(constants())
    assumed = sum(one.assumption for one in named)
    words = (
        f"The model has **{len(every)} parameters**. Of these **{kinds.count('assumption')} are assumptions**, "
        f"{kinds.count('form only')} take their form or sign from a publication and their value from an assumption, "
        f"and **{kinds.count('published')} have a published source** ({checked} of them still to be checked). "
        f"**{ranged} carry a range** and are sampled. Beside them modules name {len(named)} constants, "
        f"{assumed} of them assumptions, which no scenario can change."
    )
    rows = []
    for field in dataclasses.fields(Parameters):
        group = list(declared(type(getattr(Parameters(), field.name))).values())
        own = [basis(one) for one in group]
        counted = (len(group), *(own.count(kind) for kind in ("assumption", "form only", "published")))
        rows.append((code(field.name), *map(str, (*counted, sum(one.range is not None for one in group)))))
    columns = (
        "Group",
        "Parameters",
        "Assumptions",
        "Form published, value assumed",
        "Published source",
        "With a range",
    )
    return f"{words}\n\n{table(columns, rows)}"
