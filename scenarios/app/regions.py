"""The task of an own region: its workbook is read, what was understood is shown, and then it is built and used here."""

from __future__ import annotations

import atexit
import hashlib
import io
import itertools
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pandas as pd
import streamlit as st

from ...language import in_language, language, tr
from ..ensemble.engine import Engine
from ..ensemble.workers import GivenExecutor
from ..files.scenario import load
from ..studies.reference import ENSEMBLE, LEAST_SEEDS, SCALE
from ..studies.region.blank import write_blank
from ..studies.region.region import TWINS, Region
from ..studies.validation.experiment import Validation, validate
from ..studies.validation.report import finding, own_table
from . import crews, downloads, links, state
from .jobs import Heard, Job
from .markdown import plain
from .running import watch
from .sharing import SHARING, key_of
from .uploads import SECONDS, RegionRead, check, read_region, safe_name
from .words import word

if TYPE_CHECKING:
    from concurrent.futures import Executor


TASK, READING, VALIDATION = "region", "region_read", "region_validation"
ENDINGS = ("xlsx", "xlsm", "ods")
REPLICATIONS = 20  # of a validation


def show() -> None:
    """Blank workbook, upload, what was understood, build, and where the region can be used."""
    links.write({"task": TASK, "lang": language()})
    st.markdown(word("region_lead"))
    st.download_button(
        word("region_template"), lambda: template(), word("region_file"), downloads.FORMATS["xlsx"],
        key="region.template", on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    given = st.file_uploader(word("region_upload"), list(ENDINGS), key="region.file")
    _ready()
    if given is None:
        return
    name, content = safe_name(given.name), given.getvalue()
    check(name, content)
    key = hashlib.sha256(content).hexdigest()[:16] + language()
    if st.session_state.get("region.read") != key:
        st.session_state["region.read"] = key
        state.keep_result(READING, None)
        state.keep_job(READING, _begin_reading(name, content))
    watch(READING, "reading")
    found = cast("RegionRead | None", state.result(READING))
    if found is None:
        return
    if found.region is None:
        st.error(word("region_mistakes", n=len(found.mistakes)))
        st.markdown("\n".join(f"- {plain(one)}" for one in found.mistakes))
        return
    _understood(found.region)
    _build(found.region, content)


def template() -> bytes:
    """A blank workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, word("region_file"))
        write_blank(path)
        return path.read_bytes()


def _begin_reading(name: str, content: bytes) -> Job:
    def work(executor: Executor, heard: Heard) -> RegionRead:
        del heard
        return executor.submit(in_language, language(), read_region, name, content).result()

    return Job(work, 1, lambda: crews.Crew(1), SECONDS)


def _understood(region: Region) -> None:
    """What the workbook says, before anything is computed."""
    made = region.contents
    st.subheader(plain(region.name))
    st.markdown(
        word("region_counts", cities=len(made.cities), industries=len(made.industries), base=made.base_year,
             levers=len(made.scenario["levers"]), assumed=len(region.assumed))
    )  # fmt: skip
    for use in region.uses:
        sign = ":green[✓]" if use.possible else ":orange[–]"
        colon = str(tr(": "))
        st.markdown(f"{sign} **{plain(str(use.name))}**{colon}{plain(str(use.reason))}")
    with st.expander(word("understood_values", n=len(region.understood))):
        table = region.understood.astype({"value": str})
        st.dataframe(table.set_axis(word("value_columns").split("|"), axis=1), hide_index=True)
    for note in region.notes:
        st.caption(plain(str(note)))


def _build(region: Region, content: bytes) -> None:
    """The button that builds it, progress, and the files."""
    key = key_of(TASK, hashlib.sha256(content).hexdigest())
    job = SHARING.find(key)
    if job is None:
        st.caption(word("build_help", runs=len(ENSEMBLE) * LEAST_SEEDS))
        if st.button(word("build"), type="primary", key="region.build"):
            begun = SHARING.job(key, lambda: begin(region))
            state.keep_job(TASK, begun, region)
            st.session_state["region.key"] = key
            st.rerun()
        if st.session_state.get("region.key") == key:
            watch(TASK)
        return
    if state.job(TASK) is not job:
        state.keep_job(TASK, job, region)
        st.session_state["region.key"] = key
    watch(TASK)
    if job.state == "finished" and job.result not in state.own_regions().values():
        _offer(region, job.result)
        st.rerun()


def begin(region: Region) -> Job:
    """Build a region in the background; what is made lasts as long as the page's server."""
    place = Path(tempfile.mkdtemp(prefix="synergysim-region-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)

    def work(executor: Executor, heard: Heard) -> Path:
        numbers = itertools.count()
        engine = Engine(GivenExecutor(executor), finished=lambda _, outcome: heard(next(numbers), outcome))
        return region.build(place / region.code, workers=engine, command="synergysim app")

    return Job(work, len(ENSEMBLE) * LEAST_SEEDS, lambda: crews.hire(SCALE), then=lambda: crews.rested(SCALE))


def _offer(region: Region, path: Path) -> None:
    """Offer the region and its twins wherever this visitor chooses a scenario."""
    own = state.own_regions()
    own[region.code] = path
    for twin in TWINS:
        own[f"{region.code}/{twin}"] = path.with_name(f"{twin}.yaml")


def _ready() -> None:
    """What can be done with the regions that were built."""
    own = state.own_regions()
    for name, path in own.items():
        if "/" in name:
            continue
        with st.container(border=True):
            st.markdown(word("region_ready", title=load(str(path)).title_in()))
            a, b, c, d = st.columns(4)
            a.button(word("simulate"), key=f"region.try.{name}", on_click=_go, args=("simulate", {"a": name}),
                     type="primary")  # fmt: skip
            b.button(word("compare"), key=f"region.compare.{name}", on_click=_go,
                     args=("compare", {"a": name, "b": f"{name}/no_policy"}))  # fmt: skip
            if c.button(word("validate"), key=f"region.validate.{name}",
                        disabled=load(str(path)).observed is None, help=word("validate_help")):  # fmt: skip
                state.keep_job(VALIDATION, _begin_validation(path))
            d.download_button(
                word("region_zip"), lambda folder=path.parent: zipped(folder), f"{name}.zip", "application/zip",
                key=f"region.zip.{name}", on_click="ignore",
            )  # fmt: skip
    if own:
        watch(VALIDATION)
        _validated()


def _go(task: str, chosen: dict[str, str]) -> None:
    """Open a task with these scenarios; called before the controls are drawn."""
    st.session_state["task"] = task
    for slot, name in chosen.items():
        st.session_state[f"{slot}.scenario"] = name


def zipped(folder: Path) -> bytes:
    """A folder as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, Path(folder.name) / file.relative_to(folder))
    return buffer.getvalue()


def _begin_validation(path: Path) -> Job:
    def work(executor: Executor, heard: Heard) -> Validation:
        numbers = itertools.count()
        engine = Engine(GivenExecutor(executor), finished=lambda _, outcome: heard(next(numbers), outcome))
        return validate(str(path), replications=REPLICATIONS, scale=SCALE, workers=engine)

    return Job(work, 2 * REPLICATIONS, lambda: crews.hire(SCALE), then=lambda: crews.rested(SCALE))


def _validated() -> None:
    result = cast("Validation | None", state.result(VALIDATION))
    if result is None:
        return
    for sentence in finding(result):
        st.markdown(plain(sentence))
    table: pd.DataFrame = own_table(result)
    st.dataframe(table, hide_index=True)
