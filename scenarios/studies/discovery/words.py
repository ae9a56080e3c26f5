"""What a discovery found, in plain sentences, English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....analysis.catalogue.terms import unit_in
from ....analysis.figures.style import cluster_name
from ....language import Text, language, tr
from .cases import DEFAULT

if TYPE_CHECKING:
    from ....analysis.discovery import Box, Limit
    from .discover import Discovery

WORDS: dict[str, Text] = {
    "default": tr("is still in the start-up stage or below"),
    "case": tr("has {case}"),
    "box": tr(
        "{name} {often} {case} in {year} when {limits}: in {held:.0%} of the {n} such cells "
        "that were held out, {base:.0%} of all cells; these conditions hold in {cover:.0%} "
        "of its cases."
    ),
    "mostly": tr("mostly"),
    "oftener": tr("more often than elsewhere"),
    "and": tr(" and "),
    "none": tr(
        "{name}: no condition was found under which it {case} in {year}; {why}. It does in {base:.0%} of cells."
    ),
    "no_box": tr("no parameter tells such cells from others better than chance"),
    "luck": tr("what looks like one does not come back in subsamples or in the cells held out"),
    "nowhere": tr("In {year}, no conditions were found in any of the {m} clusters under which a cluster {case}."),
    "held": tr(
        "What looked like one did not come back in the cells held out or in subsamples, or "
        "the case is too rare or too frequent there."
    ),
    "some": tr("Conditions under which a cluster {case} in {year} were found in {k} of {m} clusters: {names}."),
    "rare": tr("{name}: {case} in {year} in {base:.1%} of cells: too rarely or too often to look for conditions."),
}


def case_words(found: Discovery) -> str:
    """The case of interest as a verb."""
    if str(found.case) == DEFAULT:
        return str(WORDS["default"])
    return WORDS["case"].format(case=found.case)


def finding(found: Discovery) -> list[str]:
    """In which clusters conditions were found, and the box that tells most in the cells held out, in two sentences."""
    boxes = {cluster: search.boxes for cluster, search in found.searches.items() if search.boxes}
    given = {"case": case_words(found), "year": found.year, "m": len(found.cases.columns)}
    if not boxes:
        return [WORDS["nowhere"].format(**given), str(WORDS["held"])]
    names = str(tr(", ")).join(cluster_name(cluster) for cluster in boxes)
    cluster, box = max(((name, one) for name, all_ in boxes.items() for one in all_), key=lambda at: at[1].held.density)
    return [WORDS["some"].format(**given, k=len(boxes), names=names), _box(found, cluster, box)]


def limit_words(limit: Limit, unit: str) -> str:
    """A limit with its unit, such as ``adoption.imitation < 0.21 per year``."""
    sign, value = (">", limit.lower) if limit.lower is not None else ("<", limit.upper)
    return f"{limit.parameter} {sign} {value:.3g} {unit}".strip().replace(" （", "（")


def box_words(found: Discovery, box: Box) -> str:
    """The limits of a box, joined."""
    units = units_in(found)
    if language() == "zh":
        units = {path: f"（{unit}）" for path, unit in units.items()}
    return str(WORDS["and"]).join(limit_words(one, units[one.parameter]) for one in box.limits)


def units_in(found: Discovery) -> dict[str, str]:
    """The units of the parameters, by path."""
    return {path: unit_in(unit) for path, unit in found.units.items()}


def sentences(found: Discovery) -> list[str]:
    """A sentence a box, or what was not found, cluster by cluster."""
    lines = []
    for cluster in found.cases.columns:
        given = {"name": cluster_name(str(cluster)), "case": case_words(found), "year": found.year}
        base = float(found.cases[cluster].mean())
        search = found.searches.get(str(cluster))
        if search is None:
            lines.append(WORDS["rare"].format(**given, base=base))
            continue
        if not search.boxes:
            why = str(WORDS["luck" if search.refused else "no_box"])
            lines.append(WORDS["none"].format(**given, why=why, base=base))
        lines += [_box(found, str(cluster), box) for box in search.boxes]
    return lines


def _box(found: Discovery, cluster: str, box: Box) -> str:
    return WORDS["box"].format(
        name=cluster_name(cluster), case=case_words(found), year=found.year,
        often=str(WORDS["mostly" if box.held.density >= 0.5 else "oftener"]), held=box.held.density,
        n=box.held.rows, base=float(found.cases[cluster].mean()), cover=box.held.coverage,
        limits=box_words(found, box),
    )  # fmt: skip
