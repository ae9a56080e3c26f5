"""Writes a policy search: tables, the scenario files of its best points, figure, report, and last the manifest."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import yaml

from ....analysis.figures import in_figures
from ....analysis.table_files import write_csv
from ....language import Text, tr
from ...ensemble.kept import FOLDER
from ...files import library_files
from ...present import stored
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from ...present.schedule_words import lever_name
from .optimise import Search
from .settings import STUDY
from .words import finding, goal_name, lever_table, point_name, point_table, stability_table

TEXT: dict[str, Text] = {
    "title": tr("The best policy for the money: {}"),
    "points": tr("The best points and what they are compared with"),
    "levers": tr("Levels (0 to 1) of the levers and the years they start in; each is reached within {ramp:g} year(s)."),
    "points_table": tr(
        "{outcome}, {year}. Costs over the years in 10,000 CNY, with subsidies and revenue "
        "forgone: the mean, and the dearest run; the budget is {budget:,.0f}. Gains over the "
        "scenario as it is with 95 % intervals, on fresh seeds. None: no lever searched is "
        "pulled; all at full: each is at 1 from the first year. The scenario's other levers "
        "stay as they are in every row, and their cost counts."
    ),
    "stability": tr(
        "{outcome}: regret (what a point gives up against the best of its world) and ranks over uncertain worlds."
    ),
    "searched": tr(
        "Searched are levels and starts of {levers}, within a budget of {budget:,.0f} × "
        "10,000 CNY over the years: {n} policies looked at, {population} a generation, "
        "{generations} generations, {replications} run(s) of each. The best points ran again "
        "on {fresh} fresh seeds and in {worlds} uncertain worlds."
    ),
    "assumed": tr(
        "Strengths, delays and costs of levers carry their sources in 'synergysim list "
        "levers'; many are assumptions. The budget counts all of the fiscal account; "
        "governments pay less than announced where their revenue does not bear it. Searched "
        "are levels in steps of 0.05 and starts in whole years; how fast a level is reached "
        "is not searched."
    ),
}


def write_scenarios(search: Search, folder: Path) -> list[Path]:
    """A scenario file for every point, as ``synergysim compare`` takes it; levers not pulled are taken away."""
    written = []
    for name, policy in search.policies.items():
        source = "assumption: found by synergysim optimise"
        levers: dict[str, Any] = dict.fromkeys(
            code for code in search.space.codes if code in {one.code for one in search.space.inputs.levers}
        )
        # The parent's end and later steps would be kept if nothing was said of them.
        never = float(search.space.inputs.end_year + 100)
        for code, level, start in policy.levers:
            levers[code] = {"level": level, "start": float(start), "ramp": search.space.ramp, "source": source}
            parent = [one for one in search.space.inputs.levers if one.code == code]
            if any(math.isfinite(one.end) for one in parent):
                levers[code]["end"] = never
            if any(one.then for one in parent):
                levers[code]["then"] = []
        content: dict[str, Any] = {
            "name": f"{search.resolved.name}_{name.lower()}",
            "extends": _parent(search),
            "description": f"Point {name} of a policy search: {policy}.",
            "levers": levers,
        }
        evaluator, beside = search.resolved.scenario.evaluator, search.resolved.scenario.folder
        if beside and evaluator.endswith(".json"):
            content["evaluator"] = str((beside / evaluator).resolve())  # named from the parent's folder, not from here
        path = folder / f"{content['name']}.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
        written.append(path)
    return written


def _parent(search: Search) -> str:
    """The scenario searched, as another file names it: by its name in the library, else by its file."""
    name, folder = search.resolved.name, search.resolved.scenario.folder
    return name if name in library_files.names() else str((folder or Path.cwd()).resolve() / f"{name}.yaml")


@in_whole(STUDY, (FOLDER,))
def write_search(search: Search, writing: Writing) -> None:
    """Write everything; returns the folder."""
    folder, settings = writing.folder, search.settings
    for name, table in (("looked_at", search.looked_at), ("points", search.points), ("stability", search.stability)):
        write_csv(table, folder / f"{name}.csv")
    write_scenarios(search, folder)
    title = TEXT["title"].format(search.resolved.scenario.title_in())
    seeds = (*settings.seeds, *settings.fresh_seeds)
    methods = methods_paragraph([search.resolved], seeds)
    writing.report(title, _sections(search, writing), seeds, methods=methods)
    writing.manifest({**stored.described(search.resolved, writing.command), "experiment": "optimise"})


def _sections(search: Search, writing: Writing) -> list[Section]:
    settings, resolved = search.settings, search.resolved
    searched = TEXT["searched"].format(
        n=len(search.looked_at),
        population=settings.population,
        generations=settings.generations,
        replications=settings.replications,
        budget=settings.budget,
        fresh=settings.fresh,
        worlds=settings.worlds,
        levers=str(tr(", ")).join(f"{code} {lever_name(code)}" for code in search.space.codes),
    )
    run = [described(resolved), ran_line(resolved, settings.seeds), searched]
    first, *others = finding(search)
    resting = [str(TEXT["assumed"]), evaluator_line(resolved), assumptions_line([resolved])]
    return [
        Section(str(HEADINGS["finding"]), [first, *others[:1]], [], [_front(search, writing)]),
        Section(str(HEADINGS["run"]), run),
        Section(str(TEXT["points"]), others[1:], _tables(search)),
        Section(str(HEADINGS["rests"]), resting),
    ]


@in_figures
def _front(search: Search, writing: Writing) -> Figure:
    from ....analysis.figures.policy_search import WORDS, pareto_front

    settings = search.settings
    names = [(goal.quantity, goal_name(goal)) for goal in search.goals]
    points, stability = (
        table.assign(point=[point_name(str(one)) for one in table["point"]])
        for table in (search.points, search.stability)
    )
    figure = pareto_front(search.looked_at, points, stability, names, settings.budget)
    source = simulated_source([search.resolved], (*settings.seeds, *settings.fresh_seeds))
    return Figure(writing.figures({"front": figure}, source)["front"], str(WORDS["title"]))


def _tables(search: Search) -> list[Table]:
    tables = [Table(lever_table(search), TEXT["levers"].format(ramp=search.space.ramp))]
    told = {"year": search.space.inputs.end_year, "budget": search.settings.budget}
    for goal in search.goals:
        outcome = goal_name(goal)
        tables.append(Table(point_table(search, goal), TEXT["points_table"].format(outcome=outcome, **told)))
    for goal in search.goals:
        caption = TEXT["stability"].format(outcome=goal_name(goal))
        tables.append(Table(stability_table(search, goal), caption))
    return tables
