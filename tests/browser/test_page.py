"""The page in a real browser, at the width of a desktop and of a phone; screenshots go to results/browser."""

from __future__ import annotations

import contextlib
import re
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml
from serving import served
from using import FIGURE, WAIT, WHOLE, choose, fill, fits, observed_table, pick, press, ran, settled, turn_to, upload


def test_a_scenario_is_chosen_changed_run_and_downloaded(page: Any, tmp_path: Path) -> None:
    pick(page, "Scenario", "Trade war with response")
    page.get_by_text(re.compile(r"Policy levers \(")).click()
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    page.get_by_text("Name, also of its file: trade_war_response_changed").wait_for()
    page.shot("levers")
    page.get_by_text(re.compile(r"Policy levers \(")).click()
    ran(page)
    page.shot("result")
    assert fits(page)
    for name in ("Order degrees", "Stages", "Any quantity", "Flows"):
        choose(page, name)
        settled(page)
        page.locator(FIGURE).first.wait_for()
        settled(page)
        page.shot(name.lower().replace(" ", "_"))
    page.get_by_text("Download", exact=True).click()
    for button, ending, begins in (
        ("Download scenario (YAML)", ".yaml", b"# Made"),
        ("Download table", ".csv", b"scenario"),
        ("Download report (HTML)", ".html", b"<!DOCTYPE html>"),
        ("Download this figure", ".png", b"\x89PNG"),
    ):
        settled(page)
        with page.expect_download() as waiting:
            press(page, button)
        target = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(target)
        assert target.suffix == ending
        assert target.read_bytes().lstrip().lower().startswith(begins.lower()), button
    assert "extends: trade_war_response" in next(tmp_path.glob("*.yaml")).read_text(encoding="utf-8")


def test_a_shock_is_added_sized_and_run(page: Any, tmp_path: Path) -> None:
    page.get_by_text(re.compile(r"^Shocks \(")).click()
    settled(page)
    pick(page, "Kind of shock", "Pandemic")
    press(page, "Add shock")
    page.get_by_text("Shocks (1)").wait_for()
    fill(page, "Size: severity, 0 to 0.95", "0.5")
    fill(page, "Lasts, years", "2")
    page.shot("shock")
    assert fits(page)
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Replications (other seeds)", "2")
    ran(page)
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as waiting:
        press(page, "Download scenario (YAML)")
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    shock = yaml.safe_load(target.read_text(encoding="utf-8"))["shocks"][0]
    assert (shock["kind"], shock["size"], shock["duration"]) == ("pandemic", 0.5, 2.0)


def test_the_first_replications_are_seen_before_the_others_are_done(page: Any) -> None:
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Replications (other seeds)", "60")
    press(page, "Run")
    page.get_by_text(re.compile("of 60 replications; the others are under way")).wait_for()
    page.locator(FIGURE).first.wait_for()
    page.shot("first_replications")
    assert fits(page)
    assert page.locator(WHOLE).count() == 0
    press(page, "Cancel")
    page.get_by_text(re.compile("Cancelled after")).wait_for()
    assert page.locator(FIGURE).count() == 0


def test_the_network_is_followed_at_the_dates_chosen(page: Any) -> None:
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Last year", "2018")
    fill(page, "Replications (other seeds)", "1")
    ran(page)
    choose(page, "Network")
    page.get_by_text(re.compile("Following the firms")).wait_for()
    page.get_by_label("Cluster", exact=True).wait_for()
    page.locator(FIGURE).first.wait_for()
    settled(page)
    first = page.locator(FIGURE).first.get_attribute("src")
    pick(page, "At the end of these years", "2018")
    page.locator(f"{FIGURE}:not([src='{first}'])").first.wait_for()
    page.shot("network_three_years")
    assert fits(page)


