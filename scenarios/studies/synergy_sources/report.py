"""The report of a split: where U comes from, why it changed, what that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....analysis.table_files import write_csv
from ...ensemble.identity import this_model
from ...present import stored
from ...present.quantities import MEAN
from ...present.report import Figure, Section
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .told import WORDS, change_section, leading, methods, section, sentence

if TYPE_CHECKING:
    from .change import SynergyChange
    from .split import SynergySources


@in_whole()
def write(
    split: SynergySources,
    writing: Writing,
    year: int | None = None,
    moved: SynergyChange | None = None,
    cluster: str = MEAN,
) -> None:
    """Write tables, figures, report and manifest; ``moved`` adds why U changed, drawn for a cluster."""
    folder = writing.folder
    year, one = year or split.years[-1], split.resolved
    write_csv(split.table, folder / "sources.csv")
    write_csv(split.coalitions, folder / "coalitions.csv")
    drawn = {"sources": split.plot()}
    if moved is not None:
        write_csv(moved.sources, folder / "change_sources.csv")
        if not moved.indicators.empty:
            write_csv(moved.indicators, folder / "change_indicators.csv")
        drawn["change"] = moved.plot(cluster)
    pictures = writing.figures(drawn, simulated_source([split.resolved], split.seeds))
    title = WORDS["title"].format(scenario=split.resolved.scenario.title_in())
    told = sentence(split, leading(split, year) if cluster == MEAN else cluster, year)
    sections = [
        Section(str(HEADINGS["finding"]), [sentence(split, MEAN, year), told], [],
                [Figure(pictures["sources"], str(WORDS["figure"]))]),
        section(split, None, year),
        *([] if moved is None else [change_section(moved, pictures["change"], cluster)]),
        Section(str(HEADINGS["run"]), [described(one), ran_line(one, split.seeds), *methods(split)]),
        Section(str(HEADINGS["rests"]), [evaluator_line(one), assumptions_line([one])]),
    ]  # fmt: skip
    writing.report(title, sections, split.seeds, methods=methods_paragraph([one], split.seeds))
    writing.manifest({
        **stored.described(split.resolved, writing.command), "experiment": "explain", "model": this_model(),
        "year": year, "seeds": list(split.seeds), "runs": len(split.values) * len(split.seeds), "exact": True,
    })  # fmt: skip
