"""What is told of a region: on the terminal and in the README of its folder, in English or Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ....language import Text, language, tr, trc
from .fields import CITIES, INDUSTRIES, SERIES

if TYPE_CHECKING:
    from .region import Region

TEXT: dict[str, Text] = {
    "understood": tr("Understood: {clusters} in {cities}, {first}-{last}; {levers} and {events}; {years} observed."),
    "assumed": tr(
        "Assumed: {n} of {all} values, {defaults} of them defaults of synergysim or values "
        "of Guangzhou and {unsourced} given without a source."
    ),
    "used": tr("What the region can and cannot be used for:"),
    "yes": trc("region", "yes"),
    "no": trc("region", "no"),
    "use": trc("region", "{answer}: {use}. {why}"),
    "noted": tr("Remarks"),
    "written": tr("Written to {place}; its README.md lists every value with its source."),
    "next": tr("Go on with:"),
    "trade": tr("{name}: exports {exports:,.0f} (10,000 USD), {firms:,.0f} firms{weak}"),
    "weak": tr(", no source"),
    "title": tr("# {name}\n\nMade of `{file}`. Every value stands with its source in the files of this folder."),
    "files": tr(
        "`{code}.yaml` is the scenario, `no_policy.yaml` and `strong_policy.yaml` extend it; "
        "`evaluator.json` holds the region's own bounds and weights, frozen on runs of the "
        "three and of worlds in which nothing moves, nobody sells online, or foreign demand "
        "stands still."
    ),
    "values": tr("## Values\n\n| Value | | Source |\n|-|-|-|"),
    "uses": tr("## What it can be used for\n\n| Use | | Why |\n|-|-|-|"),
    "same": tr(
        "The workbook names no policy: {code}.yaml and no_policy.yaml are the same; compare with strong_policy.yaml."
    ),
    "distance": tr("Latitude and longitude are not given: distances to buyers are those from Guangzhou."),
}
# One, and several.
COUNTED: dict[str, tuple[Text, Text]] = {
    "cluster": (tr("1 cluster"), tr("{n} clusters")),
    "city": (tr("1 city"), tr("{n} cities")),
    "lever": (tr("1 lever"), tr("{n} levers")),
    "event": (tr("1 event"), tr("{n} events")),
}
# What a value is called in the workbook, by the end of its path.
NAMES: dict[str, Text] = {one.key: one.name for one in (*CITIES, *INDUSTRIES)} | {
    key: one.name for key, one in SERIES.items()
}
MOST_CLUSTERS = 12  # named one by one on the terminal


def _counted(what: str, n: int) -> str:
    return COUNTED[what][n != 1].format(n=n)


def told(region: Region) -> Iterator[str]:
    """What was understood, what was assumed, what it serves for: a line each."""
    made = region.contents
    scenario, table = made.scenario, region.understood
    years = sorted({year for (place, _), (values, _) in made.series.items() for year in values})
    yield TEXT["understood"].format(
        clusters=_counted("cluster", len(made.industries)),
        cities=_counted("city", len(made.cities)),
        first=scenario["start_year"],
        last=scenario["end_year"],
        levers=_counted("lever", len(scenario["levers"])),
        events=_counted("event", len(scenario["shocks"])),
        years=f"{years[0]}-{years[-1]}" if years else str(tr("nothing")),
    )
    for one in list(made.industries.values())[:MOST_CLUSTERS]:
        weak = one["base_exports"]["source"].startswith("assumption") or one["n_firms"]["source"].startswith(
            "assumption"
        )
        yield "  " + TEXT["trade"].format(
            name=one["name_zh" if language() == "zh" else "name_en"],
            exports=one["base_exports"]["value"],
            firms=one["n_firms"]["value"],
            weak=str(TEXT["weak"]) if weak else "",
        )
    unsourced = int(table["source"].str.startswith("assumption: no source is given").sum())
    n = int(table["assumed"].sum())
    yield TEXT["assumed"].format(n=n, all=len(table), unsourced=unsourced, defaults=n - unsourced)
    counted = Counter(
        path.rsplit(".", 1)[-1] for path in region.assumed["path"] if path.startswith(("city.", "industry."))
    )
    called = [
        (str(NAMES[name]) if name in NAMES else name) + (f" ({times}×)" if times > 1 else "")
        for name, times in counted.items()
    ]
    yield "  " + str(tr("; ")).join(called)
    for note in remarks(region):
        yield f"  {note}"
    yield str(TEXT["used"])
    for use in region.uses:
        answer = TEXT["yes" if use.possible else "no"]
        yield "  " + TEXT["use"].format(
            answer=str(answer),
            use=str(use.name),
            why=str(use.reason),
        )


def remarks(region: Region) -> Iterator[str]:
    """What was decided in reading, and what follows from what is missing."""
    yield from (str(note) for note in region.notes)
    if not region.contents.scenario["levers"]:
        yield TEXT["same"].format(code=region.code)
    if not region.contents.regions:
        yield str(TEXT["distance"])


def commands(region: Region, place: Path) -> Iterator[str]:
    """The commands to go on with, those that the region's data allow."""
    scenario, twin = place / f"{region.code}.yaml", place / "no_policy.yaml"
    if not region.contents.scenario["levers"]:
        scenario, twin = place / "strong_policy.yaml", place / "no_policy.yaml"
    lang = " --lang zh" if language() == "zh" else ""
    yield f"synergysim run {place / f'{region.code}.yaml'}{lang}"
    yield f"synergysim compare {twin} {scenario} -n 20{lang}"
    possible = {use.name.en: use.possible for use in region.uses}
    if possible["Calibrate it to your observations"]:
        yield f"synergysim calibrate {place / f'{region.code}.yaml'} --method point --trials 40{lang}"
    if possible["Test its forecast on years held out"]:
        yield f"synergysim validate {place / f'{region.code}.yaml'}{lang}"


def readme(region: Region, place: Path) -> str:
    """The README of the region's folder."""
    lines = [TEXT["title"].format(name=region.name, file=region.file), ""]
    lines += [TEXT["files"].format(code=region.code), "", str(TEXT["next"]), ""]
    lines += [f"    {one}" for one in commands(region, place)]
    lines += ["", str(TEXT["uses"])]
    for use in region.uses:
        lines.append(f"| {use.name!s} | {TEXT['yes' if use.possible else 'no']} | {use.reason!s} |")
    noted = list(remarks(region))
    if noted:
        lines += ["", f"## {TEXT['noted']}", "", *(f"- {_plain(one)}" for one in noted)]
    lines += ["", str(TEXT["values"])]
    for path, value, source in region.understood[["path", "value", "source"]].itertuples(index=False, name=None):
        lines.append(f"| {path} | {f'{value:g}' if isinstance(value, float) else value} | {_plain(source)} |")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text that no Markdown table takes for more than text."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
