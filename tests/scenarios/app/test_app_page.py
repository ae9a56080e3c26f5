"""The page without a browser: what its controls do, with the stand-in simulation in this process."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from region_books import filled, riverland
from streamlit.testing.v1 import AppTest
from synergysim.language import Language, in_language, speak, speaking
from synergysim.scenarios.app import budgeting, controls, crews, glances, queueing, script, server, sharing, uploads
from synergysim.scenarios.app.jobs import Job
from synergysim.scenarios.app.markdown import plain
from synergysim.scenarios.ensemble.engine import Outcome
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.optimisation.settings import Settings
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.shocks import KINDS

SCRIPT = str(Path(script.__file__))
PAPER = Path(__file__).parents[2] / "cases" / "tables" / "paper_layout"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")


class HereCrew:
    """A crew of one thread in this process."""

    def __init__(self, workers: int = 1) -> None:
        self.executor = ThreadPoolExecutor(workers)
        self.dismissed = False

    def dismiss(self) -> None:
        self.dismissed = True
        self.executor.shutdown(wait=False, cancel_futures=True)


@pytest.fixture(autouse=True)
def language_kept() -> Iterator[None]:
    with speaking("en"):
        yield


def in_words_of(page: AppTest, lang: Language) -> None:
    """Choose a language; the test speaks it from then on, for it is asked for the words of what can be chosen."""
    page.segmented_control(key="language").set_value(lang).run()
    speak(lang)


@pytest.fixture
def page(stand_in: None, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as opened."""
    del stand_in
    here = HereCrew(4)
    monkeypatch.setattr(crews, "hire", lambda _: HereCrew())
    monkeypatch.setattr(crews, "rested", lambda _: None)
    monkeypatch.setattr(crews, "AT_ONCE", SimpleNamespace(submit=here.executor.submit, prepare=lambda: None))
    # The stand-in has no government that pays.
    monkeypatch.setattr(controls, "yearly_cost", lambda _, __, level: 100.0 * level)
    monkeypatch.setattr(queueing, "QUEUE", queueing.Queue())
    monkeypatch.setattr(sharing.SHARING, "_jobs", OrderedDict())
    monkeypatch.setattr(glances.GLANCES, "_known", OrderedDict())
    return AppTest.from_file(SCRIPT, default_timeout=60).run()


def ran(page: AppTest, button: str = "", task: str = "simulate") -> AppTest:
    """The page after its job has ended; that of trying policies begins by itself."""
    if button:
        page.button(key=button).click()
    page.run()
    page.session_state[f"{task}.job"].wait(60)
    return page.run()


def test_the_page_opens_with_a_sentence_figures_and_a_picture(page: AppTest) -> None:
    assert not page.exception
    assert not page.error
    assert any(one.value.startswith("#### ") and "2035" in one.value for one in page.markdown)
    assert len(page.metric) == 3
    assert len(page.get("vega_lite_chart")) == 1


def test_the_whole_set_follows_by_itself_with_a_table(page: AppTest) -> None:
    ran(page)
    assert not page.error
    assert page.session_state["simulate.job"].state == "finished"
    assert len(page.table) == 1
    result = page.session_state["simulate.result"]
    assert (result.resolved.name, len(result.runs)) == ("guangzhou", 8)


