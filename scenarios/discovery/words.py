"""What a discovery found, in plain sentences, English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from ...analysis.figures.style import cluster_name
from ..parameter_units import unit_in
from .cases import DEFAULT

if TYPE_CHECKING:
    from ...analysis.discovery import Box, Limit
    from .discover import Discovery

WORDS: dict[str, dict[Language, str]] = {
    "default": {"en": "is still in the start-up stage or below", "zh": "仍处于起步阶段或以下"},
    "case": {"en": "has {case}", "zh": "满足“{case}”"},
    "box": {
        "en": "{name} {often} {case} in {year} when {limits}: in {held:.0%} of the {n} such cells that were held out, "
        "{base:.0%} of all cells; these conditions hold in {cover:.0%} of its cases.",
        "zh": "{name}：当 {limits} 时，{year} 年{often}{case}：留出样本中符合条件的 {n} 个单元有 {held:.0%} 如此"
        "（全部单元为 {base:.0%}）；这些条件覆盖其 {cover:.0%} 的情形。",
    },
    "mostly": {"en": "mostly", "zh": "多数情况下"},
    "oftener": {"en": "more often than elsewhere", "zh": "比其他条件下更常"},
    "and": {"en": " and ", "zh": " 且 "},
    "none": {
        "en": "{name}: no condition was found under which it {case} in {year}; {why}. It does in {base:.0%} of cells.",
        "zh": "{name}：未发现使其在 {year} 年{case}的条件；{why}。全部单元中占 {base:.0%}。",
    },
    "no_box": {"en": "no parameter tells such cells from others better than chance",
               "zh": "没有参数能比随机更好地区分这些单元"},
    "luck": {"en": "what looks like one does not come back in subsamples or in the cells held out",
             "zh": "看似的条件在子样本或留出单元中不再出现"},
    "nowhere": {
        "en": "In {year}, no conditions were found in any of the {m} clusters under which a cluster {case}.",
        "zh": "{year} 年，{m} 个集群均未发现使其{case}的条件。",
    },
    "held": {
        "en": "What looked like one did not stand up in the cells held out or in subsamples, or the case is too rare "
        "or too frequent there.",
        "zh": "看似的条件在留出单元或子样本中不成立，或该情形在其中过少或过多。",
    },
    "some": {
        "en": "Conditions under which a cluster {case} in {year} were found in {k} of {m} clusters: {names}.",
        "zh": "{year} 年，{m} 个集群中有 {k} 个（{names}）发现使其{case}的条件。",
    },
    "rare": {"en": "{name}: {case} in {year} in {base:.1%} of cells: too rarely or too often to look for conditions.",
             "zh": "{name}：{year} 年 {base:.1%} 的单元{case}：过少或过多，无法寻找条件。"},
}  # fmt: skip


def case_words(found: Discovery, lang: Language = "en") -> str:
    """The case of interest as a verb."""
    if str(found.case) == DEFAULT:
        return WORDS["default"][lang]
    return WORDS["case"][lang].format(case=found.case)


def finding(found: Discovery, lang: Language = "en") -> list[str]:
    """In which clusters conditions were found, and the box that tells most in the cells held out, in two sentences."""
    boxes = {cluster: search.boxes for cluster, search in found.searches.items() if search.boxes}
    given = {"case": case_words(found, lang), "year": found.year, "m": len(found.cases.columns)}
    if not boxes:
        return [WORDS["nowhere"][lang].format(**given), WORDS["held"][lang]]
    names = ("、" if lang == "zh" else ", ").join(cluster_name(cluster, lang) for cluster in boxes)
    cluster, box = max(((name, one) for name, all_ in boxes.items() for one in all_), key=lambda at: at[1].held.density)
    return [WORDS["some"][lang].format(**given, k=len(boxes), names=names), _box(found, cluster, box, lang)]


def limit_words(limit: Limit, unit: str) -> str:
    """A limit with its unit, such as ``adoption.imitation < 0.21 per year``."""
    sign, value = (">", limit.lower) if limit.lower is not None else ("<", limit.upper)
    return f"{limit.parameter} {sign} {value:.3g} {unit}".strip().replace(" （", "（")


def box_words(found: Discovery, box: Box, lang: Language = "en") -> str:
    """The limits of a box, joined."""
    units = units_in(found, lang)
    if lang == "zh":
        units = {path: f"（{unit}）" for path, unit in units.items()}
    return WORDS["and"][lang].join(limit_words(one, units[one.parameter]) for one in box.limits)


def units_in(found: Discovery, lang: Language) -> dict[str, str]:
    """The units of the parameters, by path."""
    return {path: unit_in(unit, lang) for path, unit in found.units.items()}


def sentences(found: Discovery, lang: Language = "en") -> list[str]:
    """A sentence a box, or what was not found, cluster by cluster."""
    lines = []
    for cluster in found.cases.columns:
        given = {"name": cluster_name(str(cluster), lang), "case": case_words(found, lang), "year": found.year}
        base = float(found.cases[cluster].mean())
        search = found.searches.get(str(cluster))
        if search is None:
            lines.append(WORDS["rare"][lang].format(**given, base=base))
            continue
        if not search.boxes:
            why = WORDS["luck" if search.refused else "no_box"][lang]
            lines.append(WORDS["none"][lang].format(**given, why=why, base=base))
        lines += [_box(found, str(cluster), box, lang) for box in search.boxes]
    return lines


def _box(found: Discovery, cluster: str, box: Box, lang: Language) -> str:
    return WORDS["box"][lang].format(
        name=cluster_name(cluster, lang), case=case_words(found, lang), year=found.year,
        often=WORDS["mostly" if box.held.density >= 0.5 else "oftener"][lang], held=box.held.density,
        n=box.held.rows, base=float(found.cases[cluster].mean()), cover=box.held.coverage,
        limits=box_words(found, box, lang),
    )  # fmt: skip
