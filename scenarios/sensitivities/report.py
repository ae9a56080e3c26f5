"""The report of a sensitivity: what matters, how sure that is, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language
from ...analysis.catalogue.clusters import place_name
from ...analysis.catalogue.terms import unit_in
from ...analysis.figures.sensitivity import source_name
from ...analysis.figures.style import with_unit
from ...analysis.sensitivity.designs import CHANCE, MORRIS, OAT, SALTELLI
from ...language import tr
from ..errors import UserError
from ..parameter_units import meaning_at, unit_at
from ..quantities import MEAN, ORDERS, U
from ..report import Figure, Section, Table
from ..report.evidence import counted
from ..report.headings import HEADINGS
from ..report.labels import listed
from ..report.ran import described, ran_line
from ..report.resting import assumptions_line, evaluator_line
from .outcomes import factor_name, measure_name, outcome_name, outcome_unit
from .words import WORDS

if TYPE_CHECKING:
    from ..experiments.cells import Base
    from .result import Sensitivity

TOLD = 3
MOST_LETTERS = 90  # of what a parameter means, within a sentence


def sections(result: Sensitivity, pictures: Mapping[str, Path | bytes], lang: Language = "en") -> list[Section]:
    """The report's sections, but for how to reproduce it."""
    drawn = [Figure(picture, _caption(name, result, lang)) for name, picture in pictures.items()]
    return [
        Section(HEADINGS["finding"][lang], finding(result, lang), [], drawn[:1]),
        Section(HEADINGS["run"][lang], _ran(result, lang), [Table(_varied(result, lang), WORDS["varied"][lang])]),
        *(
            [Section(WORDS["matters"][lang], _dead(result, lang), [], drawn[1:])]
            if _dead(result, lang) or drawn[1:]
            else []
        ),
        _tables(result, lang),
        _rests(result, lang),
    ]


def finding(result: Sensitivity, lang: Language = "en") -> list[str]:
    """What U depends on most, and how much of its spread is chance, in two sentences."""
    rows = result.indices[(result.indices["outcome"] == U) & (result.indices["cluster"] == MEAN)]
    text = []
    if not rows.empty:
        top = rows.head(TOLD)
        unsure = _unsure(top)
        factors = listed([_meant(result, one, lang) for one in top["factor"] if one not in unsure], lang)
        open_ones = listed([_meant(result, one, lang) for one in unsure], lang)
        if factors:
            text.append(WORDS["first"][lang].format(year=result.year, factors=factors))
        if unsure:
            runs = counted(result.plan.experiment.replications, lang, "at_a_point")
            told = WORDS["unsure" if factors else "none_sure"][lang].format(
                factors=open_ones, year=result.year, runs=runs
            )
            text = [("" if lang == "zh" else " ").join([*text, told])]
    chance = result.chance[(result.chance["outcome"] == U) & (result.chance["cluster"] == MEAN)].iloc[0]
    luck = "no_luck" if pd.isna(chance["luck"]) else "luck"
    return [*text, WORDS[luck][lang].format(sd=chance["sd"], luck=chance["luck"])]


def _meant(result: Sensitivity, factor: str, lang: Language) -> str:
    """A parameter's path, with what it means where that takes few words."""
    if factor == CHANCE:
        return factor_name(factor, lang)
    meaning = meaning_at(factor, result.plan.bases[0].resolved.inputs, lang).rstrip(".。")
    if not 0 < len(meaning) <= MOST_LETTERS:
        return factor
    return WORDS["meant"][lang].format(path=factor, meaning=meaning[0].lower() + meaning[1:])


def _unsure(rows: pd.DataFrame) -> list[str]:
    """Which of the factors named have nothing but intervals that hold 0."""
    pairs = [(one, f"{one}_half_width") for one in ("low", "high", "total", "first_order")]
    pairs = [(one, half) for one, half in pairs if one in rows and half in rows and rows[one].notna().all()]
    sides = [rows[one].abs() <= rows[half] for one, half in pairs]
    return list(rows.loc[pd.concat(sides, axis=1).all(axis=1), "factor"]) if sides else []


