"""What the hysteresis experiment amounts to: tables, sentences, figures, and the folder and report that hold them."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.figures.style import cluster_name
from ...analysis.hysteresis import GAP, MOVED, against, gaps, jumps, moved, warnings_before
from .. import outputs
from ..report import Figure, Section, Table, write_report
from .hysteresis import ORDER_PARAMETERS

if TYPE_CHECKING:
    from .hysteresis import Hysteresis

SHARES = [name for name in ORDER_PARAMETERS if name != "susceptibility"]
METHOD = (
    "One long run a replication: the lever is pulled up in {steps} levels from 0 to {top:g} and down again, {years} "
    "years a level, after {settle} years without it. Surroundings stay as in the first year, home and foreign demand "
    "grow alike, no shocks, other levers at their last level. Beside it runs a twin with the same luck and the lever "
    "at zero; what rises there too is taken out of gaps and jumps. Values are means over the last half of a level."
)
LONG = (
    "So long a run is an experiment of thought, no forecast. In it clusters concentrate: {left} of the firms of the "
    "first level are left at the last one, so that chance weighs more on the way down."
)
MAP = (
    "Hollow and filled points: states of rest of the mean-field map, which knows no leaders, no money and no gain from "
    "selling online, at the median push of the industries' platforms. Dotted: its path under the same "
    "steps. Grey dashes: the twin run with the lever at zero."
)
CHOSEN = (
    "Derived from the folds of the mean-field equation, before any run of agents: they show that the rules can tip, "
    "not that the cluster does. Terms that the equation does not know are switched off."
)
RULE = (
    "Hysteresis is said where the gap exceeds that under the scenario's own values, the 95 % interval of the paired "
    "difference being above 0, and the cluster (median) tips up at a higher level than it comes back at."
)
WARNING = (
    "Early warning before the jump, on the quarters up to the level at which it comes: trends of the rolling variance "
    "and autocorrelation (Kendall's tau, mean over the runs that jumped) with Fisher's combination of their p-values "
    "against surrogates without a tipping point. A trend without a small p-value is no warning."
)


def verdicts(found: Hysteresis) -> list[str]:
    """One sentence a cluster: jump and hysteresis or not; first, whether the lever moves anything at all."""
    lever = found.sweep.lever
    effects = moved(found.points)
    shares = effects[effects["order_parameter"].isin(SHARES)]
    if (shares["effect"].abs() < MOVED).all():
        return [f"{lever} moves no order parameter by {MOVED:g} or more in any cluster: its sweep shows nothing."]
    lines = []
    runs = jumps(found.points)
    for cluster, gap in gaps(found.points).set_index("cluster").iterrows():
        name, (mean, lower, upper) = str(cluster), (float(gap[column]) for column in ("gap", "lower", "upper"))
        known = not math.isnan(lower)
        interval = f" (95 %: {lower:.2f} to {upper:.2f})" if known else " (one run: no interval)"
        verdict = "hysteresis" if (lower if known else mean) > GAP else "no hysteresis shown"
        told = _jumped(runs[runs["cluster"] == name])
        lines.append(f"{cluster_name(name)}: {told}; way down minus way up {mean:.2f}{interval}: {verdict}.")
    return lines


def _jumped(runs: pd.DataFrame) -> str:
    jumped = runs[runs["jumped"]]
    if jumped.empty:
        return f"no jump in {len(runs)} runs"
    level, rise = jumped["level"].median(), jumped["rise"].median()
    return f"adoption jumps in {len(jumped)} of {len(runs)} runs (median level {level:g}, by {rise:.2f})"


def comparison(found: Hysteresis, own: Hysteresis) -> list[str]:
    """One sentence a cluster, and one for all together: the setting with strong effects against the scenario's own."""
    lines = []
    for one in against(found.points, own.points).itertuples():
        back = "never" if math.isnan(float(str(one.back_at))) else f"at {one.back_at:g}"
        up = (
            "never"
            if math.isnan(float(str(one.up_at)))
            else f"at {one.up_at:g}{' on the way down' if one.up_on == 'down' else ''}"
        )
        verdict = "hysteresis" if one.hysteresis else "no hysteresis shown"
        name = "All clusters" if one.cluster == "all" else cluster_name(str(one.cluster))
        lines.append(
            f"{name}: gap {one.gap:.2f} against {one.own_gap:.2f} under the scenario's own values (difference, 95 %: "
            f"{one.lower:.2f} to {one.upper:.2f}); tips up {up}, back {back}: {verdict}."
        )
    return lines


