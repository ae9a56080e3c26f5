"""What every result can do: say briefly what it is, show itself in a notebook, and go into other programs' formats.

A result is made of tidy tables. :func:`panel` makes of each what panel software wants: a row a unit and period, a
column a variable, with a label and a unit.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..language import tr
from .catalogue import CatalogueError, indicator, nearest
from .synergy.errors import EvaluationError

if TYPE_CHECKING:
    import pandas as pd
    import xarray

# Columns that say what a row is about, in the order in which panels have them.
KEYS = (
    "scenario", "push", "protocol", "method", "view", "point", "loop", "outcome", "channel", "run_id", "cell",
    "replication", "seed", "region", "cluster", "subsystem", "indicator", "diagnostic", "quantity", "flow", "factor",
    "parameter", "difference", "variant", "year", "quarter",
)  # fmt: skip
NAMED = ("indicator", "diagnostic", "quantity", "flow")  # columns of which each value is a variable of its own
DESCRIBING = ("source", "target", "kind")  # what follows from a flow's name
RUN = "run_id"
ROWS_SHOWN = 5
MOST_STATA = 32  # characters of a variable's name
MOST_LABEL = 80  # characters of a variable's label
NETCDF_NAME = re.compile(r"\W+")
LABELS = {
    "synergy": ("Composite synergy degree U", "-1 to 1"),
    "synergy_adjacent": ("Composite synergy degree U against the year before", "-1 to 1"),
    "coupling": ("Coupling degree C", "0 to 1"),
    "coordination": ("Coupling coordination degree D", "0 to 1"),
    "order_degree": ("Order degree of the subsystem", "1"),
    "order_digital_trade": ("Order degree of digital trade", "1"),
    "order_industrial_cluster": ("Order degree of the industrial cluster", "1"),
    "delta_digital_trade": ("Change of the order degree of digital trade", "1"),
    "delta_industrial_cluster": ("Change of the order degree of the industrial cluster", "1"),
    "weight": ("Weight of the indicator within its subsystem", "1"),
    "wall_seconds": ("Time the run took", "s"),
    "seed": ("Seed of the run", ""),
    "replication": ("Replication", ""),
    "stage": ("Stage of the cluster's network", ""),
}


class Label(NamedTuple):
    """What a column holds: words and a unit, which may be empty; ``short``: fewer words."""

    words: str
    unit: str = ""
    short: str = ""

    def within(self, most: int) -> str:
        """Words and unit in so many characters: fewer words, or no unit, before anything is cut."""
        unit = f" ({self.unit})" if self.unit else ""
        short = self.short or self.words
        fitting = (one for one in (f"{self.words}{unit}", f"{short}{unit}", self.words, short) if len(one) <= most)
        return next(fitting, short[:most])


class Result:
    """Base of results: dataclasses whose fields hold tables."""

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """The result's tidy tables by name, those without rows left out."""
        import pandas as pd

        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}  # type: ignore[arg-type]
        return {name: one for name, one in fields.items() if isinstance(one, pd.DataFrame) and not one.empty}

    def label(self, column: str) -> Label:
        """What a column of the panels holds."""
        return label_of(column)

    @property
    def headline(self) -> str:
        """What the result is of, in a few words."""
        return ""

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} {len(one):,}" for name, one in self.to_frames().items())
        about = f" of {self.headline}" if self.headline else ""
        return f"<{type(self).__name__}{about}; rows: {sizes or 'none'}>"

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{type(self).__name__}</b> {html.escape(self.headline)}</p>"]
        for name, one in self.to_frames().items():
            shape = f"{len(one):,} rows × {one.shape[1]} columns"
            parts.append(
                f"<details><summary><code>.{html.escape(name)}</code> {shape}</summary>"
                f"{one.head(ROWS_SHOWN).to_html(index=False)}</details>"
            )
        return "\n".join(parts)

    def to_xarray(self) -> xarray.Dataset:
        """Everything as labelled arrays: a variable an indicator or measure, with ``long_name`` and ``units``."""
        return dataset(self.to_frames(), self.label)

    def to_excel(self, path: str | Path) -> Path:
        """A workbook: a sheet a table, as panels, and a sheet ``columns`` that says what each column is."""
        return export_frames(self.to_frames(), path, "xlsx", self.label)

    def to_stata(self, path: str | Path, table: str | None = None) -> Path:
        """One table as a labelled panel in a Stata file (Stata 14 or later); the first one unless it is named.

        Raises:
            EvaluationError: the result has no such table.
        """
        return _written(write_stata, panel(self._table(table)), Path(path), self.label)

    def to_latex(self, table: str | None = None, decimals: int = 3) -> str:
        """One table in LaTeX (booktabs); the first one unless it is named. Of a series only the last year.

        Raises:
            EvaluationError: the result has no such table.
        """
        found = self._table(table)
        shown = found[found["year"] == found["year"].max()] if "year" in found else found
        return str(shown.to_latex(index=False, float_format=f"%.{decimals}f", escape=True, na_rep="--"))

    def export(self, path: str | Path, to: str | None = None) -> Path:
        """Write everything in a format (:data:`FORMATS`), by default that of the path's ending; returns where.

        Raises:
            EvaluationError: no such format.
        """
        return export_frames(self.to_frames(), path, to, self.label)

    def _table(self, name: str | None) -> pd.DataFrame:
        frames = self.to_frames()
        chosen = next(iter(frames), "") if name is None else name
        if chosen not in frames:
            raise EvaluationError(
                tr("The result has no table {chosen!r}{near}", chosen=chosen, near=nearest(chosen, frames))
            )
        return frames[chosen]