def test_a_run_is_cancelled(page: Any) -> None:
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Share of firms simulated", "0.3")
    fill(page, "Replications (other seeds)", "100")
    press(page, "Run")
    press(page, "Cancel")
    page.get_by_text(re.compile("Cancelled after")).wait_for()
    page.shot("cancelled")
    assert page.locator(FIGURE).count() == 0
    fill(page, "Share of firms simulated", "0.01")
    fill(page, "Replications (other seeds)", "2")
    ran(page)


def test_two_policies_are_compared(page: Any) -> None:
    turn_to(page, "Compare two policies", "Compare")
    pick(page, "Policy B", "Strong policy")
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Share of firms simulated", "0.01")
    fill(page, "Replications (other seeds)", "3")
    ran(page, "Compare")
    page.get_by_text(re.compile("Mean paired difference")).wait_for()
    page.shot("compared")
    assert fits(page)
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as waiting:
        press(page, "Download report (HTML)")
    assert waiting.value.suggested_filename == "comparison.html"


WRONG = {
    "bad.csv": (b"year,A1,B1\n2010,1,abc\n2011,2,3\n", "'abc' is not a number"),
    "columns.csv": (b"when,apples,pears\n2010,1,2\n2011,2,3\n", "there is no column 'year'"),
    "broken.xlsx": (b"PK\x03\x04 not a workbook", "the workbook is damaged"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_table_that_cannot_be_read_is_told_in_a_sentence(page: Any, name: str, tmp_path: Path) -> None:
    content, said = WRONG[name]
    (tmp_path / name).write_bytes(content)
    turn_to(page, "Evaluate my data", "Evaluate")
    upload(page, tmp_path / name)
    press(page, "Evaluate")
    page.get_by_text(re.compile(re.escape(said))).wait_for()
    page.shot(name.replace(".", "_"))
    assert page.get_by_text("Traceback").count() == 0


def test_a_table_is_read_after_one_that_could_not_be(page: Any, tmp_path: Path) -> None:
    broken, good = tmp_path / "broken.xlsx", tmp_path / "good.csv"
    broken.write_bytes(WRONG["broken.xlsx"][0])
    observed_table().to_csv(good, index=False)
    turn_to(page, "Evaluate my data", "Evaluate")
    upload(page, broken)
    press(page, "Evaluate")
    page.get_by_text(re.compile("the workbook is damaged")).wait_for()
    upload(page, good)
    press(page, "Evaluate")
    page.locator(FIGURE).first.wait_for()
    assert page.get_by_text(re.compile("the workbook is damaged")).count() == 0


def test_observed_data_stand_beside_the_simulation_with_their_robustness(page: Any, tmp_path: Path) -> None:
    good = tmp_path / "good.xlsx"
    observed_table().to_excel(good, index=False)
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Last year", "2020")
    fill(page, "Replications (other seeds)", "1")
    ran(page)
    turn_to(page, "Evaluate my data", "Evaluate")
    upload(page, good)
    press(page, "Evaluate")
    page.locator(FIGURE).nth(1).wait_for()
    settled(page)
    page.shot("good_table")
    assert fits(page)
    choose(page, "Robustness")
    page.get_by_text("Robustness is told of your data.").wait_for()
    page.locator(FIGURE).first.wait_for()
    page.shot("robustness")
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as waiting:
        press(page, "Download report (HTML)")
    assert waiting.value.suggested_filename == "evaluation.html"


def test_the_page_speaks_chinese(page: Any) -> None:
    choose(page, "中文")
    page.get_by_text("数字贸易与产业集群协同演化").wait_for()
    ran(page, "运行")
    page.shot("chinese")


def test_what_was_chosen_stays_chosen_in_the_other_language(page: Any) -> None:
    pick(page, "Scenario", "Trade war with response")
    page.get_by_text("Policy levers (8)").wait_for()
    choose(page, "中文")
    page.get_by_text("政策杠杆（8）").wait_for()
    ran(page, "运行")
    page.get_by_text(re.compile("贸易战及政策应对.*4 次重复")).wait_for()
    choose(page, "发展阶段")
    settled(page)
    choose(page, "English")
    settled(page)
    page.get_by_text(re.compile("^Trade war with response, 2010–2035: 4 replications")).wait_for()
    page.get_by_text("Policy levers (8)").wait_for()
    assert page.get_by_role("radio", name="Stages", exact=True).is_checked()
    page.shot("switched")


HOSTILE = """
name: mine
extends: guangzhou
title_en: "![seen](http://example.com/seen.png) <img src='http://example.com/x'> **bold** [a](http://example.com)"
title_zh: "![seen](http://example.com/seen.png)"
end_year: 2016
scale: 0.005
"""


def test_a_title_of_a_strangers_file_is_shown_and_not_carried_out(page: Any, tmp_path: Path) -> None:
    """The page of these tests fails if the browser asks any other server for anything."""
    (tmp_path / "mine.yaml").write_text(HOSTILE, encoding="utf-8")
    page.get_by_text("Start from a scenario file").first.click()
    upload(page, tmp_path / "mine.yaml")
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Replications (other seeds)", "1")
    ran(page)
    page.get_by_text("![seen](http://example.com/seen.png) <img src=").first.wait_for()
    page.shot("hostile_title")
    assert page.locator("img[src*=example]").count() == 0
    assert page.get_by_role("link", name="a", exact=True).count() == 0


def test_closing_the_tab_cancels_its_run(browser: Any) -> None:
    with served() as address:
        opened = browser.new_page()
        opened.set_default_timeout(WAIT)
        opened.goto(address)
        opened.get_by_role("button", name="Run", exact=True).wait_for()
        opened.get_by_text("How it is run", exact=True).click()
        fill(opened, "Share of firms simulated", "0.3")
        fill(opened, "Replications (other seeds)", "200")
        press(opened, "Run")
        opened.get_by_role("button", name="Cancel", exact=True).wait_for()
        for _ in range(60):
            if busy := {one.pid for one in busiest()}:
                break
        assert busy
        opened.close()
        for _ in range(60):
            if not busy & {one.pid for one in busiest()}:
                return
            time.sleep(1)
        raise AssertionError("The run goes on for nobody.")


def busiest() -> list[psutil.Process]:
    """The processes below this one that have worked within a second."""
    below = psutil.Process().children(recursive=True)
    before = {one.pid: sum(one.cpu_times()[:2]) for one in below if one.is_running()}
    time.sleep(1)
    found = []
    for one in below:
        with contextlib.suppress(psutil.NoSuchProcess):
            if sum(one.cpu_times()[:2]) - before.get(one.pid, 0.0) > 0.1 and "multiprocessing" in " ".join(
                one.cmdline()
            ):
                found.append(one)
    return found


def test_the_page_is_bound_to_its_own_origin_and_tells_nothing_of_itself(address: str) -> None:
    with urllib.request.urlopen(address, timeout=10) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    for path, headers in (("/_stcore/metrics", {}), ("/", {"Host": "example.com"}), ("/", {"Origin": "http://a.org"})):
        with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):
            urllib.request.urlopen(urllib.request.Request(f"{address}{path}", headers=headers), timeout=10)


def test_only_this_computer_reaches_the_page(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    listening = {one.laddr.ip for one in psutil.net_connections("tcp") if one.laddr.port == port and not one.raddr}
    assert listening == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["app/static/../../etc/passwd", "static/../../../../etc/passwd", "media/../script.py"])
def test_no_path_of_the_server_is_reached(address: str, path: str) -> None:
    for one in (path, path.replace("../", "%2e%2e/"), path.replace("../", "..%2f")):
        try:
            with urllib.request.urlopen(f"{address}/{one}", timeout=10) as answer:
                content = answer.read()
        except urllib.error.HTTPError:
            continue
        assert b"root:" not in content
        assert b"from synergysim" not in content
