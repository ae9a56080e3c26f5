"""How coordination is to be reported, from the options of ``evaluate``: scale, lag, groups, neighbours, forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ....language import Note, in_every_language, joined, tr
from ...errors import UserError, unknown

if TYPE_CHECKING:
    from ....analysis.coordination import Reporting
    from ....analysis.tables import IndicatorTables

GROUP = ("group", "组", "分组", "区域", "region")
NEIGHBOUR = ("neighbour", "neighbor", "邻接", "邻居", "相邻")


@dataclass(frozen=True)
class ReportOptions:
    """The options as they are typed."""

    scale: str = "ten"
    lag_tolerance: float = 0.0
    groups: Path | None = None
    neighbours: Path | None = None
    forecast: int = 0
    why: str = ""


def reporting_of(options: ReportOptions, tables: IndicatorTables) -> Reporting:
    """The options, with their files read.

    Raises:
        UserError: a scale that does not exist, or a cluster that the table does not have.
        TableError: a file that cannot be read.
    """
    from ....analysis.catalogue.grades import scales
    from ....analysis.coordination import Reporting

    if options.scale not in scales():
        raise unknown("scale of grades", options.scale, sorted(scales()))
    neighbours: dict[str, list[str]] = {}
    for cluster, other in _pairs(options.neighbours, NEIGHBOUR, tables):
        neighbours.setdefault(cluster, []).append(_cluster(other, tables, options.neighbours))
    groups = dict(_pairs(options.groups, GROUP, tables))
    absent = [name for name in tables.clusters if options.groups is not None and name not in groups]
    if absent:
        raise UserError(
            tr(
                "{groups} gives no group for '{absent}'; give every cluster one.",
                groups=options.groups,
                absent=absent[0],
            )
        )
    between = _between(options.why) if options.why else (None, None)
    return Reporting(options.scale, options.lag_tolerance, groups, neighbours, options.forecast, between)


def _between(text: str) -> tuple[int | str, int | str]:
    """``FIRST-LAST`` as two periods; a colon parts months, 2012-01:2012-06."""
    from ....analysis.periods import period_of

    parts = [period_of(part.strip()) for part in (text.split(":") if ":" in text else text.split("-"))]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        raise UserError(
            tr("--why {text!r} is not two periods such as 2015-2020 (2012-01:2012-06 of months).", text=text)
        )
    return parts[0], parts[1]


def subsystem_weights_of(text: str, tables: IndicatorTables) -> dict[str, float]:
    """``NAME=w,NAME=w`` by subsystem, in its code.

    Raises:
        UserError: not of that form, a name that is no subsystem, weights that do not sum to 1.
    """
    from ....analysis.catalogue import subsystem_name

    names = {spoken: code for code in tables.subsystems for spoken in (code, *in_every_language(subsystem_name, code))}
    weights: dict[str, float] = {}
    for part in text.replace("，", ",").split(","):
        name, equals, number = part.partition("=")
        try:
            weight = float(number)
        except ValueError:
            weight = -1.0
        if not equals or weight < 0:
            raise UserError(
                tr(
                    "--subsystem-weights {text!r} is not NAME=w,NAME=w with weights of 0 or more, such as A=0.6,B=0.4.",
                    text=text,
                )
            )
        if name.strip() not in names:
            raise unknown("subsystem", name.strip(), sorted(names))
        weights[names[name.strip()]] = weight
    absent = [code for code in tables.subsystems if code not in weights]
    if absent or abs(sum(weights.values()) - 1.0) > 1e-6:
        wrong_zh = f"缺少 {absent[0]}" if absent else f"之和为 {sum(weights.values()):g}"
        wrong = f"gives none for {absent[0]}" if absent else f"sum to {sum(weights.values()):g}"
        raise UserError(
            tr(
                "--subsystem-weights {text!r}: the weights must cover every subsystem and sum to 1; they {wrong}.",
                text=text,
                wrong=Note(wrong, wrong_zh),
            )
        )
    return weights


def _pairs(path: Path | None, second: Sequence[str], tables: IndicatorTables) -> list[tuple[str, str]]:
    from ....analysis.cells import fold, plain
    from ....analysis.headers import ROLES
    from ....analysis.sheets import only_sheet

    if path is None:
        return []
    sheet = only_sheet(path)
    heads = [fold(plain(cell)) for cell in sheet.rows[0]]
    places = []
    for what, words in (("cluster", ROLES["cluster"]), (second[0], second)):
        found = [place for place, head in enumerate(heads) if head in words and place not in places]
        if not found:
            raise UserError(
                tr(
                    "{path} needs the columns cluster and {second}; it lacks {what}.",
                    path=path,
                    second=second[0],
                    what=what,
                )
            )
        places.append(found[0])
    rows = [(plain(row[places[0]]), plain(row[places[1]])) for row in sheet.rows[1:]]
    return [(_cluster(one, tables, path), other) for one, other in rows if one and other]


def _cluster(name: str, tables: IndicatorTables, path: Path | None) -> str:
    """The cluster of the table that a name means."""
    from ....analysis.catalogue.clusters import cluster_name

    for code in tables.clusters:
        if name in (code, *in_every_language(cluster_name, code)):
            return code
    raise UserError(
        tr(
            "{path} names '{name}', which the table does not have; it has {clusters}.",
            path=path,
            name=name,
            clusters=joined(tables.clusters[:8]),
        )
    )
