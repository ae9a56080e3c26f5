"""What is observed of a scenario's cities: figures by city and the region's series, as its file names them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....language import tr
from ...errors import UserError, unknown
from ...files.library_files import OBSERVED

if TYPE_CHECKING:
    from ...files.resolution import Resolved
    from ...files.scenario import Scenario

FIGURES = ("city", "branch", "variable", "year", "value")
SERIES = ("year", "exports", "imports", "definition")


def figures(scenario: Scenario) -> pd.DataFrame:
    """Figures of the cities: city, branch, variable, year, value; none where the scenario names no table.

    Raises:
        UserError: there is no such table, or it lacks a column.
    """
    declared = scenario.cities_observed
    return pd.DataFrame(columns=list(FIGURES)) if declared is None else _table(declared.figures, scenario, FIGURES)


def ecommerce(scenario: Scenario) -> pd.DataFrame:
    """Cross-border e-commerce of the region: year, exports, imports (100 million CNY), definition; may be empty.

    Years of different definitions are never joined.

    Raises:
        UserError: there is no such table, or it lacks a column.
    """
    declared = scenario.cities_observed
    if declared is None or declared.ecommerce is None:
        return pd.DataFrame(columns=list(SERIES))
    return _table(declared.ecommerce, scenario, SERIES)


def check_observed(resolved: Resolved) -> None:
    """Refuse, before anything runs, observations that cannot be read or a fitted city that the scenario lacks."""
    scenario = resolved.scenario
    declared = scenario.cities_observed
    if declared is None:
        return
    codes = [city.code for city in resolved.inputs.cities]
    if declared.fitted not in codes:
        raise unknown("city", declared.fitted, codes, f"{scenario.name}: cities_observed.fitted. ")
    figures(scenario)
    ecommerce(scenario)


def _table(name: str, scenario: Scenario, columns: Collection[str]) -> pd.DataFrame:
    path = (scenario.folder or Path.cwd()) / name if name.endswith(".csv") else OBSERVED / f"{name}.csv"
    if not path.is_file():
        raise unknown("table", name, sorted(one.stem for one in OBSERVED.glob("*.csv")))
    try:
        table = pd.read_csv(path)
        lacking = [column for column in columns if column not in table]
        numbers = [column for column in ("year", "value", "exports", "imports") if column in columns]
        table[[one for one in numbers if one not in lacking]].astype(float)
    except (OSError, ValueError) as error:
        raise UserError(
            tr("{name} cannot be read as a table of numbers: {error}.", name=path.name, error=error)
        ) from error
    if lacking:
        raise UserError(
            tr("{name} lacks the column {column}: it has city, branch, variable, year, value; or, a series, year, "
               "exports, imports, definition.", name=path.name, column=lacking[0])
        )  # fmt: skip
    return table
