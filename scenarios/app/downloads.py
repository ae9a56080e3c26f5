"""What can be taken away: tables, pictures, the scenario file, the report."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ...analysis.table_files import csv_bytes, write_workbook
from ...language import language, tr
from ..errors import UserError
from ..present import stored
from ..studies.comparison import outputs as comparison_outputs
from ..studies.run import outputs
from . import drawing, state
from .choices import file_text
from .words import word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ..studies.comparison.compare import Comparison
    from ..studies.run.run import RunResult

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
MOST_ROWS_OF_A_SHEET = 100_000


def shown(
    task: str, key: tuple[Any, ...], draw: Callable[[], Figure], name: str, described: str, side: str = ""
) -> None:
    """A picture of a task's result and its file; ``key`` tells what it shows, so that it is drawn once.

    ``side`` tells pictures of one task apart that stand beside each other.
    """
    drawn, slot = state.pictures(task), side or task
    key = (*key, side)
    if key not in drawn:
        drawn[key] = drawing.drawn_bytes(draw)
    st.image(drawn[key], width="stretch", alt=described)
    figure_file(slot, draw, name, drawn[key])


def figure_file(slot: str, draw: Callable[[], Figure], name: str, png: bytes = b"") -> None:
    """A static picture to take away, drawn when it is asked for; ``png``: the same, if it is drawn already."""
    with st.popover(word("save_figure"), icon=":material/download:", type="tertiary"):
        ending = str(
            st.segmented_control(word("format"), drawing.ENDINGS, default="png", required=True,
                                 key=f"{slot}.ending")
        )  # fmt: skip
        content = png if png and ending == "png" else (lambda: drawing.drawn_bytes(draw, ending))
        st.download_button(
            word("download_figure"), content, f"{name}.{ending}", drawing.MIME[ending],
            key=f"{slot}.figure", on_click="ignore",
        )  # fmt: skip


def of_run(result: RunResult, content: Mapping[str, Any], seed: int) -> None:
    """A run's tables, its scenario as a file, its report, and the command that repeats it."""
    name = result.resolved.name
    with st.expander(word("downloads"), expanded=False):
        tables = {
            "synergy": result.synergy,
            "variants": result.variants,
            "indicators": result.indicators,
            "diagnostics": result.diagnostics,
            "flows": result.flows,
            "runs": result.runs,
        }
        table_choice("simulate", name, tables)
        scenario_file("simulate", name, content)
        st.caption(word("link"))
        command = f"synergysim run {name}.yaml" + (f" --seed {seed}" if seed != 1 else "")
        report("simulate", name, lambda: report_of(result, command))
        st.caption(word("repeat"))
        st.code(command, language="bash")


def table_choice(task: str, name: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """One of several tables, in one of several formats."""
    left, middle, right = st.columns([2, 1, 2], vertical_alignment="bottom")
    table = str(left.selectbox(word("table"), list(tables), key=f"{task}.table"))
    ending = str(middle.selectbox(word("format"), list(FORMATS), key=f"{task}.table_format"))
    frame = tables[table]
    if ending == "xlsx" and len(frame) > MOST_ROWS_OF_A_SHEET:
        st.info(word("long_table", table=table, rows=len(frame), most=MOST_ROWS_OF_A_SHEET))
        return
    right.download_button(
        word("download_table"), lambda: table_bytes(frame, ending), f"{name}_{table}.{ending}", FORMATS[ending],
        key=f"{task}.table_file", on_click="ignore",
    )  # fmt: skip


def report(task: str, name: str, write: Callable[[], bytes]) -> None:
    """The report: written when it is asked for, with a word on that, and then there to be downloaded."""
    drawn = state.pictures(task)
    key = ("report", language())
    if key not in drawn and st.button(
        word("write_report"), key=f"{task}.write_report", icon=":material/description:",
        help=word("report_help"),
    ):  # fmt: skip
        with st.spinner(word("writing_report"), show_time=True):
            drawn[key] = write()
        st.rerun()
    if key in drawn:
        st.download_button(
            word("download_report"), drawn[key], f"{name}.html", "text/html", key=f"{task}.report",
            type="primary", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def scenario_file(key: str, name: str, content: Mapping[str, Any]) -> None:
    """The scenario as a YAML file."""
    st.download_button(
        word("download_scenario"), file_text(content), f"{name}.yaml", "application/yaml",
        key=f"{key}.scenario_file", on_click="ignore",
    )  # fmt: skip


def table_bytes(frame: pd.DataFrame, ending: str) -> bytes:
    """A table as the content of a CSV, Excel or Parquet file.

    Raises:
        UserError: another format.
    """
    buffer = io.BytesIO()
    if ending == "csv":
        return csv_bytes(frame)
    if ending == "parquet":
        frame.to_parquet(buffer, index=False)
    elif ending == "xlsx":
        write_workbook({"table": frame}, buffer)
    else:
        raise UserError(
            tr("Tables are not written as {ending!r} but as {names}.", ending=ending, names=", ".join(FORMATS))
        )
    return buffer.getvalue()


def report_of(result: RunResult, command: str) -> bytes:
    """The report that ``synergysim run`` writes; ``command`` is what repeats the run."""
    with tempfile.TemporaryDirectory() as folder, drawing.ALONE:
        outputs.write(result, Path(folder), command=command)
        return Path(folder, stored.REPORT).read_bytes()


def report_of_comparison(comparison: Comparison) -> bytes:
    """The report that ``synergysim compare`` writes."""
    with tempfile.TemporaryDirectory() as folder, drawing.ALONE:
        comparison_outputs.write(comparison, Path(folder), command="synergysim app")
        return Path(folder, stored.REPORT).read_bytes()
