"""The page without a browser: what its controls do, with the stand-in simulation in this process."""

from __future__ import annotations

import itertools
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from synergysim.scenarios.app import crews, queueing, script, uploads
from synergysim.scenarios.app.jobs import Job
from synergysim.scenarios.app.markdown import plain
from synergysim.scenarios.ensemble.engine import Outcome
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.scenario import load
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.shocks import KINDS

SCRIPT = str(Path(script.__file__))
PAPER = Path(__file__).parents[1] / "cases" / "tables" / "paper_layout"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")


class HereCrew:
    """A crew of one thread in this process."""

    def __init__(self, workers: int = 1) -> None:
        self.executor = ThreadPoolExecutor(workers)
        self.dismissed = False

    def dismiss(self) -> None:
        self.dismissed = True
        self.executor.shutdown(wait=False, cancel_futures=True)


@pytest.fixture
def page(stand_in: None, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as opened."""
    del stand_in
    monkeypatch.setattr(crews.STANDBY, "take", HereCrew)
    monkeypatch.setattr(crews.STANDBY, "prepare", lambda: None)
    monkeypatch.setattr(crews, "PAUSE", 0.0)
    monkeypatch.setattr(queueing, "QUEUE", queueing.Queue())
    return AppTest.from_file(SCRIPT, default_timeout=60).run()


def ran(page: AppTest, button: str = "run", task: str = "simulate") -> AppTest:
    """The page after its job has ended."""
    page.button(key=button).click().run()
    page.session_state[f"{task}.job"].wait(60)
    return page.run()


def test_the_page_opens_without_a_mistake(page: AppTest) -> None:
    assert not page.exception
    assert not page.error
    assert page.button(key="run").label == "Run"
    assert any("Press **Run**" in one.value for one in page.info)


def test_a_run_shows_a_table_and_keeps_the_result(page: AppTest) -> None:
    ran(page)
    assert not page.error
    assert page.session_state["simulate.job"].state == "finished"
    assert len(page.table) == 1
    assert page.session_state["simulate.result"].resolved.name == "guangzhou"


def test_the_first_replications_are_seen_while_others_go_on(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    ran(page)
    go = threading.Event()
    page.number_input(key="simulate.replications").set_value(4)
    monkeypatch.setattr(crews.STANDBY, "take", lambda: HeldCrew(go, allowed=3))
    page.button(key="run").click().run()
    job = page.session_state["simulate.job"]
    while job.done < 3:
        job.wait(0.01)
    page.run()
    assert any(one.value.startswith("The first 2 of 4 replications") for one in page.caption)
    assert len(page.get("image")) == 1
    assert not page.table, "the last result is not told beside another one's first replications"
    go.set()
    job.wait(60)
    page.run()
    assert len(page.table) == 1
    assert len(page.session_state["simulate.result"].runs) == 4


class HeldCrew(HereCrew):
    """A crew that does some of its work, and the rest only when told to go."""

    def __init__(self, go: threading.Event, allowed: int) -> None:
        super().__init__()
        submit, count = self.executor.submit, itertools.count()

        def held(task: Any, *arguments: Any) -> Any:
            number = next(count)
            return submit(lambda: (number < allowed or go.wait(60)) and task(*arguments))

        self.executor.submit = held  # type: ignore[method-assign]


def test_parts_that_failed_are_not_among_the_first() -> None:
    outcomes = [Outcome(number, "broke" if number == 1 else None, 0.0) for number in range(6)]
    order = (5, 1, 0, 3, 2, 4)
    go = threading.Event()

    def work(executor: Any, heard: Any) -> None:
        for position in order:
            heard(position, outcomes[position])
        executor.submit(go.wait, 30).result()

    job = Job(work, 7, HereCrew)
    while job.done < len(order):
        job.wait(0.01)
    assert list(job.first_parts) == [0, 2, 3, 5]
    job.cancel()
    go.set()


def test_one_replication_is_told_as_one(page: AppTest) -> None:
    page.number_input(key="simulate.replications").set_value(1).run()
    ran(page)
    assert any(": one replication, " in one.value for one in page.markdown)


def test_a_run_that_is_cancelled_leaves_the_last_result_its_time_and_its_file(page: AppTest) -> None:
    ran(page)
    took, before = page.session_state["simulate.seconds"], page.session_state["simulate.answered"]
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    page.session_state["simulate.job"] = cancelled_job()
    page.session_state["simulate.asked"] = ({"name": "another"}, 9)
    page.run()
    assert any(f"of all firms, {took:.1f} s." in one.value for one in page.markdown)
    assert page.session_state["simulate.answered"] == before
    assert any("synergysim run guangzhou.yaml" in one.value for one in page.code)


def cancelled_job() -> Job:
    go = threading.Event()
    job = Job(heard_after(go), 1, HereCrew)
    job.cancel()
    go.set()
    job.seconds = 777.7
    return job


def test_a_moved_lever_is_simulated_and_another_scenario_does_not_inherit_it(page: AppTest) -> None:
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    ran(page)
    resolved = page.session_state["simulate.result"].resolved
    assert {one.code: one.level for one in resolved.inputs.levers}["P1"] == 0.9
    assert resolved.name == "guangzhou_changed"
    page.selectbox(key="a.scenario").set_value("pandemic").run()
    assert page.slider(key="a.pandemic.0.P1.level").value == 0.4
    assert any("you have changed settings since" in one.value for one in page.warning)


def test_resetting_brings_the_scenario_s_values_back(page: AppTest) -> None:
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    page.button(key="a.guangzhou.0.reset").click().run()
    assert page.slider(key="a.guangzhou.1.P1.level").value == 0.4


def test_a_shock_is_added_and_removed(page: AppTest) -> None:
    page.selectbox(key="a.guangzhou.0.kind").set_value("pandemic").run()
    page.button(key="a.guangzhou.0.add").click().run()
    size = page.number_input(key="a.guangzhou.0.shock.1001.size")
    assert "severity, 0 to 0.95" in size.label
    page.button(key="a.guangzhou.0.shock.1001.remove").click().run()
    assert not [one for one in page.number_input if one.key and "shock" in one.key]


def test_in_chinese_levers_and_shocks_explain_themselves_in_chinese(page: AppTest) -> None:
    page.radio(key="language").set_value("zh").run()
    assert any(one.value == load("guangzhou").description_zh for one in page.caption)
    explained = page.slider(key="a.guangzhou.0.P1.level").help
    declared = next(one for one in LEVERS if one.code == "P1")
    assert explained.startswith(declared.meaning_zh)
    for kind in KINDS:
        page.selectbox(key="a.guangzhou.0.kind").set_value(kind).run()
        assert any(one.value == KINDS[kind].meaning_zh for one in page.caption)
        page.button(key="a.guangzhou.0.add").click().run()
    assert not page.exception
    assert not page.error
    shock_widgets = [one for one in (*page.number_input, *page.multiselect) if one.key and ".shock." in one.key]
    assert len(shock_widgets) > 4 * len(KINDS)
    texts = [
        explained,
        *(one.label for one in shock_widgets),
        *(name for one in page.multiselect for name in one.options),
    ]
    assert not [text for text in texts if re.search("[a-z]{3,}", text)]


def test_a_wrong_name_is_told_in_a_sentence(page: AppTest) -> None:
    page.text_input(key="a.name.guangzhou").set_value("../../etc/passwd").run()
    assert [one.value for one in page.error] == [
        plain("name = '../../etc/passwd': a name has letters, digits, '_' and '-' only, 60 at most.")
    ]
    assert not page.exception


def test_two_policies_are_compared(page: AppTest) -> None:
    page.radio(key="task").set_value("compare").run()
    page.selectbox(key="b.scenario").set_value("no_policy").run()
    ran(page, "run_comparison", "compare")
    assert not page.error
    comparison = page.session_state["compare.result"]
    assert comparison.names == ["guangzhou_a", "no_policy_b"]
    assert len(page.table) == 2


def test_every_text_is_there_in_chinese(page: AppTest) -> None:
    page.radio(key="language").set_value("zh").run()
    assert page.title[0].value == "数字贸易与产业集群协同演化"
    ran(page)
    assert not page.error
    assert page.button(key="run").label == "运行"


def heard_after(go: threading.Event) -> Any:
    def work(executor: Any, heard: Any) -> str:
        heard(0, Outcome(None, None, 0.0))
        return str(executor.submit(go.wait, 30).result())

    return work


def test_cancelling_dismisses_the_crew_and_drops_the_result() -> None:
    go, crew = threading.Event(), HereCrew()
    job = Job(heard_after(go), 2, lambda: crew)
    while job.done < 1:
        job.wait(0.01)
    job.cancel()
    assert (job.state, crew.dismissed) == ("cancelled", True)
    go.set()
    job.wait(30)
    assert (job.state, job.result) == ("cancelled", None)


def test_a_job_that_takes_too_long_is_stopped() -> None:
    go = threading.Event()
    job = Job(heard_after(go), 1, HereCrew, limit=0.05)
    while job.running:
        job.wait(0.01)
    go.set()
    assert job.error == "This took longer than 0.05 seconds and was stopped."


@pytest.mark.parametrize(
    ("raised", "said"),
    [(UserError("Wrong."), "Wrong."), (KeyError("x"), "The page made a mistake: KeyError: 'x'")],
)
def test_what_a_job_raises_becomes_a_sentence(raised: Exception, said: str) -> None:
    def work(executor: Any, heard: Any) -> None:
        del executor, heard
        raise raised

    job = Job(work, 1, HereCrew)
    job.wait(30)
    assert job.state == "failed"
    assert job.error.startswith(said)


def test_a_papers_table_is_evaluated_in_chinese_with_judgement_matrices(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "Crew", HereCrew)
    monkeypatch.setattr(uploads, "_bound_memory", lambda: None)
    table = PAPER / "subsystem_indicator_sign_unit_weight_years.xlsx"
    trade = ",跨境电商出口额,快递业务量,平均通关天数\n跨境电商出口额,1,2,3\n快递业务量,,1,2\n平均通关天数,,,1\n"
    cluster = ("工业总产值", "企业单位数", "单位产值能耗", "专利授权量")
    equal = ",".join(["", *cluster]) + "\n" + "".join(f"{name},1,1,1,1\n" for name in cluster)
    page.radio(key="language").set_value("zh").run()
    page.radio(key="task").set_value("observed").run()
    page.file_uploader(key="observed.file").set_value((table.name, table.read_bytes(), "")).run()
    assert "层次分析法 + 熵权" in page.selectbox(key="observed.weights").options
    page.selectbox(key="observed.weights").set_value("ahp+entropy").run()
    page.file_uploader(key="observed.judgements").set_value(("判断.csv", (trade + equal).encode(), "")).run()
    page.checkbox(key="observed.robust").set_value(False).run()
    ran(page, "evaluate", "observed")
    assert not page.exception
    assert not page.error
    said = [one.value for one in page.caption]
    assert any("一致性比率 CR = 0.0079" in text for text in said)
    assert any("赋权" in one.value and "给定" in one.value and "熵权" in one.value for one in page.markdown)
    assert "等级与滞后" in page.radio(key="observed.picture").options
    page.radio(key="observed.picture").set_value("grades").run()
    assert not page.exception