def label_of(column: str) -> Label:
    """What a column holds, as the catalogue and :data:`LABELS` have it; otherwise its own name as words."""
    if column in LABELS:
        return Label(*LABELS[column])
    try:
        known = indicator(column)
    except CatalogueError:
        return Label(column.replace("_", " "))
    return Label(known.name_en, known.unit, known.short_en)


def panel(table: pd.DataFrame) -> pd.DataFrame:
    """A tidy table with a row a unit and period and a column a variable; a table that is none stays as it is."""
    named = next((one for one in NAMED if one in table and "value" in table), None)
    if named is None:
        return table
    keys = [one for one in KEYS if one in table and one != named]
    rest = [one for one in table if one not in (*keys, named, "value", *DESCRIBING)]
    texts = [one for one in (*keys, named) if str(table[one].dtype) == "category"]
    plain = table.astype(dict.fromkeys(texts, str))
    if rest or plain.duplicated([*keys, named]).any():
        return table
    wide = plain.pivot(index=keys, columns=named, values="value")  # noqa: PD010  (pivot_table would average doubles)
    return wide.reset_index().rename_axis(columns=None)


def by_replication(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Tables of runs by scenario and replication instead of the run's name, where ``runs`` says which it is."""
    runs = frames.get("runs")
    if runs is None or not {RUN, "scenario", "replication"} <= set(runs.columns):
        return dict(frames)
    keys = runs[[RUN, "scenario", "replication"]]
    found = {}
    for name, table in frames.items():
        if RUN in table and name != "runs":
            joined = table.astype({RUN: str}).merge(keys, on=RUN, how="left")
            table = joined[["scenario", "replication", *(one for one in table if one != RUN)]]
        found[name] = table
    return found


def dataset(frames: Mapping[str, pd.DataFrame], label: Callable[[str], Label] = label_of) -> xarray.Dataset:
    """Tables as one ``xarray.Dataset``: keys are dimensions, every other column a variable; NaN where there is none.

    A table whose keys do not tell its rows apart gets a dimension of its own. Of variables that share a name the later
    ones are called after their table, too.
    """
    import xarray

    variables: dict[str, Any] = {}
    for name, table in frames.items():
        wide = panel(table)
        keys = [one for one in KEYS if one in wide.columns]
        if RUN in keys:  # it says these
            keys = [one for one in keys if one not in ("scenario", "replication", "seed")]
        unique = bool(keys) and not wide.duplicated(keys).any()
        indexed = wide.set_index(keys) if unique else wide.rename_axis(index=f"{name}_row")
        for column in indexed.columns:
            own = str(column) if column not in variables and column not in KEYS else f"{name}_{column}"
            array = xarray.DataArray.from_series(_plain(indexed[column]))
            found = label(str(column))
            variables[own] = array.assign_attrs({"long_name": found.words, "units": found.unit})
    arrays = [array.to_dataset(name=name) for name, array in variables.items()]
    merged: xarray.Dataset = xarray.merge(arrays, join="outer", compat="no_conflicts", combine_attrs="drop_conflicts")
    return merged


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers as they are, truth values as 0 and 1, everything else as text: what every format holds."""
    import pandas as pd

    if column.dtype == bool:
        return column.astype("int8")
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.astype(object).where(column.notna(), "").astype(str).astype(object)


class Format(NamedTuple):
    """A format: what a file of it ends in, and whether it is a folder with a file a table."""

    ending: str
    folder: bool


FORMATS = {
    "xlsx": Format(".xlsx", folder=False),
    "csv": Format(".csv", folder=True),
    "dta": Format(".dta", folder=True),
    "feather": Format(".feather", folder=True),
    "parquet": Format(".parquet", folder=True),
    "netcdf": Format(".nc", folder=False),
}


def format_of(path: Path, to: str | None) -> str:
    """The format that is asked for, or that a path's ending names.

    Raises:
        EvaluationError: there is no such format.
    """
    named = next((name for name, one in FORMATS.items() if path.suffix.lower() == one.ending), path.suffix)
    asked = named if to is None else to
    if asked not in FORMATS:
        raise EvaluationError(tr("No format is called {asked!r}{near}", asked=asked, near=nearest(asked, FORMATS)))
    return asked


def export_frames(
    frames: Mapping[str, pd.DataFrame], path: str | Path, to: str | None, label: Callable[[str], Label] = label_of
) -> Path:
    """Write tables in a format: xlsx and netcdf into one file, the others into a folder with a file a table.

    Excel and Stata get panels with labelled columns, CSV, Feather and Parquet the tidy tables as they are.

    Raises:
        EvaluationError: no such format.
    """
    from .table_files import write_csv, write_workbook

    place = Path(path)
    asked = format_of(place, to)
    if asked == "xlsx":
        panels = {name: panel(one) for name, one in frames.items()}
        write_workbook({**panels, "columns": codebook(panels, label)}, place)
    elif asked == "netcdf":
        write_netcdf(dataset(frames, label), place)
    else:
        place.mkdir(parents=True, exist_ok=True)
        for name, one in frames.items():
            file = place / f"{name}{FORMATS[asked].ending}"
            if asked == "csv":
                write_csv(one, file)
            elif asked == "dta":
                write_stata(panel(one), file, label)
            elif asked == "feather":
                one.reset_index(drop=True).to_feather(file)
            else:
                one.to_parquet(file, index=False)
    return place


def codebook(frames: Mapping[str, pd.DataFrame], label: Callable[[str], Label] = label_of) -> pd.DataFrame:
    """What every column of every table is: table, column, meaning, unit."""
    import pandas as pd

    rows = [(name, str(column), *label(str(column))[:2]) for name, one in frames.items() for column in one.columns]
    return pd.DataFrame(rows, columns=["table", "column", "meaning", "unit"])


def write_netcdf(data: xarray.Dataset, path: Path) -> None:
    """A NetCDF file (classic format with 64-bit offsets); whole numbers become 32-bit ones, which it has."""
    renamed = data.rename({name: NETCDF_NAME.sub("_", str(name)) for name in data.variables if str(name) not in KEYS})
    for name, one in renamed.variables.items():
        if one.dtype.kind in "iu":
            renamed[name] = renamed[name].astype("int32")
        elif one.dtype.kind not in "f":
            renamed[name] = renamed[name].fillna("").astype(str)
    renamed.to_netcdf(path, engine="scipy", format="NETCDF3_64BIT")


def write_stata(table: pd.DataFrame, path: Path, label: Callable[[str], Label] = label_of) -> None:
    """A Stata file with labelled variables; clusters, scenarios, quarters and stages are labelled numbers.

    So ``xtset cluster year`` works as it stands. Names keep letters, digits and ``_`` and 32 characters.
    """
    made = table.copy()
    for column in made.columns:
        if made[column].dtype == bool:
            made[column] = made[column].astype("int8")
        elif column in KEYS or column == "stage":
            if str(made[column].dtype) in ("object", "str", "category", "string"):
                made[column] = made[column].astype(str).astype("category")
        elif not _numeric(made[column]):
            made[column] = [one if isinstance(one, str) else "" for one in made[column]]
    names = stata_names([str(one) for one in made.columns])
    labels = {own: label(str(column)).within(MOST_LABEL) for own, column in zip(names, made.columns, strict=True)}
    made.columns = names
    made.to_stata(path, write_index=False, version=118, variable_labels=labels)


def stata_names(columns: list[str]) -> list[str]:
    """Names that Stata allows, each once: those cut to the same are numbered."""
    names: list[str] = []
    for place, column in enumerate(columns):
        name = re.sub(r"\W", "_", column)[:MOST_STATA]
        name = name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"[:MOST_STATA]
        names.append(name if name not in names else f"{name[: MOST_STATA - 4]}_{place}")
    return names


def _numeric(column: pd.Series[Any]) -> bool:
    import pandas as pd

    return bool(pd.api.types.is_numeric_dtype(column))


def _written(write: Callable[..., None], table: pd.DataFrame, path: Path, label: Callable[[str], Label]) -> Path:
    write(table, path, label)
    return path


__all__ = ["FORMATS", "Format", "Label", "Result", "by_replication", "codebook", "dataset", "export_frames", "label_of"]
__all__ += ["panel"]
