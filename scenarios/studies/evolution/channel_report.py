"""What the channel experiment amounts to: tables, a figure, the folder and report that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ....analysis.figures import in_figures
from ....analysis.table_files import write_csv
from ....language import Text, in_english, language
from ...present import stored
from ...present.quantities import MEAN, U, long_name, name_of, unit_of
from ...present.report import Figure, Section, Table
from ...present.report.evidence import counted, needed_to_show
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from ..comparison import outputs as comparison_outputs
from ..comparison.report import ran_line
from .channel_words import MEANING, WORDS
from .channels import OUTCOMES, STAGE

TOLD = ("exports_usd", U)  # what the finding is about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Picture

    from ...files.resolution import Resolved
    from .channels import ChannelShares


def title_of(outcome: str) -> str:
    """An outcome's name with its unit."""
    from ....analysis.figures.style import with_unit

    if outcome == STAGE:
        return str(WORDS["stage"])
    return with_unit(long_name(outcome), unit_of(outcome))


def channel_names(result: ChannelShares) -> dict[str, str]:
    """Code and name by code."""
    return {one.code: f"{one.code} {one.name_zh if language() == 'zh' else one.name_en}" for one in result.channels}


def finding(result: ChannelShares) -> list[str]:
    """For how many channels a contribution to exports and to U is shown, and the largest of these."""
    names, said = channel_names(result), []
    for key, outcome in zip(("levels", "degrees"), TOLD, strict=True):
        rows = result.shares[(result.shares["cluster"] == MEAN) & (result.shares["outcome"] == outcome)]
        if rows.empty:
            continue
        shown = rows[(rows["lower"] > 0) | (rows["upper"] < 0)].sort_values("contribution")
        told: dict[str, object] = {"n": len(rows), "sure": len(shown), "year": int(rows["year"].iloc[0])}
        if shown.empty:
            said.append(WORDS[f"{key}_none"].format(**told, **_unshown(rows)).rstrip())
            continue
        top, last = shown.iloc[-1], shown.iloc[0]
        against = {"channel": names[str(last["channel"])], "share": _with_interval(last)}
        larger = -last["contribution"] > abs(top["contribution"])
        told |= {"against": WORDS["against"].format(**against) if larger and len(shown) > 1 else ""}
        told |= {"top": names[str(top["channel"])], "share": _with_interval(top)}
        said.append(WORDS[key].format(**told))
    return said


def _unshown(rows: pd.DataFrame) -> dict[str, str]:
    """How many pairs there are, and how many it would take to show the largest contribution measured."""
    largest = rows.iloc[int(rows["contribution"].abs().argmax())]
    row = {"mean": largest["contribution"], **largest[["upper", "n", "independent"]]}
    mean = f"{largest['contribution'] / (abs(float(largest['baseline_mean'])) or 1.0):+.1%}".replace("-", "−")
    return {"pairs": counted(float(largest["n"])), "needed": needed_to_show(row, mean)}


def _with_interval(row: pd.Series) -> str:
    """A contribution as a share of the baseline, with its interval."""
    scale = abs(float(row["baseline_mean"])) or 1.0
    share, lower, upper = (f"{row[one] / scale:+.1%}".replace("-", "−") for one in ("contribution", "lower", "upper"))
    return WORDS["with_interval"].format(share=share, lower=lower, upper=upper)


def outcomes_shown(result: ChannelShares) -> list[str]:
    """The outcomes that were measured, in their order."""
    return [one for one in OUTCOMES if one in set(result.shares["outcome"])]


def share_table(result: ChannelShares, margins: bool = False) -> pd.DataFrame:
    """One row a channel, one column an outcome: contribution as a share of the baseline, mean of the clusters.

    A star marks what is not 0 with 95 % confidence; with ``margins`` half of the interval stands there instead.
    """
    records = result.shares[result.shares["cluster"] == MEAN].to_dict("records")
    rows: dict[tuple[str, str], dict[Any, Any]] = {(one["channel"], one["outcome"]): one for one in records}
    outcomes = outcomes_shown(result)
    table = []
    for code, name in channel_names(result).items():
        cells = [_cell(rows, code, outcome, margins) for outcome in outcomes]
        table.append((name, *cells))
    heads = [str(WORDS["stage"]) if one == STAGE else name_of(one) for one in outcomes]
    return pd.DataFrame(table, columns=[str(WORDS["channel"]), *heads])


def _cell(rows: dict[tuple[str, str], dict[Any, Any]], channel: str, outcome: str, margins: bool) -> str:
    if (channel, outcome) not in rows:
        return "–"
    row = rows[(channel, outcome)]
    if margins:
        return _with_margin(row, outcome)
    mark = "*" if row["lower"] > 0 or row["upper"] < 0 else ""
    text = f"{row['contribution']:+z.2f}" if outcome == STAGE else f"{row['share']:+z.1%}"
    return text.replace("-", "−") + mark


def _with_margin(row: dict[Any, Any], outcome: str) -> str:
    """A contribution and half of its interval; the baseline, by which both are divided, is taken as known."""
    half = 0.5 * (row["upper"] - row["lower"])
    if outcome == STAGE:
        return f"{row['contribution']:+z.2f} ± {half:.2f}".replace("-", "−")
    if not abs(row["baseline_mean"]) > 0:
        return "–"
    return f"{row['share']:+z.1%} ± {half / abs(row['baseline_mean']):.1%}".replace("-", "−")


