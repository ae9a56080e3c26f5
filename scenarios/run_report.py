"""The report of a run: what was run, what came out, what it stands on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.catalogue import indicator, subsystem_name
from ..analysis.figures.style import cluster_name
from .report import Figure, Section, Table, write_report
from .scoring import shipped_evaluator
from .summary import MEANING, final_year_table, spread

if TYPE_CHECKING:
    from .experiments.run import RunResult

STRONG_PUSH = 0.5  # of the characteristic platform, from which a stage is said to rest on it
CAPTIONS = {
    "order_degrees": "Order degrees of digital trade and of the industrial cluster, by the frozen evaluator.",
    "synergy": "Composite synergy degree U, compared with the first year.",
    "stages": "Stage measured from the firm-to-firm network; a different quantity from U, reported beside it.",
    "exports": "Simulated exports against the observed ones. Hollow points were not known to the model.",
    "adoption": "Shares of firms on e-commerce platforms and on the characteristic platform.",
    "trade_balance": "Exports above zero, imports by channel below it, and the balance between them, with what was "
    "observed. Hollow points were not known to the model.",
    "digital_trade_structure": "Shares of the four parts of digital trade. Structural imbalance is 0 if they are equal "
    "and 1 if there is only one.",
    "flows": "What flows between the four subsystems in the last year, all clusters together. Draw another year or one "
    "cluster with: synergysim draw flows FOLDER --year YEAR --cluster CODE.",
}
VARIANTS = {
    "own_window": "own window (the papers' practice)",
    "extended_own_window": "S1's 35 indicators, own window",
    "without_policy_counts": "without policy counts A11, B12",
    "net_of_common_trend": "net of the common trend",
}


def write_run_report(result: RunResult, pictures: dict[str, Path], path: Path) -> Path:
    """Write the report of a run as one HTML file."""
    title = result.resolved.scenario.title_en or result.resolved.name
    sections = [_result(result, pictures), _beside(result), _trade(pictures), _flows(pictures), _stands_on(result)]
    return write_report(path, title, sections)


def _figures(pictures: dict[str, Path], *names: str) -> list[Figure]:
    return [Figure(pictures[name], CAPTIONS[name]) for name in names]


def _result(result: RunResult, pictures: dict[str, Path]) -> Section:
    inputs, runs = result.resolved.inputs, result.runs
    finished = int((runs["status"] == "finished").sum())
    ran = (
        f"{result.resolved.scenario.description} {inputs.start_year}–{inputs.end_year}, {finished} of {len(runs)} "
        f"replications finished (seeds {runs['seed'].min()} to {runs['seed'].max()}), {inputs.scale:.3g} of all firms "
        "simulated."
    )
    table = Table(
        final_year_table(result),
        f"The year {result.synergy['year'].max()}: medians; U with its 10th to 90th percentile.",
    )
    figures = _figures(pictures, "order_degrees", "synergy", "stages")
    return Section(
        "Synergy of digital trade and the clusters",
        [ran.strip(), MEANING, *result.scores.notes, *_pushed(result), *_base_years(result)],
        [table],
        figures,
    )


def _pushed(result: RunResult) -> list[str]:
    """A warning where a stage rests on an input."""
    pushed = [one for one in result.resolved.inputs.industries if one.platform_push >= STRONG_PUSH]
    if not pushed:
        return []
    names = ", ".join(cluster_name(one.code) for one in pushed)
    return [
        f"{names}: the industry's characteristic platform is pushed by assumption (platform_push). The stage that "
        "its network reaches follows from this input; it is no evidence for it."
    ]


def _base_years(result: RunResult) -> list[str]:
    """A warning against reading the meeting point of growth indices as a result."""
    years = shipped_evaluator(result.resolved.scenario.evaluator, result.resolved.scenario.folder).evaluator.base_years
    if not years:
        return []
    return [
        f"All indicators are growth indices on {min(years)}–{max(years)}: around these years the two order degrees lie "
        "close together by construction. When one overtakes the other there is no finding; their slopes are."
    ]


def _beside(result: RunResult) -> Section:
    text = (
        "U depends on choices. The default scores growth indices with bounds and weights frozen on a reference "
        "ensemble. Own-window bounds lift any growing indicator and separate clusters poorly; S1's 35 indicators, "
        "measured in the same runs, are scored in this way too. Policies move the "
        "counts of measures by definition, so their effect is read without them. Most of U is a trend that all "
        "clusters share; what is left without it shows which cluster does better than the average one."
    )
    return Section("The same runs under other choices", [text], [_variant_table(result)])


def _variant_table(result: RunResult) -> Table:
    year = result.synergy["year"].max()
    last = result.variants[result.variants["year"] == year]
    default = result.synergy[result.synergy["year"] == year]
    rows = []
    for cluster, scored in default.groupby("cluster", sort=False):
        others = last[last["cluster"] == cluster]
        cells = [spread(one["synergy"]) for name in _present(last) if len(one := others[others["variant"] == name])]
        rows.append((cluster_name(cluster), spread(scored["synergy"]), *cells))
    columns = ["Cluster", "U, default", *(f"U, {VARIANTS[name]}" for name in _present(last))]
    caption = f"U in {year} under several choices; S2's 23 indicators unless the head says S1's 35."
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _present(variants: pd.DataFrame) -> list[str]:
    return [name for name in VARIANTS if name in set(variants["variant"])]


def _trade(pictures: dict[str, Path]) -> Section:
    text = (
        "External demand follows the city's observed export total until its last year known to the model and growth "
        "assumptions after it. Later observations are shown, not used."
    )
    figures = _figures(pictures, "exports", "trade_balance", "digital_trade_structure", "adoption")
    return Section("Trade and adoption", [text], [], figures)


def _flows(pictures: dict[str, Path]) -> Section:
    text = (
        "Goods, capital, talent, technology and information flow between cross-border e-commerce, the industrial "
        "clusters, production factors and products, and the external environment. flows.parquet has them by quarter."
    )
    return Section("Flows between the subsystems", [text], [], _figures(pictures, "flows"))


def _stands_on(result: RunResult) -> Section:
    scores, resolved = result.scores, result.resolved
    provenance = scores.evaluator["provenance"]
    evaluator = (
        f"Evaluator {scores.evaluator['name']}: {scores.evaluator['settings']}. Fitted on "
        f"{', '.join(provenance.get('scenarios', ['a reference']))}, {provenance['runs']} runs."
    )
    assumed = (
        f"{len(resolved.assumptions)} of {len(resolved.sources)} input values are assumptions; manifest.json lists "
        "every value with its source. Nothing here is calibrated beyond what a source says."
    )
    weights = scores.weights.assign(
        subsystem=[subsystem_name(name) for name in scores.weights["subsystem"]],
        name=[indicator(code).short_en for code in scores.weights["indicator"]],
    )[["subsystem", "indicator", "name", "weight"]].rename(columns=str.capitalize)
    tables = [Table(weights, "Weights of the indicators, frozen."), _changes(result)]
    return Section("What it stands on", [evaluator, assumed], tables)


def _changes(result: RunResult) -> Table:
    inputs = result.resolved.inputs
    levers = [(one.code, one.level, one.start, one.ramp) for one in inputs.levers]
    frame = pd.DataFrame(levers, columns=["Lever", "Level", "From year", "Years to reach it"])
    return Table(frame, "Policy levers of the scenario; none means no policy.")