def _varied(result: Sensitivity, lang: Language) -> pd.DataFrame:
    """Every parameter's range, the scenario's own value, unit and meaning; a posterior's draws lie between two ends."""
    base, factors = result.plan.bases[0], result.plan.experiment.factors
    rows = []
    for place, path in enumerate(result.plan.paths):
        values = result.plan.points[:, place]
        given = factors[path].range if path in factors else None
        low, high = given or (values.min(), values.max())
        inputs = base.resolved.inputs
        told = unit_in(unit_at(path, inputs), lang), meaning_at(path, inputs, lang)
        rows.append((path, low, high, _own(base, path), *told))
    heads = ("path", "low", "high", "own_value", "unit", "meaning")
    return pd.DataFrame(rows, columns=[WORDS[one][lang] for one in heads])


def _own(base: Base, path: str) -> float:
    """The scenario's own value; NaN for the schedule of a lever that it does not pull."""
    try:
        return base.value(path)
    except UserError:
        return float("nan")


def _dead(result: Sensitivity, lang: Language) -> list[str]:
    factors = (tr(", ")[lang]).join(result.dead)
    return [WORDS["dead"][lang].format(factors=factors)] if factors else []


def _caption(name: str, result: Sensitivity, lang: Language) -> str:
    if name == "variance_split":
        return WORDS["split"][lang]
    return _of_means(name.removeprefix(f"{result.design}_"), result, lang)


def _of_means(outcome: str, result: Sensitivity, lang: Language) -> str:
    name = with_unit(outcome_name(outcome, lang), outcome_unit(outcome, lang), lang)
    return WORDS["of"][lang].format(outcome=name, year=result.year)


def _tables(result: Sensitivity, lang: Language) -> Section:
    means = result.indices[result.indices["cluster"] == MEAN].drop(columns=["cluster", "importance"])
    tables = [
        Table(_readable(rows, lang), _of_means(str(outcome), result, lang), decimals=_decimals(result, str(outcome)))
        for outcome, rows in means.groupby("outcome", sort=False)
    ]
    if not result.split.empty:
        tables.append(Table(_readable_split(result.split, lang), WORDS["split"][lang], decimals=5))
    return Section(WORDS["tables"][lang], [WORDS[f"read_{result.design}"][lang]], tables)


def _decimals(result: Sensitivity, outcome: str) -> int:
    """How many decimals mean something: few of shares of variance, more of effects on a degree."""
    if result.design not in (MORRIS, OAT):
        return 3
    return 4 if outcome in (U, *ORDERS) else 6


def _readable(rows: pd.DataFrame, lang: Language) -> pd.DataFrame:
    named = rows.assign(factor=[factor_name(one, lang) for one in rows["factor"]])
    kept = named.drop(columns="outcome").dropna(axis=1, how="all")
    return kept.rename(columns={name: measure_name(name, lang) for name in kept.columns})


def _readable_split(split: pd.DataFrame, lang: Language) -> pd.DataFrame:
    named = split.assign(
        cluster=[place_name(one, lang) for one in split["cluster"]],
        source=[source_name(one, lang) for one in split["source"]],
    )
    return named.rename(columns={name: measure_name(name, lang) for name in named.columns})


def _ran(result: Sensitivity, lang: Language) -> list[str]:
    plan, resolved = result.plan, result.plan.bases[0].resolved
    ran = WORDS["ran"][lang].format(
        design=WORDS[result.design][lang], cells=plan.n_cells, k=len(plan.paths), n=plan.experiment.replications,
        seeds=WORDS["own" if result.design == SALTELLI else "same"][lang], model=result.store.manifest.model,
    )  # fmt: skip
    return [described(resolved, lang), ran_line(resolved, result.seeds, lang), ran]


def _rests(result: Sensitivity, lang: Language) -> Section:
    resolved = result.plan.bases[0].resolved
    notes = [note.text(lang) for note in result.notes]
    stands = [evaluator_line(resolved, lang), assumptions_line([resolved], lang)]
    return Section(HEADINGS["rests"][lang], [WORDS["ranges"][lang], *notes, *stands])
