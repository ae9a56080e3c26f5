"""The task of evaluating own data: an upload, its evaluation, and the simulation beside it."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ...analysis.catalogue.grades import scales
from ...analysis.figures import coordination as drawn_coordination
from ...analysis.figures import evaluation as drawn
from ...analysis.figures import robustness as drawn_robustness
from ...analysis.synergy.choices import JOINED
from ...analysis.template import write_template
from ...language import Text, Texts, in_language, joined, language, tr
from ..errors import UserError
from ..present.report.choices import CHOICES
from ..present.report.evaluation import settings_line, verdicts
from ..present.report.evaluation_words import MEANING, TEXTS
from ..present.report.writing import Writing
from ..studies.evaluation import outputs as evaluation_outputs
from ..studies.evaluation.observed import AHP
from . import crews, downloads, drawing, links, state
from .jobs import Heard, Job
from .markdown import plain
from .running import watch
from .uploads import (
    ENDINGS,
    MOST_BYTES,
    SECONDS,
    Evaluated,
    Understood,
    Upload,
    check,
    evaluate,
    safe_name,
    understand,
)
from .words import word

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd
    from matplotlib.figure import Figure

    from ...analysis.evaluation import Evaluation
    from ..studies.run.run import RunResult

TASK, READING = "observed", "observed_read"
WEIGHTS = ("", "critic", "entropy", "deviation", "pca", "equal", "critic+entropy", "ahp", "ahp+entropy", "ahp+critic")
PICTURES: dict[str, Text] = {
    "synergy": tr("Synergy degree U"),
    "order": tr("Order degrees"),
    "coupling": tr("Coupling"),
    "grades": tr("Grades and lags"),
    "obstacles": tr("Obstacles"),
    "weights": tr("Weights"),
    "robustness": tr("Robustness"),
}


def show() -> None:
    """An upload, then the evaluation with the simulation beside it."""
    links.write({"task": TASK, "lang": language()})
    st.markdown(word("observed_lead", megabytes=MOST_BYTES // 2**20))
    _template()
    given = st.file_uploader(word("table_file"), [one[1:] for one in ENDINGS], key="observed.file")
    fill = st.checkbox(word("fill"), key="observed.fill")
    robust = st.checkbox(word("robustness"), True, key="observed.robust")
    weights, judgements, grades, forecast = _choices()
    _understood(given)
    job = state.job(TASK)
    ready = given is not None and not (job is not None and job.running)
    if st.button(word("evaluate"), type="primary", key="evaluate", disabled=not ready) and given is not None:
        name = safe_name(given.name)
        check(name, given.getvalue())
        simulated = state.result("simulate")
        table = None if simulated is None else first_replication(simulated)
        asked = Upload(
            name, given.getvalue(), fill, robust, table, language(), weights, judgements, grades, forecast
        )  # fmt: skip
        state.keep_job(TASK, _begin(asked))
        st.rerun()
    watch(TASK)
    if state.result(TASK) is not None:
        _result(state.result(TASK))


def _understood(given: Any) -> None:
    """What was read of a table, before it is evaluated; another table clears what was shown of the last."""
    key = None if given is None else (given.name, hashlib.sha256(given.getvalue()).hexdigest(), language())
    if st.session_state.get("observed.shown") != key:
        last = st.session_state.get("observed.shown")
        st.session_state["observed.shown"] = key
        state.keep_result(READING, None)
        if key is None or last is None or last[:2] != key[:2]:
            for task in (TASK, READING):
                if (job := state.job(task)) is not None:
                    state.leave(job)
                    st.session_state[f"{task}.job"] = None
            state.keep_result(TASK, None)
        if given is not None:
            name = safe_name(given.name)
            check(name, given.getvalue())
            state.keep_job(READING, _begin_reading(name, given.getvalue()))
    if given is None:
        return
    watch(READING, "reading")
    found: Understood | None = state.result(READING)
    if found is not None:
        with st.expander(str(TEXTS["understood_caption"]), expanded=state.result(TASK) is None):
            st.caption(plain(found.heading))
            st.dataframe(found.table, hide_index=True)


def _begin_reading(name: str, content: bytes) -> Job:
    def work(executor: Executor, heard: Heard) -> Understood:
        del heard
        found = executor.submit(in_language, language(), understand, name, content).result()
        if isinstance(found, str):
            raise UserError(found, found)
        return found

    return Job(work, 1, lambda: crews.Crew(1), SECONDS)


def _choices() -> tuple[str, tuple[str, bytes] | None, str, int]:
    """Weights, judgement matrices if they are needed, scale of grades and periods to forecast."""
    with st.expander(word("method_choices")):
        weights = str(
            st.selectbox(word("weights_choice"), WEIGHTS, key="observed.weights",
                         format_func=lambda one: _weights_name(one))
        )  # fmt: skip
        judged = None
        if AHP in weights.split(JOINED):
            judged = st.file_uploader(
                word("judgements"), [one[1:] for one in ENDINGS], key="observed.judgements",
                help=word("judgements_help"),
            )  # fmt: skip
        names = list(scales())
        grades = str(
            st.selectbox(
                word("grades_choice"),
                names,
                key="observed.grades",
                format_func=lambda one: Texts(joined(scales()[one].labels(), ", "))(),
            )
        )
        forecast = int(st.number_input(word("forecast_choice"), 0, 10, 0, key="observed.forecast"))
    return weights, None if judged is None else (judged.name, judged.getvalue()), grades, forecast


def _weights_name(weights: str) -> str:
    """Methods of weighting in words; none chosen: those of the table, or CRITIC."""
    if not weights:
        return word("weights_usual")
    return " + ".join(word("ahp") if one == AHP else str(CHOICES[one]) for one in weights.split(JOINED))


def _template() -> None:
    st.download_button(
        word("template"), lambda: template_bytes(), "observed.xlsx", downloads.FORMATS["xlsx"],
        key="observed.template", help=word("template_help"), on_click="ignore",
    )  # fmt: skip


def template_bytes() -> bytes:
    """A blank workbook to fill in."""
    clusters = (str(tr("cluster 1")),)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "observed.xlsx")
        write_template(path, "table4", clusters, (2010, 2021))
        return path.read_bytes()


def first_replication(result: RunResult) -> pd.DataFrame:
    """cluster, year, indicator, value of the first replication that finished."""
    rows = result.indicators
    first: pd.DataFrame = rows[rows["run_id"] == rows["run_id"].iloc[0]]
    kept: pd.DataFrame = first[["cluster", "year", "indicator", "value"]]
    return kept


def _begin(upload: Upload) -> Job:
    def work(executor: Executor, heard: Heard) -> Evaluated:
        del heard
        found = executor.submit(evaluate, upload).result()
        if isinstance(found, str):
            raise UserError(found, found)
        return found

    # Workers of its own: the memory of these is bounded.
    return Job(work, 1, lambda: crews.Crew(1), SECONDS)


def _result(evaluated: Evaluated) -> None:
    for sentence in verdicts(evaluated.observed):
        st.success(plain(sentence))
    st.markdown(f"{MEANING}\n\n{plain(settings_line(evaluated.observed))}")
    names = pictures_of(evaluated.observed)
    name = str(
        st.radio(
            word("picture"), names, horizontal=True, key="observed.picture",
            format_func=lambda one: str(PICTURES[one]),
        )
    )  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(word("observed_side", file=evaluated.name))
        _picture("observed", evaluated.observed, name, evaluated.name)
    with right:
        st.subheader(word("simulated_side"))
        if evaluated.simulated is not None and name != "robustness":
            st.caption(word("same_choices"))
            _picture("beside", evaluated.simulated, name, word("simulated_side"))
        elif evaluated.beside_error:
            st.info(plain(evaluated.beside_error))
        else:
            st.info(word("only_observed" if name == "robustness" else "run_first"))
    for note in evaluated.observed.notes:
        st.caption(plain(str(note)))
    with st.expander(word("downloads")):
        downloads.table_choice(TASK, "evaluation", evaluation_outputs.result_tables(evaluated.observed))
        downloads.report(TASK, "evaluation", lambda: _report(evaluated))


def pictures_of(evaluation: Evaluation) -> list[str]:
    """Which of PICTURES there are: a cross-section has none over time."""
    crossed = evaluation.tables.is_cross_section
    names = [name for name in PICTURES if not crossed or name not in ("synergy", "coupling")]
    return [name for name in names if name != "robustness" or evaluation.robustness]


def _picture(side: str, evaluation: Evaluation, name: str, source: str) -> None:

    def draw() -> Figure:
        return picture(evaluation, name, source)

    downloads.shown(TASK, (name, language(), source), draw, f"{side}_{name}", str(PICTURES[name]), side)


def picture(evaluation: Evaluation, name: str, source: str) -> Figure:
    """One of PICTURES; of the robustness that of the first panel of clusters."""
    if name == "robustness":
        sentence = verdicts(evaluation)[0]
        return drawn_robustness.spread_figure(evaluation.robustness[0], sentence, source)
    draw = {
        "synergy": drawn.synergy_figure,
        "order": drawn.cross_section_figure if evaluation.tables.is_cross_section else drawn.order_figure,
        "coupling": drawn.coupling_figure,
        "grades": drawn_coordination.grades_figure,
        "obstacles": _obstacles,
        "weights": drawn.weights_figure,
    }[name]
    return draw(evaluation, source)


def _obstacles(evaluation: Evaluation, source: str) -> Figure:
    names = evaluation_outputs.indicator_labels(evaluation)
    return drawn_coordination.obstacles_figure(evaluation, names, source)


def _report(evaluated: Evaluated) -> bytes:
    """The report that ``synergysim evaluate`` writes."""
    with tempfile.TemporaryDirectory() as folder, drawing.ALONE:
        evaluation_outputs.write_evaluation(evaluated.observed, Writing(Path(folder)), evaluated.name)
        return Path(folder, "report.html").read_bytes()