def test_a_slider_is_answered_before_the_whole_set_is_there(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    ran(page)
    go = threading.Event()
    monkeypatch.setattr(crews, "hire", lambda _: HeldCrew(go))
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    assert any(one.value.startswith("First look") for one in page.caption)
    assert len(page.get("vega_lite_chart")) == 1
    assert not page.table, "the last result is not told beside another's first look"
    go.set()
    page.session_state["simulate.job"].wait(60)
    page.run()
    assert len(page.table) == 1


def test_what_takes_long_waits_for_the_button(page: AppTest) -> None:
    page.number_input(key="simulate.replications").set_value(60).run()
    assert page.session_state["simulate.job"].total == 8
    assert any(one.value.startswith("First look") for one in page.caption)
    ran(page, "run")
    assert len(page.session_state["simulate.result"].runs) == 60


class HeldCrew(HereCrew):
    """A crew that begins when told to go."""

    def __init__(self, go: threading.Event) -> None:
        super().__init__()
        submit = self.executor.submit
        self.executor.submit = lambda task, *given: submit(lambda: go.wait(60) and task(*given))  # type: ignore[method-assign, assignment, misc]


def test_a_reload_finds_what_runs_and_what_was_run(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(crews, "hire", lambda _: HeldCrew(go))
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    again = AppTest.from_file(SCRIPT, default_timeout=60)
    again.query_params["a"], again.query_params["a.P1"] = "guangzhou", "0.9,2014,6"
    again.run()
    assert again.slider(key="a.guangzhou.0.P1.level").value == 0.9
    assert again.session_state["simulate.job"] is page.session_state["simulate.job"]
    go.set()
    again.session_state["simulate.job"].wait(60)
    again.run()
    assert len(again.table) == 1


def test_a_run_that_is_cancelled_can_be_run_again(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    ran(page)
    go = threading.Event()
    monkeypatch.setattr(crews, "hire", lambda _: HeldCrew(go))
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    page.session_state["simulate.job"].cancel()
    page.run()
    assert any("Cancelled after" in one.value for one in page.info)
    go.set()
    ran(page, "run")
    assert len(page.table) == 1


def test_a_change_leaves_the_run_of_the_last_one(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(crews, "hire", lambda _: HeldCrew(go))
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    first = page.session_state["simulate.job"]
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.8).run()
    assert first.state == "cancelled"
    assert page.session_state["simulate.job"].running
    go.set()


def test_a_moved_lever_is_simulated_and_another_scenario_does_not_inherit_it(page: AppTest) -> None:
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9)
    ran(page)
    resolved = page.session_state["simulate.result"].resolved
    assert {one.code: one.level for one in resolved.inputs.levers}["P1"] == 0.9
    assert resolved.name == "guangzhou_changed"
    page.selectbox(key="a.scenario").set_value("pandemic").run()
    assert page.slider(key="a.pandemic.0.P1.level").value == 0.4


def test_resetting_brings_the_scenario_s_values_back(page: AppTest) -> None:
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    page.button(key="a.guangzhou.0.reset").click().run()
    assert page.slider(key="a.guangzhou.1.P1.level").value == 0.4


def test_undo_goes_back_step_by_step(page: AppTest) -> None:
    for level in (0.9, 0.7):
        page.slider(key="a.guangzhou.0.P1.level").set_value(level).run()
    page.slider(key="a.guangzhou.0.P9.level").set_value(0.5).run()
    page.number_input(key="a.guangzhou.0.P9.start").set_value(2020.0).run()
    seen = []
    for _ in range(4):
        page.button(key="a.guangzhou.0.undo").click().run()
        seen.append([page.slider(key=f"a.guangzhou.0.{code}.level").value for code in ("P1", "P9")])
    assert seen == [[0.7, 0.5], [0.7, 0.0], [0.9, 0.0], [0.4, 0.0]]
    assert not page.error


def test_the_address_carries_what_was_changed_and_a_wrong_one_is_told(page: AppTest) -> None:
    page.slider(key="a.guangzhou.0.P1.level").set_value(0.9).run()
    page.selectbox(key="a.guangzhou.0.kind").set_value("pandemic").run()
    page.button(key="a.guangzhou.0.add").click().run()
    link = {key: page.query_params[key] for key in page.query_params}
    assert link["a.P1"] in ("0.9,2014,6", ["0.9,2014,6"])
    other = AppTest.from_file(SCRIPT, default_timeout=60)
    for key, value in link.items():
        other.query_params[key] = value
    other.run()
    assert not other.error
    assert other.session_state["simulate.key"] == page.session_state["simulate.key"]
    for key, wrong, said in (
        ("a", "nowhere", "No scenario is called"), ("a.P99", "1", "No lever is called"), ("a.P1", "9", "outside"),
        ("a.P1", "x", "is no number"), ("a.shock", "flood,1,2,3,4", "No shock is called"), ("scale", "7", "outside"),
    ):  # fmt: skip
        told = AppTest.from_file(SCRIPT, default_timeout=60)
        told.query_params["a"] = "guangzhou"
        told.query_params[key] = wrong
        told.run()
        assert len(told.error) == 1, (key, wrong)
        assert said in told.error[0].value
        assert told.metric, "the page is there all the same"


def test_a_shock_is_added_and_removed(page: AppTest) -> None:
    page.selectbox(key="a.guangzhou.0.kind").set_value("pandemic").run()
    page.button(key="a.guangzhou.0.add").click().run()
    size = page.number_input(key="a.guangzhou.0.shock.1001.size")
    assert "severity, 0 to 0.95" in size.label
    page.button(key="a.guangzhou.0.shock.1001.remove").click().run()
    assert not [one for one in page.number_input if one.key and "shock" in one.key]


def test_in_chinese_levers_and_shocks_explain_themselves_in_chinese(page: AppTest) -> None:
    in_words_of(page, "zh")
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
    page.segmented_control(key="task").set_value("compare").run()
    assert page.selectbox(key="b.scenario").value == "no_policy"
    ran(page, "run_comparison", "compare")
    assert not page.error
    comparison = page.session_state["compare.result"]
    assert comparison.names == ["guangzhou_a", "no_policy_b"]
    assert len(page.table) == 2


@pytest.mark.parametrize(("lang", "said"), [("en", "Policies A and B are the same"), ("zh", "政策 A 与政策 B 相同")])
def test_two_policies_that_are_the_same_are_refused_in_a_sentence(page: AppTest, lang: Language, said: str) -> None:
    in_words_of(page, lang)
    page.segmented_control(key="task").set_value("compare").run()
    page.selectbox(key="b.scenario").set_value("guangzhou").run()
    assert [said in one.value for one in page.error] == [True]
    assert "run_comparison" not in [one.key for one in page.button]
    page.slider(key="b.guangzhou.0.P1.level").set_value(0.9).run()
    assert not page.error


def test_four_policies_are_compared_with_the_first(page: AppTest) -> None:
    page.segmented_control(key="task").set_value("compare").run()
    page.segmented_control(key="compare.count").set_value(4).run()
    ran(page, "run_comparison", "compare")
    assert not page.error
    assert len(page.session_state["compare.result"].results) == 4
    titles = [one for one in page.markdown if "held against" in one.value.lower()]
    assert titles


def test_the_search_for_the_best_mix_is_offered_and_its_front_is_of_what_was_tried() -> None:
    settings = Settings(1e6, outcomes=("synergy",), population=4, generations=1)
    runs = [(5e4, 0.1), (9e4, 0.3), (2e4, 0.2), (2e4, 0.2)]
    parts = {
        place: Outcome([{"synergy": u, "policy_cost": cost}] * 2, None, 0.0) for place, (cost, u) in enumerate(runs)
    }
    parts[4] = Outcome([{"synergy": 9.0, "policy_cost": 0.0}], None, 0.0)  # of the trial on fresh seeds
    table = budgeting.tried(parts, settings)
    assert table.to_dict("list") == {"cost": [5.0, 9.0, 2.0], "value": [0.1, 0.3, 0.2], "front": [False, True, True]}


def test_a_region_of_ones_own_is_read_told_built_and_offered(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(crews, "Crew", HereCrew)
    monkeypatch.setattr(uploads, "_bound_memory", lambda: None)
    book = filled(tmp_path / "riverland.xlsx", riverland("zh"), "zh")
    in_words_of(page, "zh")
    page.segmented_control(key="task").set_value("region").run()
    page.file_uploader(key="region.file").set_value((book.name, book.read_bytes(), "")).run()
    page.session_state["region_read.job"].wait(60)
    page.run()
    assert not page.error
    assert any("3 个产业" in one.value for one in page.markdown)
    assert any("校准" in one.value for one in page.markdown)
    page.button(key="region.build").click().run()
    page.session_state["region.job"].wait(120)
    page.run()
    assert not page.error
    assert set(page.session_state["regions.offered"]) == {
        "riverland", "riverland/no_policy", "riverland/strong_policy",
    }  # fmt: skip
    page.button(key="region.try.riverland").click().run()
    assert page.segmented_control(key="task").value == "simulate"
    ran(page)
    assert not page.error
    assert page.session_state["simulate.result"].resolved.scenario.title_zh == "riverland"


def test_a_workbook_that_is_no_region_is_refused_with_all_its_mistakes(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(crews, "Crew", HereCrew)
    monkeypatch.setattr(uploads, "_bound_memory", lambda: None)
    book = filled(tmp_path / "riverland.xlsx", {"industries": [{"name_en": "Toys"}]})
    page.segmented_control(key="task").set_value("region").run()
    page.file_uploader(key="region.file").set_value((book.name, book.read_bytes(), "")).run()
    page.session_state["region_read.job"].wait(60)
    page.run()
    assert len(page.error) == 1
    assert any("is needed" in one.value for one in page.markdown)
    assert "region.build" not in [one.key for one in page.button]


def test_another_table_clears_what_was_said_of_the_last(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "Crew", HereCrew)
    monkeypatch.setattr(uploads, "_bound_memory", lambda: None)
    good = b"year,A1,A9,B1,B2\n" + b"".join(
        f"{2010 + n},{10 + n},{5 + n * n},{7 + 2 * n},{3 + n}\n".encode() for n in range(8)
    )
    page.segmented_control(key="task").set_value("observed").run()
    page.file_uploader(key="observed.file").set_value(("good.csv", good, "")).run()
    page.session_state["observed_read.job"].wait(60)
    page.run()
    assert len(page.dataframe) == 1, "what was understood is shown before it is evaluated"
    page.checkbox(key="observed.robust").set_value(False)
    ran(page, "evaluate", "observed")
    assert page.selectbox(key="observed.weights")
    assert "observed.picture" in [one.key for one in page.radio]
    page.file_uploader(key="observed.file").set_value(("bad.csv", b"when,apples\n2010,1\n", "")).run()
    page.session_state["observed_read.job"].wait(60)
    page.run()
    assert "observed.picture" not in [one.key for one in page.radio]
    assert len(page.error) == 1


@pytest.mark.parametrize(("lang", "said"), [("en", "has 6.0 MB; at most 5 MB"), ("zh", "有 6.0 MB，最多接受 5 MB")])
def test_a_table_that_is_too_large_gets_a_sentence(page: AppTest, lang: Language, said: str) -> None:
    in_words_of(page, lang)
    page.segmented_control(key="task").set_value("observed").run()
    page.file_uploader(key="observed.file").set_value(("large.csv", b"x" * (6 * 2**20), "")).run()
    assert any(said in one.value for one in page.error)
    assert server.settings("127.0.0.1", 1)["server.maxUploadSize"] > uploads.MOST_BYTES / 2**20


def test_every_text_is_there_in_chinese(page: AppTest) -> None:
    in_words_of(page, "zh")
    assert page.title[0].value == "数字贸易与产业集群协同演化"
    ran(page)
    assert not page.error
    assert any(one.value.startswith("#### 至 2035 年") or "2035 年" in one.value for one in page.markdown)


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
    assert in_language("zh", job.told) == "运行超过 0.05 秒，已停止。"
    assert job.told() == "This took longer than 0.05 seconds and was stopped."


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
    assert job.told().startswith(said)


def test_a_papers_table_is_evaluated_in_chinese_with_judgement_matrices(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "Crew", HereCrew)
    monkeypatch.setattr(uploads, "_bound_memory", lambda: None)
    table = PAPER / "subsystem_indicator_sign_unit_weight_years.xlsx"
    trade = ",跨境电商出口额,快递业务量,平均通关天数\n跨境电商出口额,1,2,3\n快递业务量,,1,2\n平均通关天数,,,1\n"
    cluster = ("工业总产值", "企业单位数", "单位产值能耗", "专利授权量")
    equal = ",".join(["", *cluster]) + "\n" + "".join(f"{name},1,1,1,1\n" for name in cluster)
    in_words_of(page, "zh")
    page.segmented_control(key="task").set_value("observed").run()
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
