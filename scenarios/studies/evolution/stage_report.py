"""What the stage experiment amounts to: tables, a figure, sentences, and the folder and report that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ....analysis.figures import in_figures
from ....analysis.figures.style import cluster_name, stage_name
from ....analysis.table_files import write_csv
from ....language import language, tr, trc
from ...present import stored
from ...present.report import Figure, Section, Table
from ...present.report.evidence import no_stages, stages_tell
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described
from ...present.report.resting import assumptions_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .network_measures import measures_table
from .stage_evidence import PUSHES
from .stage_words import MEANING, PUSH_NAMES, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Picture

    from .stage_evidence import StageEvidence


def stage_table(evidence: StageEvidence) -> pd.DataFrame:
    """Cluster, push, and the stage with its share of the replications, in every fifth year and the last."""
    reached = evidence.reached
    first, last = int(reached["year"].min()), int(reached["year"].max())
    shown = [year for year in range(first + 1, last + 1) if year % 5 == 0 or year == last] or [last]
    cells = reached.assign(cell=[f"{stage_name(str(one.stage))} {one.share:.0%}" for one in reached.itertuples()])
    wide = cells.pivot_table(index=["cluster", "push"], columns="year", values="cell", aggfunc="first", sort=False)
    rows = wide[shown].reset_index()
    names = [cluster_name(code) for code in rows["cluster"]]
    rows = rows.assign(cluster=names, push=[str(PUSH_NAMES[push]) for push in rows["push"]])
    rows.columns = pd.Index([str(WORDS["cluster"]), str(WORDS["by"]), *map(str, shown)])
    return rows


def verdicts(evidence: StageEvidence) -> list[str]:
    """For each cluster: whether its most frequent stage in the last year depends on the push assumed for it."""
    last = _last(evidence)
    lines = []
    for code, rows in last.groupby("cluster", sort=False):
        by_push = rows.set_index("push")
        if set(by_push.index) != set(PUSHES):
            continue
        told = {
            push: WORDS["told"].format(stage=stage_name(row["stage"]), share=row["share"])
            for push, row in by_push.iterrows()
        }
        line = "same" if len(set(by_push["stage"])) == 1 else "other"
        names = {"cluster": cluster_name(str(code)), "year": int(rows["year"].iloc[0])}
        lines.append(WORDS[line].format(**names, assumed=told["assumed"], equal=told["equal"]))
    return [*lines, *_overall(last)]


def finding(evidence: StageEvidence) -> list[str]:
    """Which stages rest on the assumed push, and which do not, in two sentences."""
    scale = evidence.resolved["assumed"].inputs.scale
    if not stages_tell(scale):
        return [no_stages(scale)]
    last = _last(evidence)
    pushes = last.groupby("cluster", sort=False)["push"].nunique()
    if not (pushes == len(PUSHES)).all():
        return [str(WORDS["unpaired"])]
    stages = last.groupby("cluster", sort=False)["stage"].nunique()
    resting, own = list(stages.index[stages > 1]), list(stages.index[stages == 1])
    first = WORDS["rests" if resting else "rests_nowhere"].format(
        year=int(last["year"].iloc[0]), n=len(resting), m=len(stages), names=_listed(resting)
    )
    low = last.loc[last["cluster"].isin(own), "share"].min()
    return [first, WORDS["own" if own else "own_nowhere"].format(names=_listed(own), low=low)]


def _listed(codes: Sequence[str]) -> str:
    return str(tr(", ")).join(cluster_name(code) for code in codes)


def _last(evidence: StageEvidence) -> pd.DataFrame:
    reached = evidence.reached
    order = {code: place for place, code in enumerate(evidence.stages["cluster"].unique())}
    last = reached[reached["year"] == reached["year"].max()]
    ordered: pd.DataFrame = last.sort_values("cluster", key=lambda codes: codes.map(order), kind="stable")
    return ordered


def _overall(last: pd.DataFrame) -> list[str]:
    stages = {push: rows["stage"].unique() for push, rows in last.groupby("push")}
    if set(stages) != set(PUSHES) or len(stages["assumed"]) == 1 or len(stages["equal"]) > 1:
        return []
    return [WORDS["alike"].format(year=int(last["year"].iloc[0]))]


def push_table(evidence: StageEvidence) -> pd.DataFrame:
    """The push of every industry and the year it begins, as assumed and equal; its source where it is in English."""
    rows = []
    for push, resolved in evidence.resolved.items():
        for one in resolved.inputs.industries:
            source = resolved.sources[f"industry.{one.code}.platform_push"]
            values = (one.platform_push, one.platform_push_start, source)
            rows.append((cluster_name(one.code), str(PUSH_NAMES[push]), *values))
    table = pd.DataFrame(rows, columns=[str(WORDS[head]) for head in ("industry", "by", "strength", "from", "source")])
    return table.drop(columns=str(WORDS["source"])) if language() == "zh" else table


def network_table(evidence: StageEvidence, push: str) -> pd.DataFrame:
    """One row a measure, one column a cluster: medians over the replications at the end of the last year."""
    rows = evidence.diagnostics[evidence.diagnostics["push"] == push]
    return measures_table(rows, rows["quarter"].max(), list(evidence.stages["cluster"].unique()))


@in_figures
def stage_figure(evidence: StageEvidence) -> Picture:
    """The most frequent stage by year, a strip for every cluster and push."""
    from ....analysis.figures import run as drawn

    mark = str(trc("stage_report", ", "))
    keys = zip(evidence.stages["cluster"], evidence.stages["push"], strict=True)
    names = [f"{cluster_name(code)}{mark}{WORDS[f'panel_{push}']}" for code, push in keys]
    return drawn.stages(evidence.stages.assign(cluster=names))


@in_whole()
def write_stages(evidence: StageEvidence, writing: Writing) -> None:
    """Write tables, figure, report and manifest; returns the folder.

    Raises:
        UserError: the folder holds something that is not to be replaced.
    """
    folder = writing.folder
    evidence.runs.to_parquet(folder / "runs.parquet", index=False)
    evidence.diagnostics.to_parquet(folder / "diagnostics.parquet", index=False)
    write_csv(evidence.stages, folder / "stages.csv")
    if not evidence.stages.empty:
        write_csv(evidence.shares, folder / "stage_shares.csv")
        title = evidence.resolved["assumed"].scenario.title_in()
        sections = _sections(evidence, writing)
        seeds = evidence.runs["seed"]
        methods = methods_paragraph([evidence.resolved["assumed"]], seeds, scored=False)
        writing.report(WORDS["title"].format(name=title), sections, seeds, methods=methods)
    writing.manifest(_manifest(evidence, writing.command))


def _sections(evidence: StageEvidence, writing: Writing) -> list[Section]:
    resolved = evidence.resolved["assumed"]
    source = simulated_source([resolved], evidence.runs["seed"], scored=False)
    pictures = writing.figures({"stages": stage_figure(evidence)}, source)
    until = int(evidence.stages["year"].max())
    networks = [
        Table(network_table(evidence, push), WORDS[f"network_{push}"].format(year=until))
        for push in evidence.stages["push"].unique()
    ]
    tell = stages_tell(resolved.inputs.scale)
    pushes = Table(push_table(evidence), str(WORDS["push_caption"]))
    stages = Table(stage_table(evidence), str(WORDS["stage_caption" if tell else "at_this_size"]))
    figure = Figure(pictures["stages"], str(WORDS["figure_caption" if tell else "figure_at_this_size"]))
    told = verdicts(evidence) if tell else [no_stages(resolved.inputs.scale)]
    resting = [str(WORDS["scale"]), str(WORDS["push"]), assumptions_line([resolved])]
    return [
        Section(str(HEADINGS["finding"]), finding(evidence), [], [figure] if tell else []),
        Section(str(HEADINGS["run"]), [described(resolved), _ran(evidence), *MEANING()]),
        *([Section(str(WORDS["stages"]), told, [stages])] if tell else []),
        Section(str(WORDS["networks"]), [str(WORDS["network"])], networks),
        Section(str(HEADINGS["rests"]), resting, [pushes, *([] if tell else [stages])], [] if tell else [figure]),
    ]


def _ran(evidence: StageEvidence) -> str:
    resolved, runs = evidence.resolved["assumed"], evidence.runs
    return WORDS["ran"].format(
        start=resolved.inputs.start_year, end=resolved.inputs.end_year,
        finished=int((runs["status"] == "finished").sum()), runs=len(runs), first=runs["seed"].min(),
        last=runs["seed"].max(), scale=resolved.inputs.scale,
    )  # fmt: skip


def _manifest(evidence: StageEvidence, command: str) -> dict[str, Any]:
    """Everything needed to repeat the experiment."""
    described = {push: stored.described(resolved, command) for push, resolved in evidence.resolved.items()}
    runs = evidence.runs
    return {
        **described["assumed"],
        "experiment": "stages",
        "equal_push": {
            path: value
            for path, value in described["equal"]["sources"].items()
            if described["assumed"]["sources"][path] != value
        },
        "inputs_equal_push": described["equal"]["inputs"],
        "replications": int(runs["replication"].max()),
        "seeds": [int(seed) for seed in runs["seed"].unique()],
        "finished": int((runs["status"] == "finished").sum()),
    }
