"""The report of a sensitivity: what matters, how sure that is, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue.clusters import place_name
from ....analysis.catalogue.terms import unit_in
from ....analysis.figures.sensitivity import source_name
from ....analysis.figures.style import with_unit
from ....analysis.sensitivity.designs import CHANCE, MORRIS, OAT, SALTELLI
from ....language import language, tr
from ...errors import UserError
from ...present.parameter_units import meaning_at, unit_at
from ...present.quantities import MEAN, ORDERS, U
from ...present.report import Figure, Section, Table
from ...present.report.evidence import counted
from ...present.report.headings import HEADINGS
from ...present.report.labels import listed
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line, evaluator_line
from .outcomes import factor_name, measure_name, outcome_name, outcome_unit
from .words import WORDS

if TYPE_CHECKING:
    from ...files.cells import Base
    from .result import Sensitivity

TOLD = 3
MOST_LETTERS = 90  # of what a parameter means, within a sentence


def sections(result: Sensitivity, pictures: Mapping[str, Path | bytes]) -> list[Section]:
    """The report's sections, but for how to reproduce it."""
    drawn = [Figure(picture, _caption(name, result)) for name, picture in pictures.items()]
    return [
        Section(str(HEADINGS["finding"]), finding(result), [], drawn[:1]),
        Section(
            str(HEADINGS["run"]),
            _ran(result),
            [Table(_varied(result), str(WORDS["varied"]))],
        ),
        *([Section(str(WORDS["matters"]), _dead(result), [], drawn[1:])] if _dead(result) or drawn[1:] else []),
        _tables(result),
        _rests(result),
    ]


def finding(result: Sensitivity) -> list[str]:
    """What U depends on most, and how much of its spread is chance, in two sentences."""
    rows = result.indices[(result.indices["outcome"] == U) & (result.indices["cluster"] == MEAN)]
    text = []
    if not rows.empty:
        top = rows.head(TOLD)
        unsure = _unsure(top)
        factors = listed([_meant(result, one) for one in top["factor"] if one not in unsure])
        open_ones = listed([_meant(result, one) for one in unsure])
        if factors:
            text.append(WORDS["first"].format(year=result.year, factors=factors))
        if unsure:
            runs = counted(result.plan.experiment.replications, "at_a_point")
            told = WORDS["unsure" if factors else "none_sure"].format(factors=open_ones, year=result.year, runs=runs)
            text = [("" if language() == "zh" else " ").join([*text, told])]
    chance = result.chance[(result.chance["outcome"] == U) & (result.chance["cluster"] == MEAN)].iloc[0]
    luck = "no_luck" if pd.isna(chance["luck"]) else "luck"
    return [*text, WORDS[luck].format(sd=chance["sd"], luck=chance["luck"])]


def _meant(result: Sensitivity, factor: str) -> str:
    """A parameter's path, with what it means where that takes few words."""
    if factor == CHANCE:
        return factor_name(factor)
    meaning = meaning_at(factor, result.plan.bases[0].resolved.inputs).rstrip(".。")
    if not 0 < len(meaning) <= MOST_LETTERS:
        return factor
    return WORDS["meant"].format(path=factor, meaning=meaning[0].lower() + meaning[1:])


def _unsure(rows: pd.DataFrame) -> list[str]:
    """Which of the factors named have nothing but intervals that hold 0."""
    pairs = [(one, f"{one}_half_width") for one in ("low", "high", "total", "first_order")]
    pairs = [(one, half) for one, half in pairs if one in rows and half in rows and rows[one].notna().all()]
    sides = [rows[one].abs() <= rows[half] for one, half in pairs]
    return list(rows.loc[pd.concat(sides, axis=1).all(axis=1), "factor"]) if sides else []


def _varied(result: Sensitivity) -> pd.DataFrame:
    """Every parameter's range, the scenario's own value, unit and meaning; a posterior's draws lie between two ends."""
    base, factors = result.plan.bases[0], result.plan.experiment.factors
    rows = []
    for place, path in enumerate(result.plan.paths):
        values = result.plan.points[:, place]
        given = factors[path].range if path in factors else None
        low, high = given or (values.min(), values.max())
        inputs = base.resolved.inputs
        told = unit_in(unit_at(path, inputs)), meaning_at(path, inputs)
        rows.append((path, low, high, _own(base, path), *told))
    heads = ("path", "low", "high", "own_value", "unit", "meaning")
    return pd.DataFrame(rows, columns=[str(WORDS[one]) for one in heads])


def _own(base: Base, path: str) -> float:
    """The scenario's own value; NaN for the schedule of a lever that it does not pull."""
    try:
        return base.value(path)
    except UserError:
        return float("nan")


def _dead(result: Sensitivity) -> list[str]:
    factors = str(tr(", ")).join(result.dead)
    return [WORDS["dead"].format(factors=factors)] if factors else []


def _caption(name: str, result: Sensitivity) -> str:
    if name == "variance_split":
        return str(WORDS["split"])
    return _of_means(name.removeprefix(f"{result.design}_"), result)


def _of_means(outcome: str, result: Sensitivity) -> str:
    name = with_unit(outcome_name(outcome), outcome_unit(outcome))
    return WORDS["of"].format(outcome=name, year=result.year)


def _tables(result: Sensitivity) -> Section:
    means = result.indices[result.indices["cluster"] == MEAN].drop(columns=["cluster", "importance"])
    tables = [
        Table(_readable(rows), _of_means(str(outcome), result), decimals=_decimals(result, str(outcome)))
        for outcome, rows in means.groupby("outcome", sort=False)
    ]
    if not result.split.empty:
        tables.append(Table(_readable_split(result.split), str(WORDS["split"]), decimals=5))
    return Section(str(WORDS["tables"]), [str(WORDS[f"read_{result.design}"])], tables)


def _decimals(result: Sensitivity, outcome: str) -> int:
    """How many decimals mean something: few of shares of variance, more of effects on a degree."""
    if result.design not in (MORRIS, OAT):
        return 3
    return 4 if outcome in (U, *ORDERS) else 6


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    named = rows.assign(factor=[factor_name(one) for one in rows["factor"]])
    kept = named.drop(columns="outcome").dropna(axis=1, how="all")
    return kept.rename(columns={name: measure_name(name) for name in kept.columns})


def _readable_split(split: pd.DataFrame) -> pd.DataFrame:
    named = split.assign(
        cluster=[place_name(one) for one in split["cluster"]],
        source=[source_name(one) for one in split["source"]],
    )
    return named.rename(columns={name: measure_name(name) for name in named.columns})


def _ran(result: Sensitivity) -> list[str]:
    plan, resolved = result.plan, result.plan.bases[0].resolved
    ran = WORDS["ran"].format(
        design=str(WORDS[result.design]), cells=plan.n_cells, k=len(plan.paths), n=plan.experiment.replications,
        seeds=str(WORDS["own" if result.design == SALTELLI else "same"]), model=result.store.manifest.model,
    )  # fmt: skip
    return [described(resolved), ran_line(resolved, result.seeds), ran]


def _rests(result: Sensitivity) -> Section:
    resolved = result.plan.bases[0].resolved
    notes = [str(note) for note in result.notes]
    stands = [evaluator_line(resolved), assumptions_line([resolved])]
    return Section(str(HEADINGS["rests"]), [str(WORDS["ranges"]), *notes, *stands])
