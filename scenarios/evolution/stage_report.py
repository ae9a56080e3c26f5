"""What the stage experiment amounts to: tables, a figure, sentences, and the folder and report that hold them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...analysis.figures.style import cluster_name
from .. import outputs
from ..report import Figure, Section, Table, write_report
from .stage_evidence import PUSHES

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from ...analysis.catalogue import Language
    from .stage_evidence import StageEvidence

MEANING = (
    "As assumed: each industry's characteristic platform is pushed as the scenario says. That push is an input; a "
    "stage that follows from it is no evidence.",
    "Equal: every industry is pushed alike, by the mean weighted by firms. A difference between clusters that is left "
    "then, and on which the replications agree, is the model's own, and evidence.",
)
NETWORK = (
    "Firms are the nodes, their ties the edges; platforms are no nodes. At random: of a network in which every firm "
    "has as many ties, drawn at random once a year. Where a measure equals it, the network's shape follows from the "
    "numbers of ties alone. Layers: information runs along ties made on a digital platform, goods between producers "
    "and traders and along ties made on a professional market, capital between two sellers on e-commerce platforms; "
    "which tie belongs to which layer is an assumption."
)
SCALE = (
    "Stages ask for shares of firms. In a small network chance makes large shares: of the clusters with few simulated "
    "firms believe a stage only if it stays when more of the firms are simulated (--scale)."
)
PUSH = "The push adds to the hazard and the utility of joining the industry's platform; ties are formed by its members."
SAME = "{cluster}: {assumed} in {year} as assumed, {equal} under an equal push: the same."
OTHER = "{cluster}: {assumed} in {year} as assumed, {equal} under an equal push: its stage rests on that input."
NETWORK_CAPTIONS = {
    "assumed": "Networks of firms at the end of {year}, push as assumed; medians over the replications.",
    "equal": "Networks of firms at the end of {year}, equal push; medians over the replications.",
}
ALIKE = "In {year} the clusters differ as assumed and are alike under an equal push: their differences are the input's."
WORDS: dict[str, dict[Language, str]] = {
    "assumed": {"en": "push as assumed", "zh": "按设定的推动"},
    "equal": {"en": "equal push", "zh": "等同的推动"},
}
MEASURES = {
    "adoption_share": "On e-commerce platforms",
    "member_share": "On the characteristic platform",
    "mean_degree": "Ties per firm (number)",
    "tiered_component_share": "Components of 3 or more across tiers",
    "null_tiered_component_share": "Components across tiers, at random",
    "largest_component_share": "Largest component",
    "null_largest_component_share": "Largest component, at random",
    "largest_component_share_without_top_platform": "Largest component without the top platform's ties",
    "core_share": "3-core",
    "null_core_share": "3-core, at random",
    "mutual_component_share": "Mutual component of three layers",
    "digital_service_share": "Digital services (share of digital trade)",
}


def stage_table(evidence: StageEvidence) -> pd.DataFrame:
    """Cluster, push, and the stage with its share of the replications, in every fifth year and the last."""
    reached = evidence.reached
    first, last = int(reached["year"].min()), int(reached["year"].max())
    shown = [year for year in range(first + 1, last + 1) if year % 5 == 0 or year == last] or [last]
    cells = reached.assign(cell=[f"{one.stage} {one.share:.0%}" for one in reached.itertuples()])
    wide = cells.pivot_table(index=["cluster", "push"], columns="year", values="cell", aggfunc="first", sort=False)
    rows = wide[shown].reset_index()
    rows.columns = pd.Index(["Cluster", "Push", *map(str, shown)])
    return rows.assign(Cluster=[cluster_name(code) for code in rows["Cluster"]])


def verdicts(evidence: StageEvidence) -> list[str]:
    """For each cluster: whether its most frequent stage in the last year depends on the push assumed for it."""
    reached = evidence.reached
    last = reached[reached["year"] == reached["year"].max()]
    told = last.assign(told=[f"{one.stage} ({one.share:.0%} of replications)" for one in last.itertuples()])
    lines = []
    for code, rows in told.groupby("cluster", sort=False):
        by_push = rows.set_index("push")
        if set(by_push.index) != set(PUSHES):
            continue
        stage, words = by_push["stage"], by_push["told"]
        line = SAME if stage["assumed"] == stage["equal"] else OTHER
        names = {"cluster": cluster_name(str(code)), "year": int(rows["year"].iloc[0])}
        lines.append(line.format(**names, assumed=words["assumed"], equal=words["equal"]))
    return [*lines, *_overall(last)]


def _overall(last: pd.DataFrame) -> list[str]:
    stages = {push: rows["stage"].unique() for push, rows in last.groupby("push")}
    if set(stages) != set(PUSHES) or len(stages["assumed"]) == 1 or len(stages["equal"]) > 1:
        return []
    return [ALIKE.format(year=int(last["year"].iloc[0]))]


def push_table(evidence: StageEvidence) -> pd.DataFrame:
    """The push of every industry and the year it begins, as assumed and equal."""
    rows = []
    for push, resolved in evidence.resolved.items():
        for one in resolved.inputs.industries:
            source = resolved.sources[f"industry.{one.code}.platform_push"]
            rows.append((cluster_name(one.code), push, one.platform_push, one.platform_push_start, source))
    return pd.DataFrame(rows, columns=["Industry", "Push", "Strength, 0 to 1", "From year", "Source"])


def network_table(evidence: StageEvidence, push: str) -> pd.DataFrame:
    """One row a measure, one column a cluster: medians over the replications at the end of the last year."""
    rows = evidence.diagnostics[evidence.diagnostics["push"] == push]
    rows = rows[(rows["quarter"] == rows["quarter"].max()) & rows["diagnostic"].isin(list(MEASURES))]
    wide = rows.pivot_table(index="diagnostic", columns="cluster", values="value", aggfunc="median")
    clusters = [code for code in evidence.stages["cluster"].unique() if code in wide.columns]
    ordered: pd.DataFrame = wide.loc[[name for name in MEASURES if name in wide.index], clusters]
    named = ordered.rename(index=MEASURES, columns={code: cluster_name(code) for code in clusters})
    return named.rename_axis(index="Share of firms, unless said otherwise", columns=None).reset_index()


def stage_figure(evidence: StageEvidence, lang: Language = "en") -> Picture:
    """The most frequent stage by year, a strip for every cluster and push."""
    from ...analysis.figures import run as drawn
    from ...analysis.figures.style import figure_language

    lang = figure_language(lang)
    mark = "：" if lang == "zh" else ", "
    keys = zip(evidence.stages["cluster"], evidence.stages["push"], strict=True)
    names = [f"{cluster_name(code, lang)}{mark}{WORDS[push][lang]}" for code, push in keys]
    return drawn.stages(evidence.stages.assign(cluster=names), lang)


def write_stages(evidence: StageEvidence, folder: Path, force: bool = False, command: str = "") -> Path:
    """Write tables, figure, report and, last, the manifest into a folder and return it.

    Raises:
        UserError: the folder holds a run and ``force`` is not set.
    """
    outputs.check_free(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / outputs.MANIFEST, folder / outputs.REPORT, *(folder / "figures").glob("*.png")):
        old.unlink(missing_ok=True)
    evidence.runs.to_parquet(folder / "runs.parquet", index=False)
    evidence.diagnostics.to_parquet(folder / "diagnostics.parquet", index=False)
    evidence.stages.to_csv(folder / "stages.csv", index=False, lineterminator="\n")
    if not evidence.stages.empty:
        evidence.shares.to_csv(folder / "stage_shares.csv", index=False, lineterminator="\n")
        _write_report(evidence, folder)
    text = json.dumps(_manifest(evidence, command), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _write_report(evidence: StageEvidence, folder: Path) -> None:
    from ...analysis.figures.style import save

    picture = save(stage_figure(evidence), folder / "figures" / "stages.png")
    resolved, runs = evidence.resolved["assumed"], evidence.runs
    finished = int((runs["status"] == "finished").sum())
    ran = (
        f"{resolved.scenario.description} {resolved.inputs.start_year}–{resolved.inputs.end_year}, {finished} of "
        f"{len(runs)} replications finished (seeds {runs['seed'].min()} to {runs['seed'].max()} under either push), "
        f"{resolved.inputs.scale:.3g} of all firms simulated."
    )
    stages = Table(stage_table(evidence), "Most frequent stage at the year's end, with its share of replications.")
    runs_until = int(evidence.stages["year"].max())
    sections = [
        Section("Stages and what they rest on", [ran.strip(), *MEANING, *verdicts(evidence), SCALE], [stages],
                [Figure(picture, "Most frequent stage by year, hatched where fewer than two thirds agree.")]),
        Section("The networks behind them", [NETWORK],
                [Table(network_table(evidence, push), NETWORK_CAPTIONS[push].format(year=runs_until))
                 for push in evidence.stages["push"].unique()]),
        Section("The push", [PUSH], [Table(push_table(evidence), "Push of the characteristic platform.")]),
    ]  # fmt: skip
    title = resolved.scenario.title_en or resolved.name
    write_report(folder / outputs.REPORT, f"Stages: {title}", sections)


def _manifest(evidence: StageEvidence, command: str) -> dict[str, Any]:
    """Everything needed to repeat the experiment."""
    described = {push: outputs.described(resolved, command) for push, resolved in evidence.resolved.items()}
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