@in_english
def markdown(result: ChannelShares, command: str, images: str = "images") -> str:
    """Shares with intervals and the switches as a page of the documentation; ``images`` is the picture's folder."""
    inputs, first = result.comparison.results[0].resolved.inputs, result.shares.iloc[0]
    ran = (
        f"Made by `{command}`: scenario {result.comparison.baseline}, {int(first['n'])} pairs, {inputs.scale:.3g} "
        f"times the real number of firms. Contribution in {int(first['year'])} as a share of the baseline, mean of "
        f"the "
        "clusters, ± half of the 95 % interval of the paired difference (the stage: in stages, of 4)."
    )
    parts = ["# Channels", ran, *MEANING["en"], _rows(share_table(result, margins=True))]
    parts += ["## " + WORDS["named"]["en"], _rows(named_table(result))]
    parts += [f"![Contributions of the channels with intervals]({images}/channels.png)"]
    return "\n\n".join([*parts, "## " + WORDS["switches"]["en"], _rows(switch_table(result))]) + "\n"


def _rows(frame: pd.DataFrame) -> str:
    """A table of text as Markdown."""
    rows = [list(frame.columns), ["-"] * len(frame.columns), *frame.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


def named_table(result: ChannelShares) -> pd.DataFrame:
    """Every channel on the outcomes that its paper names, with interval, beside the evidence that sized it."""
    records = result.shares[result.shares["cluster"] == MEAN].to_dict("records")
    found: dict[tuple[str, str], dict[Any, Any]] = {(one["channel"], one["outcome"]): one for one in records}
    names, rows = channel_names(result), []
    for channel in result.channels:
        for outcome in channel.outcomes:
            if (channel.code, outcome) in found:
                cell = _with_margin(found[(channel.code, outcome)], outcome)
                evidence = str(Text(channel.evidence, "channel"))
                rows.append((names[channel.code], long_name(outcome), cell, evidence))
    heads = [str(WORDS[head]) for head in ("channel", "outcome", "contribution", "evidence")]
    return pd.DataFrame(rows, columns=heads)


def switch_table(result: ChannelShares) -> pd.DataFrame:
    """Channel, steps, switch, meaning, source."""
    rows: list[tuple[str, ...]] = []
    for one in result.channels:
        cut = ", ".join(f"{path} = {value:g}" for path, value in one.cut.items()) or str(WORDS["levers"])
        told = [str(Text(text, "channel")) for text in (" → ".join(one.steps), one.meaning, one.source)]
        rows.append((channel_names(result)[one.code], told[0], cut, *told[1:]))
    return pd.DataFrame(rows, columns=[str(WORDS[head]) for head in ("channel", "steps", "cut", "meaning", "source")])


@in_figures
def channel_figure(result: ChannelShares, outcomes: Sequence[str] = OUTCOMES) -> Picture:
    """The bars of the mean over the clusters, a panel an outcome."""
    from ....analysis.figures.channels import channel_bars

    shares = result.shares[result.shares["cluster"] == MEAN]
    panels = [(one, title_of(one)) for one in outcomes if one in set(shares["outcome"])]
    return channel_bars(shares, panels, channel_names(result))


@in_whole()
def write_channels(result: ChannelShares, writing: Writing) -> None:
    """Write shares, figure, report and manifest; returns the folder.

    Raises:
        UserError: the folder holds something that is not to be replaced.
    """
    write_csv(result.shares, writing.folder / "channels.csv")
    title = WORDS["title"].format(name=_baseline(result).scenario.title_in())
    seeds = result.comparison.runs["seed"]
    methods = methods_paragraph([_baseline(result)], seeds)
    writing.report(title, _sections(result, writing), seeds, methods=methods)
    stored.carry([one.resolved.scenario for one in result.comparison.results], writing.folder)
    writing.manifest({**comparison_outputs.manifest(result.comparison, writing.command), "kind": "channels"})


def _baseline(result: ChannelShares) -> Resolved:
    return result.comparison.results[0].resolved


def _sections(result: ChannelShares, writing: Writing) -> list[Section]:
    comparison, baseline = result.comparison, _baseline(result)
    source = simulated_source([baseline], comparison.runs["seed"])
    brief = channel_figure(result, TOLD)
    pictures = writing.figures({"channels_in_brief": brief, "channels": channel_figure(result)}, source)
    first = result.shares.iloc[0]
    caption = WORDS["table"].format(year=int(first["year"]), n=int(first["n"]))
    run = [described(baseline), ran_line(comparison)]
    resting = [*MEANING(), evaluator_line(baseline), assumptions_line([baseline])]
    return [
        Section(str(HEADINGS["finding"]), finding(result), [],
                [Figure(pictures["channels_in_brief"], str(WORDS["figure"]))]),
        Section(str(HEADINGS["run"]), run, [Table(switch_table(result), str(WORDS["switch_table"]))]),
        Section(
            str(WORDS["shares"]), (),
            [Table(share_table(result), caption), Table(named_table(result), str(WORDS["named"]))],
            [Figure(pictures["channels"], str(WORDS["figure_all"]))],
        ),
        Section(str(HEADINGS["rests"]), resting),
    ]  # fmt: skip
