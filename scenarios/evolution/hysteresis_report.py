"""What the hysteresis experiment amounts to: tables, sentences, figures, and the folder and report that hold them."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis import alarms
from ...analysis.figures.style import cluster_name
from ...analysis.hysteresis import GAP, MOVED, against, gaps, jumps, moved
from .. import outputs
from ..report import Figure, Section, Table, write_report
from .hysteresis import ORDER_PARAMETERS
from .hysteresis_words import COLUMNS, WORDS

if TYPE_CHECKING:
    from ...analysis.catalogue import Language
    from .hysteresis import Hysteresis

SHARES = [name for name in ORDER_PARAMETERS if name != "susceptibility"]


def verdicts(found: Hysteresis, lang: Language = "en") -> list[str]:
    """One sentence a cluster: jump and hysteresis or not; first, whether the lever moves anything at all."""
    effects = moved(found.points)
    shares = effects[effects["order_parameter"].isin(SHARES)]
    if (shares["effect"].abs() < MOVED).all():
        return [WORDS["still"][lang].format(lever=found.sweep.lever, least=MOVED)]
    lines = []
    runs = jumps(found.points)
    for cluster, row in gaps(found.points).set_index("cluster").iterrows():
        name, (gap, lower, upper) = str(cluster), (float(row[column]) for column in ("gap", "lower", "upper"))
        known = not math.isnan(lower)
        interval = WORDS["interval" if known else "no_interval"][lang].format(lower=lower, upper=upper)
        verdict = WORDS["hysteresis" if (lower if known else gap) > GAP else "no_hysteresis"][lang]
        told = _jumped(runs[runs["cluster"] == name], lang)
        lines.append(
            WORDS["verdict"][lang].format(
                cluster=cluster_name(name, lang), jumped=told, gap=gap, interval=interval, verdict=verdict
            )
        )
    return lines


def _jumped(runs: pd.DataFrame, lang: Language) -> str:
    jumped = runs[runs["jumped"]]
    if jumped.empty:
        return WORDS["no_jump"][lang].format(n=len(runs))
    level, rise = jumped["level"].median(), jumped["rise"].median()
    return WORDS["jumps"][lang].format(jumped=len(jumped), n=len(runs), level=level, rise=rise)


def comparison(found: Hysteresis, own: Hysteresis, lang: Language = "en") -> list[str]:
    """One sentence a cluster, and one for all together: the setting with strong effects against the scenario's own."""
    lines = []
    for one in against(found.points, own.points).to_dict("records"):
        on_way_down = "at_down" if one["up_on"] == "down" else "at"
        name = WORDS["all"][lang] if one["cluster"] == "all" else cluster_name(str(one["cluster"]), lang)
        lines.append(
            WORDS["against"][lang].format(
                cluster=name, gap=one["gap"], own=one["own_gap"], lower=one["lower"], upper=one["upper"],
                up=_level(one["up_at"], on_way_down, lang), back=_level(one["back_at"], "at", lang),
                verdict=WORDS["hysteresis" if one["hysteresis"] else "no_hysteresis"][lang],
            )
        )  # fmt: skip
    return lines


def _level(level: float, how: str, lang: Language) -> str:
    return WORDS["never"][lang] if math.isnan(level) else WORDS[how][lang].format(level=level)


def gap_table(found: Hysteresis) -> pd.DataFrame:
    """Gap of every order parameter that is a share, cluster by cluster."""
    parts = [gaps(found.points, name).assign(order_parameter=name) for name in SHARES]
    table = pd.concat(parts, ignore_index=True)
    return table[["cluster", "order_parameter", "gap", "lower", "upper", "n"]]


@dataclasses.dataclass(frozen=True)
class Warnings:
    """Early warning: ``before`` the jumps, by cluster; ``rates`` of alarms there and where nothing tips."""

    before: pd.DataFrame
    rates: pd.DataFrame


def warnings_of(found: Hysteresis, own: Hysteresis | None = None) -> Warnings:
    """Early-warning statistics before the jumps, and on as many quarters of runs without; empty where nothing jumped.

    Without are the twins with the lever at zero and, where given, the same sweep under the scenario's own values.
    """
    runs, quarters = jumps(found.points), 4 * found.sweep.years
    warned = {"jumped": alarms.warned_runs(found.series, runs[runs["jumped"]], quarters)}
    without = alarms.ends_without_jump(found.points, runs, "held")
    warned["held"] = alarms.warned_runs(found.held_series, without, quarters)
    if own is not None and not own.points.empty:
        warned["own"] = alarms.warned_runs(own.series, alarms.ends_without_jump(own.points, runs), quarters)
    return Warnings(alarms.warnings_before(warned["jumped"]), alarms.alarm_rates(warned))


