"""The report of a sweep: what was varied, what came out over it, what failed, how to get it again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis.catalogue.terms import unit_in
from ....analysis.figures import in_figures
from ....language import language
from ...present.parameter_units import meaning_at, unit_at
from ...present.quantities import name_of, unit_of
from ...present.report import Figure, Section, Table, write_report
from ...present.report.headings import HEADINGS
from ...present.report.ran import described, ran_line
from ...present.report.reproduction import reproduction
from ...present.report.sources import source_of
from ...present.schedule_words import lever_name
from ...present.stored import FIGURES, REPORT
from .experiment_file import SIZED
from .responses import Responses, group_table, movements, responses
from .sweep_words import WORDS

if TYPE_CHECKING:
    from ....analysis.figures.files import Format
    from ...ensemble.store.store import Store
    from .plan import Plan

REPORTED = ("grid", "list", *(one for one in SIZED if one not in ("morris", "saltelli")))
MOST_PANELS = 9
FIGURE = "response"


def write_sweep_report(store: Store, plan: Plan, formats: Sequence[Format] = ("png",)) -> str:
    """Write ``report.html`` and its figure into a store, wherever that is, and return the report's address.

    Raises:
        UserError: parts are damaged, nothing is stored, or the place cannot be written.
    """
    found = responses(store)
    with tempfile.TemporaryDirectory() as folder:
        figures = _figures(found, plan, Path(folder, FIGURES), formats)
        experiment = plan.experiment
        seeds = range(experiment.seed, experiment.seed + experiment.replications)
        sections = [
            Section(str(HEADINGS["finding"]), finding(found), [], figures[:1]),
            _run(found, plan),
            _outcomes(found, figures[1:]),
            _resting(plan),
            reproduction(store.manifest.command, seeds),
        ]
        title = WORDS["title"].format(name=experiment.name.replace("_", " "))
        write_report(Path(folder, REPORT), title, sections)
        store.add_folder(Path(folder))
    return store.place.locator(REPORT)


def finding(found: Responses) -> list[str]:
    """Where the outcome lies over the cells, and what moves it farthest, in two sentences."""
    if found.cells.empty:
        return [str(WORDS["nothing"])]
    low, median, high = found.cells["mean"].quantile([0.05, 0.5, 0.95])
    first = WORDS["spread"].format(
        cells=len(found.cells), what=name_of(found.outcome), year=found.year, low=_said(low),
        median=_said(median), high=_said(high),
    )  # fmt: skip
    return [first, _farthest(found)]


def _farthest(found: Responses) -> str:
    """What moves the outcome farthest, of what is shown to move it at all."""
    table = movements(found)
    if table.empty:
        return WORDS["scenarios_only"].format(n=found.cells["scenario"].nunique())
    if table["lower"].isna().all():
        return WORDS["moves_one_each"].format(n=len(table))
    shown = table[(table["lower"] > 0) | (table["upper"] < 0)]
    if shown.empty:
        return WORDS["moves_none"].format(n=len(table))
    top = shown.iloc[int(shown["change"].abs().argmax())]
    return WORDS["moves"].format(
        n=len(table), path=_label(top["path"]), change=_said(top["change"], "+"), lower=_said(top["lower"], "+"),
        upper=_said(top["upper"], "+"), sure=len(shown),
    )  # fmt: skip


def _said(number: float, sign: str = "") -> str:
    return f"{number:{sign}.3g}".replace("-", "−")


def _label(path: str) -> str:
    """A path, and the lever's name if it is one's."""
    name = _name(path)
    return f"{path} ({name})" if name and language() == "en" else f"{path}（{name}）" if name else path


def _name(path: str) -> str:
    kind, _, rest = path.partition(".")
    return lever_name(rest.partition(".")[0]) if kind == "lever" else ""


def _run(found: Responses, plan: Plan) -> Section:
    experiment = plan.experiment
    ran = WORDS["ran"].format(
        cells=plan.n_cells, replications=experiment.replications,
        runs=plan.n_runs, design=str(WORDS[experiment.design]), failed=found.failed, stored=found.stored,
    )  # fmt: skip
    tables = [Table(_varied(plan), str(WORDS["varied_caption"]))] if plan.paths else []
    if len(found.errors):
        errors = found.errors.rename(columns={"error": str(WORDS["error"]), "times": str(WORDS["times"])})
        tables.append(Table(errors, str(WORDS["errors_caption"])))
    seeds = range(experiment.seed, experiment.seed + experiment.replications)
    each = [line for one in plan.bases for line in (described(one.resolved), ran_line(one.resolved, seeds))]
    return Section(str(HEADINGS["run"]), [experiment.description_in(), ran, *each], tables)


def _varied(plan: Plan) -> pd.DataFrame:
    rows = []
    for place, path in enumerate(plan.paths):
        values = plan.points[:, place]
        role = str(WORDS["lever" if path in plan.experiment.levers or _name(path) else "uncertainty"])
        inputs = plan.bases[0].resolved.inputs
        told = meaning_at(path, inputs), role
        unit = unit_in(unit_at(path, inputs))
        rows.append((path, *told, values.min(), values.max(), unit, len(set(values.tolist()))))
    heads = [str(WORDS[one]) for one in ("path", "meaning", "role", "from", "to", "unit", "values")]
    return pd.DataFrame(rows, columns=heads)


def _outcomes(found: Responses, figures: list[Figure]) -> Section:
    if found.cells.empty:
        return Section(str(WORDS["outcomes"]), [str(WORDS["nothing"])])
    said = {"what": name_of(found.outcome), "year": found.year}
    tables = []
    if len(set(found.cells["scenario"])) > 1:
        tables.append(Table(_by_scenario(found), WORDS["scenarios_caption"].format(**said)))
    if found.paths:
        parts = [group_table(found, path).assign(path=path) for path in found.paths]
        tables.append(Table(_levels(pd.concat(parts)), WORDS["levels_caption"].format(**said)))
        moved = movements(found)
        heads = {one: str(WORDS[one]) for one in moved.columns}
        moved = moved.set_axis([heads[one] for one in moved.columns], axis=1)
        tables.append(Table(moved, str(WORDS["moves_caption"])))
    return Section(str(WORDS["outcomes"]), [], tables, figures)


def _levels(table: pd.DataFrame) -> pd.DataFrame:
    ranges = [
        _plain(low) if low == high else f"{_plain(low)}–{_plain(high)}"
        for low, high in zip(table["low"], table["high"], strict=True)
    ]
    shown = table.assign(range=ranges)[["path", "range", "cells", "mean", "median", "q10", "q90"]]
    return shown.set_axis([str(WORDS[one]) for one in shown.columns], axis=1)


def _plain(value: float) -> str:
    """Three significant digits, without powers of ten."""
    return np.format_float_positional(float(f"{value:.3g}"), trim="-")


def _by_scenario(found: Responses) -> pd.DataFrame:
    grouped = found.cells.groupby("scenario", sort=False, observed=True)["mean"]
    table = grouped.agg(cells="size", mean="mean", median="median").reset_index()
    for name, share in (("q10", 0.1), ("q90", 0.9)):
        table[name] = grouped.quantile(share).to_numpy()
    return table.set_axis([str(WORDS[one]) for one in table.columns], axis=1)


@in_figures
def _figures(found: Responses, plan: Plan, folder: Path, formats: Sequence[Format]) -> list[Figure]:
    from ....analysis.figures.files import save_formats
    from ....analysis.figures.response import response
    from ....analysis.figures.style import with_unit

    if not found.paths:
        return []
    shown = movements(found)["path"].tolist()[:MOST_PANELS]
    scenarios = list(found.cells["scenario"].astype(str).unique())
    lines = {
        path: pd.concat(group_table(found, path, name).assign(scenario=name) for name in scenarios) for path in shown
    }
    what = name_of(found.outcome)
    outcome = (with_unit(what, unit_of(found.outcome)), what, found.year)
    figure = response(found.cells, lines, {path: _label(path) for path in shown}, outcome, scenarios)
    seeds = range(plan.experiment.seed, plan.experiment.seed + plan.experiment.replications)
    source = source_of(scenarios, seeds, _evaluators(plan) if found.outcome == "synergy" else "")
    picture = save_formats(figure, folder, FIGURE, formats, source)
    key = "figure_caption" if len(shown) == len(found.paths) else "figure_first"
    caption = WORDS[key].format(what=name_of(found.outcome), shown=len(shown), n=len(found.paths))
    return [Figure(picture, caption)]


def _evaluators(plan: Plan) -> str:
    return ", ".join(dict.fromkeys(one.resolved.scenario.evaluator for one in plan.bases))


def _resting(plan: Plan) -> Section:
    text = [str(WORDS["resting"])]
    if plan.experiment.design != "grid":
        text.append(str(WORDS["drawn"]))
    if plan.experiment.synergy:
        text.append(WORDS["evaluator"].format(names=_evaluators(plan)))
    text += [
        WORDS["assumed"].format(
            name=one.resolved.name, assumed=len(one.resolved.assumptions), all=len(one.resolved.sources)
        )
        for one in plan.bases
    ]
    return Section(str(HEADINGS["rests"]), text)
