"""The report of a sensitivity: what matters, how sure that is, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language
from ...analysis.figures.comparison import place_name
from ...analysis.figures.sensitivity import source_name
from ...analysis.sensitivity.designs import SALTELLI
from ..quantities import MEAN, U
from ..report import Figure, Section, Table
from ..report.headings import HEADINGS
from ..report.ran import described, ran_line
from ..report.resting import assumptions_line, evaluator_line
from .outcomes import factor_name, measure_name, outcome_name
from .words import WORDS

if TYPE_CHECKING:
    from .result import Sensitivity

TOLD = 3


def sections(result: Sensitivity, pictures: Mapping[str, Path | bytes], lang: Language = "en") -> list[Section]:
    """The report's sections, but for how to reproduce it."""
    drawn = [Figure(picture, _caption(name, result, lang)) for name, picture in pictures.items()]
    return [
        Section(HEADINGS["finding"][lang], finding(result, lang)),
        Section(HEADINGS["run"][lang], _ran(result, lang)),
        Section(WORDS["matters"][lang], _dead(result, lang), [], drawn),
        _tables(result, lang),
        _rests(result, lang),
    ]


def finding(result: Sensitivity, lang: Language = "en") -> list[str]:
    """What U depends on most, and how much of its spread is chance, in two sentences."""
    rows = result.indices[(result.indices["outcome"] == U) & (result.indices["cluster"] == MEAN)]
    text = []
    if not rows.empty:
        factors = ("、" if lang == "zh" else ", ").join(factor_name(one, lang) for one in rows["factor"].head(TOLD))
        text.append(WORDS["first"][lang].format(year=result.year, factors=factors))
    chance = result.chance[(result.chance["outcome"] == U) & (result.chance["cluster"] == MEAN)].iloc[0]
    luck = "no_luck" if pd.isna(chance["luck"]) else "luck"
    return [*text, WORDS[luck][lang].format(sd=chance["sd"], luck=chance["luck"])]


def _dead(result: Sensitivity, lang: Language) -> list[str]:
    return [WORDS["dead"][lang].format(factors=", ".join(result.dead))] if result.dead else []


def _caption(name: str, result: Sensitivity, lang: Language) -> str:
    if name == "variance_split":
        return WORDS["split"][lang]
    return _of_means(name.removeprefix(f"{result.design}_"), result, lang)


def _of_means(outcome: str, result: Sensitivity, lang: Language) -> str:
    return WORDS["of"][lang].format(outcome=outcome_name(outcome, lang), year=result.year)


def _tables(result: Sensitivity, lang: Language) -> Section:
    means = result.indices[result.indices["cluster"] == MEAN].drop(columns=["cluster", "importance"])
    tables = [
        Table(_readable(rows, lang), _of_means(str(outcome), result, lang))
        for outcome, rows in means.groupby("outcome", sort=False)
    ]
    if not result.split.empty:
        tables.append(Table(_readable_split(result.split, lang), WORDS["split"][lang]))
    return Section(WORDS["tables"][lang], [WORDS[f"read_{result.design}"][lang]], tables)


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
        design=result.design, cells=plan.n_cells, k=len(plan.paths), n=plan.experiment.replications,
        seeds=WORDS["own" if result.design == SALTELLI else "same"][lang], model=result.store.manifest.model,
    )  # fmt: skip
    return [described(resolved, lang), ran_line(resolved, result.seeds, lang), ran]


def _rests(result: Sensitivity, lang: Language) -> Section:
    resolved = result.plan.bases[0].resolved
    notes = [note.text(lang) for note in result.notes]
    stands = [evaluator_line(resolved, lang), assumptions_line([resolved], lang)]
    return Section(HEADINGS["rests"][lang], [WORDS["ranges"][lang], *notes, *stands])