def gap_table(found: Hysteresis) -> pd.DataFrame:
    """Gap of every order parameter that is a share, cluster by cluster."""
    parts = [gaps(found.points, name).assign(order_parameter=name) for name in SHARES]
    table = pd.concat(parts, ignore_index=True)
    return table[["cluster", "order_parameter", "gap", "lower", "upper", "n"]]


def warning_table(found: Hysteresis) -> pd.DataFrame:
    """Early-warning statistics before the jumps; empty where nothing jumped."""
    return warnings_before(found.series, jumps(found.points), 4 * found.sweep.years)


def write_hysteresis(
    found: Hysteresis, folder: Path, force: bool = False, command: str = "", own: Hysteresis | None = None
) -> Path:
    """Write tables, figures, report and, last, the manifest into a folder and return it.

    Raises:
        UserError: the folder holds a run and ``force`` is not set.
    """
    outputs.check_free(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / outputs.MANIFEST, folder / outputs.REPORT, *(folder / "figures").glob("*.png")):
        old.unlink(missing_ok=True)
    found.series.to_parquet(folder / "series.parquet", index=False)
    tables = {"runs": found.runs, "points": found.points, "mean_field": found.rest, "predicted": found.predicted}
    if not found.points.empty:
        tables |= {"gaps": gap_table(found), "jumps": jumps(found.points), "effects": moved(found.points),
                   "early_warning": warning_table(found)}  # fmt: skip
        if own is not None and not own.points.empty:
            tables["against_own_values"] = against(found.points, own.points)
        _write_report(found, folder, own)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    manifest = {
        **outputs.described(found.resolved, command),
        "experiment": "hysteresis",
        "sweep": dataclasses.asdict(found.sweep),
        "strong": dict(found.strong),
        "seeds": [int(seed) for seed in found.runs["seed"].unique()],
        "finished": int((found.runs["status"] == "finished").sum()),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _write_report(found: Hysteresis, folder: Path, own: Hysteresis | None) -> None:
    from ...analysis.figures.hysteresis import hysteresis_loop
    from ...analysis.figures.style import save

    sweep, pictures = found.sweep, []
    for name in ORDER_PARAMETERS:
        figure = hysteresis_loop(found.points, found.rest, sweep.lever, name, predicted=found.predicted)
        path = save(figure, folder / "figures" / f"loop_{name}.png")
        pictures.append(Figure(path, f"{name.replace('_', ' ')} against the level of {sweep.lever}."))
    method = METHOD.format(**dataclasses.asdict(sweep))
    effects = (
        "Strong network effects: "
        + ", ".join(f"{path} = {value:g}" for path, value in found.strong.items())
        + ". "
        + CHOSEN
    )
    compared = [] if own is None or own.points.empty else [RULE, *comparison(found, own)]
    given = [effects] if found.strong else []
    named = gap_table(found).assign(cluster=lambda table: table["cluster"].map(cluster_name))
    warned = warning_table(found).assign(cluster=lambda table: table["cluster"].map(cluster_name))
    sections = [
        Section("Jump and hysteresis",
                [*verdicts(found), *compared, method, LONG.format(left=firms_left(found)), *given, MAP],
                [Table(named, "Way down minus way up, mean over levels; 95 % interval over replications.")], pictures),
        Section("Early warning", [WARNING if len(warned) else "Nothing jumped, so there is nothing to warn of."],
                [Table(warned, "Before the jump.")] if len(warned) else []),
    ]  # fmt: skip
    write_report(folder / outputs.REPORT, f"{sweep.lever} up and down: {found.resolved.name}", sections)


def firms_left(found: Hysteresis) -> str:
    """Share of the firms of the first level that are left at the last one, median over clusters and replications."""
    rows = found.points[found.points["order_parameter"] == "n_firms"]
    ends = [
        rows[rows["step"] == step].set_index(["cluster", "replication"])["value"] for step in (0, rows["step"].max())
    ]
    return f"{(ends[1] / ends[0]).median():.0%}"