def rate_sentence(found: Warnings, lang: Language = "en") -> str:
    """How often the statistics give an alarm before jumps and without them; nothing where nothing jumped."""
    from ...analysis.figures.hysteresis import WORDS as NAMES

    lines = []
    for (name, statistic), rows in found.rates.groupby(["order_parameter", "statistic"], sort=False):
        told = [
            WORDS["rate_of"][lang].format(alarms=one.alarms, runs=one.runs, group=WORDS[str(one.runs_that)][lang])
            for one in rows.itertuples()
        ]
        joined = ("；" if lang == "zh" else ", ").join(told)
        label = NAMES[f"{name}_name"][lang]
        lines.append(WORDS["rate"][lang].format(statistic=WORDS[str(statistic)][lang], name=label, rates=joined))
    text = ("" if lang == "zh" else " ").join(lines)
    return WORDS["rates"][lang].format(lines=text) if lines else ""


def write_hysteresis(
    found: Hysteresis,
    folder: Path,
    force: bool = False,
    command: str = "",
    own: Hysteresis | None = None,
    lang: Language = "en",
    warned: Warnings | None = None,
) -> Path:
    """Write tables, figures, report and, last, the manifest into a folder and return it.

    ``warned``: what :func:`warnings_of` gave, where it is known already.

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
        warned = warned or warnings_of(found, own)
        tables |= {"gaps": gap_table(found), "jumps": jumps(found.points), "effects": moved(found.points),
                   "early_warning": warned.before, "alarm_rates": warned.rates}  # fmt: skip
        if own is not None and not own.points.empty:
            tables |= {"against_own_values": against(found.points, own.points), "own_jumps": jumps(own.points)}
        _write_report(found, folder, own, warned, lang)
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


def _write_report(found: Hysteresis, folder: Path, own: Hysteresis | None, warned: Warnings, lang: Language) -> None:
    from ...analysis.figures.hysteresis import WORDS as NAMES
    from ...analysis.figures.hysteresis import hysteresis_loop
    from ...analysis.figures.style import save

    sweep, pictures = found.sweep, []
    for name in ORDER_PARAMETERS:
        figure = hysteresis_loop(found.points, found.rest, sweep.lever, name, lang, found.predicted)
        path = save(figure, folder / "figures" / f"loop_{name}.png")
        caption = WORDS["picture"][lang].format(name=NAMES[f"{name}_name"][lang], lever=sweep.lever)
        pictures.append(Figure(path, caption[0].upper() + caption[1:]))
    texts = [*verdicts(found, lang)]
    if own is not None and not own.points.empty:
        texts += [WORDS["rule"][lang], *comparison(found, own, lang)]
    texts += [WORDS["method"][lang].format(**dataclasses.asdict(sweep))]
    texts += [WORDS["long"][lang].format(left=firms_left(found))]
    if found.strong:
        values = ", ".join(f"{path} = {value:g}" for path, value in found.strong.items())
        texts += [WORDS["strong"][lang].format(values=values)]
    gap = Table(_named(gap_table(found), lang), WORDS["gap_caption"][lang])
    sections = [
        Section(WORDS["section"][lang], [*texts, WORDS["map"][lang]], [gap], pictures),
        _warning_section(warned, lang),
    ]
    title = WORDS["title"][lang].format(lever=sweep.lever, name=found.resolved.name)
    write_report(folder / outputs.REPORT, title, sections, lang)


def _warning_section(warned: Warnings, lang: Language) -> Section:
    heading = WORDS["warning_section"][lang]
    if warned.before.empty:
        return Section(heading, [WORDS["no_warning"][lang]])
    tables = [Table(_named(warned.before, lang), WORDS["warning_caption"][lang]),
              Table(_named(warned.rates, lang), WORDS["rate_caption"][lang])]  # fmt: skip
    return Section(heading, [WORDS["warning"][lang], rate_sentence(warned, lang)], tables)


def _named(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """A table with clusters, order parameters and groups of runs by name."""
    from ...analysis.figures.hysteresis import WORDS as NAMES

    names = {
        "cluster": lambda code: cluster_name(str(code), lang),
        "order_parameter": lambda code: NAMES[f"{code}_name"][lang],
        "runs_that": lambda code: WORDS[str(code)][lang],
        "statistic": lambda code: WORDS[str(code)]["zh"] if lang == "zh" else str(code),
    }
    shown = table.assign(**{column: table[column].map(name) for column, name in names.items() if column in table})
    return shown.rename(columns=COLUMNS) if lang == "zh" else shown


def firms_left(found: Hysteresis) -> str:
    """Share of the firms of the first level that are left at the last one, median over clusters and replications."""
    rows = found.points[found.points["order_parameter"] == "n_firms"]
    ends = [
        rows[rows["step"] == step].set_index(["cluster", "replication"])["value"] for step in (0, rows["step"].max())
    ]
    return f"{(ends[1] / ends[0]).median():.0%}"
