"""The report of a comparison: what the scenarios change, how sure that is, when stages are reached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue.clusters import place_name
from ....language import Text, language, tr
from ...present.quantities import MEAN, U, name_of
from ...present.report import Figure, Section, Table, write_report
from ...present.report.evaluation_words import MEANING
from ...present.report.evidence import no_stages, stages_tell
from ...present.report.headings import HEADINGS
from ...present.report.labels import labels_of, listed
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described
from ...present.report.reproduction import reproduction
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.schedule_words import schedule_table
from ...studies.run.measured import score_notes
from ..policy_costs import WORDS as COSTS
from ..policy_costs import account_sentence, account_table, gain_sentence
from .finding import choices_table, finding, key_figures
from .pictures import OPENING, effects_shown
from .rankings import WORDS as RANKED
from .rankings import rankings_table, rankings_text
from .words import WORDS as TEXTS
from .words import effects_table, indicators_table, pairs_notes, transitions_table

if TYPE_CHECKING:
    from .compare import Comparison

WORDS: dict[str, Text] = {
    "title": tr("{others} against {baseline}"),
    "effects": tr("What changes, cluster by cluster"),
    "in_all": tr("{name}: a difference in U is shown in all {m} clusters."),
    "in_some": tr("{name}: a difference in U is shown in {n} of {m} clusters ({places})."),
    "in_none": tr("{name}: in none of the {m} clusters a difference in U is shown."),
    "ran": tr(
        "{scenarios} scenarios, {replications} replications each (seeds {first} to {last}), "
        "{start}–{end}, {scale:.3g} of all firms simulated; {finished} of {runs} runs "
        "finished."
    ),
    "luck": tr(
        "Replications with the same seed meet the same luck in every scenario: a random "
        "number belongs to a firm, a quarter and a decision. The paired difference is the "
        "effect of what the scenarios differ in; the difference of separate runs would "
        "mostly be luck."
    ),
    "counts": tr(
        "Levers move the counts of measures A11 and B12 by definition: read a policy's "
        "effect on U from the column without policy counts."
    ),
    "needed": tr(
        "The last column: replications for an interval of ±{p:g} of U (other indicators: "
        "±{share:g} % of the baseline's mean) at the spread seen here."
    ),
    "effects_caption": tr(
        "Mean paired difference from {baseline} in {year}, ± half of its 95 % interval (Student's t)."
    ),
    "indicators_caption": tr(
        "The indicators asked for, in {year}: mean of {baseline} and paired difference, ± half of its 95 % interval."
    ),
    "forest": tr("Paired effects in {year}."),
    "forest_indicators": tr("Paired effects on the indicators in {year}."),
    "paths": tr("{what}: every scenario."),
    "paired": tr("{what}: paired effect, year by year."),
    "opening": tr("Synergy U by year under every scenario, mean of the clusters."),
    "over_time": tr("Year by year"),
    "stages": tr("When stages are reached"),
    "stages_text": tr(
        "The median year over the replications in which a cluster first reaches a stage, "
        "measured from its network of firms; in brackets the share of replications that do, "
        "where not all do. Fewer than half: no median."
    ),
    "stages_caption": tr("Median year of reaching each stage."),
    "stage_figure": tr("Stages by year."),
    "beside": tr(
        "Effect on U, mean of the clusters, under the choices a scorer has: bounds frozen on "
        "a reference or taken from the own window, S2's 23 indicators or S1's 35, with the "
        "policy counts or without."
    ),
    "schedules": tr("Levers and shocks of every scenario."),
}


def write_comparison_report(
    comparison: Comparison, pictures: dict[str, Path | bytes], path: Path, command: str = ""
) -> Path:
    """Write the report of a comparison as one HTML file."""
    resolved = [one.resolved for one in comparison.results]
    labels, seeds = labels_of(resolved), comparison.runs["seed"]
    others = listed([labels[name] for name in comparison.names[1:]])
    title = WORDS["title"].format(others=others, baseline=labels[comparison.baseline])
    return write_report(path, title, [
        _opening(comparison, pictures),
        _effects(comparison, pictures),
        _costs(comparison),
        _over_time(pictures),
        _rankings(comparison),
        _stages(comparison, pictures),
        _run(comparison),
        _resting(comparison),
        reproduction(command, seeds, methods=methods_paragraph(resolved, seeds)),
    ])  # fmt: skip


def _opening(comparison: Comparison, pictures: dict[str, Path | bytes]) -> Section:
    """The finding, its numbers, and the picture of U under every scenario."""
    figure = Figure(pictures[OPENING], str(WORDS["opening"]))
    numbers = key_figures(comparison)
    return Section(str(HEADINGS["finding"]), finding(comparison), [], [figure], key_figures=numbers)


def _costs(comparison: Comparison) -> Section:
    """What each scenario costs by the fiscal account, and what the money buys."""
    labels = labels_of([one.resolved for one in comparison.results])
    finished = {labels[one.resolved.name]: one for one in comparison.results if not one.diagnostics.empty}
    told = [account_sentence(one, label) for label, one in finished.items()]
    told += [one for name in comparison.names[1:] if (one := gain_sentence(comparison, name, labels))]
    return Section(str(COSTS["heading"]), told, [Table(*one, digits=4) for one in account_table(finished)])


def ran_line(comparison: Comparison) -> str:
    """What was simulated, in one sentence."""
    runs, inputs = comparison.runs, comparison.results[0].resolved.inputs
    return WORDS["ran"].format(
        scenarios=len(comparison.results),
        replications=len(comparison.results[0].runs),
        first=runs["seed"].min(),
        last=runs["seed"].max(),
        start=inputs.start_year,
        end=max(one.resolved.inputs.end_year for one in comparison.results),
        scale=inputs.scale,
        finished=int((runs["status"] == "finished").sum()),
        runs=len(runs),
    )


def _effects(comparison: Comparison, pictures: dict[str, Path | bytes]) -> Section:
    needed = WORDS["needed"].format(p=comparison.precision, share=100 * comparison.precision)
    text = [*pairs_notes(comparison), *_mostly_open(comparison)]
    if comparison.effects.empty:
        return Section(str(WORDS["effects"]), text)
    baseline = labels_of([one.resolved for one in comparison.results])[comparison.baseline]
    caption = WORDS["effects_caption"].format(baseline=baseline, year=comparison.year_shown)
    caption += ("" if language() == "zh" else " ") + needed
    shown = [Table(effects_table(comparison), caption)]
    if comparison.indicators:
        caption = WORDS["indicators_caption"].format(baseline=baseline, year=comparison.year_shown)
        shown.append(Table(indicators_table(comparison), caption))
    forests = [name for name in ("forest", "forest_indicators") if name in pictures]
    year = comparison.year_shown
    drawn = [Figure(pictures[name], WORDS[name].format(year=year)) for name in forests]
    return Section(str(WORDS["effects"]), text, shown, drawn)


def _mostly_open(comparison: Comparison) -> list[str]:
    """In which clusters a difference in U is shown, scenario by scenario."""
    shown = effects_shown(comparison)
    own = shown[(shown["quantity"] == U) & (shown["cluster"] != MEAN)]
    labels, told = labels_of([one.resolved for one in comparison.results]), []
    for name, rows in own.groupby("scenario", sort=False):
        sure = rows[(rows["lower"] > 0) | (rows["upper"] < 0)]
        places = listed([place_name(str(one)) for one in sure["cluster"]])
        key = "in_none" if sure.empty else "in_all" if len(sure) == len(rows) else "in_some"
        told.append(WORDS[key].format(name=labels[str(name)], places=places, n=len(sure), m=len(rows)))
    return told


def _over_time(pictures: dict[str, Path | bytes]) -> Section:
    figures = []
    for name, path in pictures.items():
        kind, _, quantity = name.partition("_")
        word = {"paths": "paths", "effects": "paired"}.get(kind)
        if word:
            figures.append(Figure(path, WORDS[word].format(what=name_of(quantity))))
    return Section(str(WORDS["over_time"]), [], [], figures)


def _rankings(comparison: Comparison) -> Section:
    caption = RANKED["caption"].format(year=comparison.year_shown)
    tables = [Table(rankings_table(comparison), caption)]
    return Section(str(RANKED["heading"]), [rankings_text(comparison)], tables)


def _stages(comparison: Comparison, pictures: dict[str, Path | bytes]) -> Section:
    scale = comparison.results[0].resolved.inputs.scale
    if not stages_tell(scale):
        return Section(str(WORDS["stages"]), [no_stages(scale)])
    table = Table(transitions_table(comparison), str(WORDS["stages_caption"]))
    figures = [Figure(pictures["stages"], str(WORDS["stage_figure"]))]
    return Section(str(WORDS["stages"]), [str(WORDS["stages_text"])], [table], figures)


def _run(comparison: Comparison) -> Section:
    resolved = [one.resolved for one in comparison.results]
    text = [ran_line(comparison), str(WORDS["luck"]), *(described(one) for one in resolved)]
    table: pd.DataFrame = schedule_table(resolved)
    tables = [] if table.empty else [Table(table, str(WORDS["schedules"]))]
    return Section(str(HEADINGS["run"]), text, tables)


def _resting(comparison: Comparison) -> Section:
    results = comparison.results
    text = [str(MEANING), str(WORDS["counts"]), evaluator_line(results[0].resolved)]
    text += [assumptions_line([one.resolved for one in results])]
    text += score_notes(results)
    if comparison.effects.empty:
        return Section(str(HEADINGS["rests"]), text)
    table = choices_table(comparison, str(TEXTS["scenario"]))
    return Section(str(HEADINGS["rests"]), text, [Table(table, str(WORDS["beside"]))])
