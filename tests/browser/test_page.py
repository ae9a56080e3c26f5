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
from serving import served
from using import (
    CHART,
    FIGURE,
    WAIT,
    WHOLE,
    beside,
    choose,
    drawer,
    fill,
    fits,
    observed_table,
    pick,
    press,
    settled,
    turn_to,
    upload,
    whole,
)


def test_the_page_opens_with_a_finding_and_a_slider_is_answered_beside_the_picture(page: Any) -> None:
    page.get_by_role("heading", name=re.compile("2035")).wait_for()
    page.shot("opened")
    assert fits(page)
    drawer(page)
    page.shot("drawer")
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("Name, also of its file: guangzhou_changed").wait_for()
    beside(page)
    whole(page)
    assert "a.P1=0.45" in page.url
    page.shot("moved")
    assert fits(page)
    address = page.url
    page.goto(address)
    whole(page)
    drawer(page)
    assert page.get_by_role("slider").first.input_value() == "0.45"
    press(page, "Undo") if page.get_by_role("button", name="Undo").is_enabled() else press(page, "Reset")
    page.get_by_text("Name, also of its file: guangzhou", exact=True).wait_for()


def test_pictures_answer_and_files_are_taken_away(page: Any, tmp_path: Path) -> None:
    whole(page)
    for name in ("Order degrees", "Stages", "Any quantity", "Year by year"):
        pick(page, "Picture", name)
        if name == "Year by year":
            page.get_by_text(re.compile("ties between them")).wait_for()
        page.locator(CHART).first.wait_for()
        settled(page)
        page.shot(name.lower().replace(" ", "_"))
        assert fits(page)
    page.get_by_text("Download", exact=True).click()
    press(page, "Write the report")
    for button, ending, begins in (
        ("Download scenario (YAML)", ".yaml", b"# Made"),
        ("Download table", ".csv", b"scenario"),
        ("Download report (HTML)", ".html", b"<!DOCTYPE html>"),
    ):
        page.get_by_role("button", name=button, exact=True).wait_for()
        settled(page)
        with page.expect_download() as waiting:
            press(page, button)
        target = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(target)
        assert target.suffix == ending
        assert target.read_bytes().lstrip().lower().startswith(begins.lower()), button


def test_a_long_run_is_cancelled(page: Any) -> None:
    whole(page)
    drawer(page)
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Share of firms simulated", "0.3")
    fill(page, "Replications (other seeds)", "100")
    press(page, "Run")
    beside(page)
    press(page, "Cancel")
    page.get_by_text(re.compile("Cancelled after")).wait_for()
    page.shot("cancelled")
    assert page.get_by_text(re.compile(WHOLE)).count() == 0


def test_two_policies_are_compared_and_the_same_ones_refused(page: Any) -> None:
    turn_to(page, "Compare")
    drawer(page)
    page.get_by_text("How it is run", exact=True).click()
    fill(page, "Share of firms simulated", "0.01")
    fill(page, "Replications (other seeds)", "3")
    beside(page)
    compare = page.get_by_test_id("stMain").get_by_role("button", name="Compare", exact=True)
    if compare.count():  # who asks what was asked on the other screen is answered without it
        compare.click()
    page.get_by_role("heading", name=re.compile("No policy")).wait_for()
    page.locator(CHART).first.wait_for()
    page.shot("compared")
    assert fits(page)
    drawer(page)
    page.get_by_role("combobox").nth(1).click()
    page.keyboard.type("2035: baseline")  # the list shows a few of its options at a time
    page.get_by_role("option", name=re.compile("2035: baseline")).first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Policies A and B are the same").wait_for()


def test_two_browsers_at_once_both_get_answers(browser: Any, address: str) -> None:
    opened = [browser.new_page(), browser.new_page()]
    for place, one in enumerate(opened):
        one.set_default_timeout(WAIT)
        one.goto(f"{address}/?a=guangzhou&a.P1=0.{6 + place},2014,6")
    for one in opened:
        whole(one)
        one.close()


WRONG = {
    "bad.csv": (b"year,A1,B1\n2010,1,abc\n2011,2,3\n", "'abc' is not a number"),
    "columns.csv": (b"when,apples,pears\n2010,1,2\n2011,2,3\n", "there is no column 'year'"),
    "broken.xlsx": (b"PK\x03\x04 not a workbook", "the workbook is damaged"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_table_that_cannot_be_read_is_told_in_a_sentence(page: Any, name: str, tmp_path: Path) -> None:
    content, said = WRONG[name]
    (tmp_path / name).write_bytes(content)
    turn_to(page, "Evaluate my data")
    upload(page, tmp_path / name)
    page.get_by_text(re.compile(re.escape(said))).wait_for()
    page.shot(name.replace(".", "_"))
    assert page.get_by_text("Traceback").count() == 0


def test_what_was_understood_is_shown_then_evaluated_and_cleared_by_another_table(page: Any, tmp_path: Path) -> None:
    good, broken = tmp_path / "good.xlsx", tmp_path / "broken.xlsx"
    observed_table().to_excel(good, index=False)
    broken.write_bytes(WRONG["broken.xlsx"][0])
    turn_to(page, "Evaluate my data")
    upload(page, good)
    page.get_by_test_id("stDataFrame").first.wait_for()
    page.shot("understood")
    press(page, "Evaluate")
    page.locator(FIGURE).first.wait_for()
    settled(page)
    page.shot("good_table")
    assert fits(page)
    upload(page, broken)
    page.get_by_text(re.compile("the workbook is damaged")).wait_for()
    assert page.locator(FIGURE).count() == 0


def test_the_page_speaks_chinese(page: Any) -> None:
    choose(page, "中文")
    page.get_by_text("数字贸易与产业集群协同演化").wait_for()
    whole(page)
    page.shot("chinese")
    assert "lang=zh" in page.url
    drawer(page)
    assert "广州" in page.get_by_role("combobox").first.input_value()
    beside(page)
    for task in ("比较", "预算", "我的地区", "评价我的数据"):
        choose(page, task)
        page.shot(f"chinese_{task}")
        assert fits(page)
    choose(page, "EN")  # another visitor's or an earlier language is not kept
    turn_to(page, "Try policies")
    drawer(page)
    assert "Guangzhou" in page.get_by_role("combobox").first.input_value()


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
    drawer(page)
    page.get_by_text("Start from a scenario file").first.click()
    page.get_by_test_id("stSidebar").locator("input[type=file]").set_input_files(tmp_path / "mine.yaml")
    page.get_by_text(re.compile("Starts from your file")).wait_for()
    beside(page)
    whole(page)
    page.get_by_text("![seen](http://example.com/seen.png) <img src=").first.wait_for()
    page.shot("hostile_title")
    assert page.locator("img[src*=example]").count() == 0
    assert page.get_by_role("link", name="a", exact=True).count() == 0


def test_closing_the_tab_cancels_its_run(browser: Any) -> None:
    with served() as address:
        opened = browser.new_page()
        opened.set_default_timeout(WAIT)
        opened.goto(f"{address}/?scale=0.3&replications=200")
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
