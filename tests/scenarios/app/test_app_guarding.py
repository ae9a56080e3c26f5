"""The page is one of its own origin: what others say is text, and its server answers its own page alone."""

from __future__ import annotations

import asyncio
import io
import random
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from synergysim.scenarios.app import uploads, visitors
from synergysim.scenarios.app.guarding import Guard
from synergysim.scenarios.app.jobs import Job
from synergysim.scenarios.app.markdown import plain, plain_table
from synergysim.scenarios.app.queueing import Queue
from synergysim.scenarios.app.words import word
from synergysim.scenarios.errors import UserError

IMAGE = "![x](http://example.com/seen.png)"
HOSTILE = [
    IMAGE, "[a](http://example.com)", "<img src=http://example.com/x>", "http://example.com/a", "www.example.com",
    "**bold**", "`code`", "$x^2$", "# title", "1. one", "- one", "+ one", "> quoted", "---", "a@example.com", "~~x~~",
    "&lt;b&gt;", "a | b", "_x_", "\\", ":red[x]", "    indented", "x\n===\n", "[x]: http://example.com", "<!-- x -->",
]  # fmt: skip


@given(st.one_of(st.sampled_from(HOSTILE), st.text(), st.lists(st.sampled_from(HOSTILE)).map(" ".join)))
@example(IMAGE)
@example(":red[x]")
def test_no_text_is_read_as_markdown(text: str) -> None:
    """Shown is what was given, letter by letter, with white space run together."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(plain(text))
    assert {one.type for one in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    parts = [part for one in tokens for part in one.children or ()]
    assert {part.type for part in parts} <= {"text"}
    shown = " ".join("".join(part.content for part in parts).split())
    assert shown == " ".join(text.replace("\0", "\N{REPLACEMENT CHARACTER}").split())


def test_what_is_filled_into_the_pages_words_is_plain_and_their_own_marks_stay() -> None:
    said = word("from_file", name=IMAGE, parent="guangzhou")
    assert "![" not in said
    assert said.startswith("Starts from your file **")


def test_texts_of_a_table_are_plain_and_its_numbers_numbers() -> None:
    shown = plain_table(pd.DataFrame({IMAGE: [IMAGE, 1.5]}))
    assert "![" not in shown.columns[0] + shown.iloc[0, 0]
    assert shown.iloc[1, 0] == 1.5


def asked(headers: dict[str, str], path: str = "/", kind: str = "http", local: bool = True) -> list[dict[str, Any]]:
    """What a guarded application that answers all answers to a request."""
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Frame-Options", b"ALLOW")]})

    async def send(message: Any) -> None:
        sent.append(message)

    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": path, "headers": given}
    asyncio.run(Guard(inner, local)(scope, lambda: None, send))  # type: ignore[arg-type, return-value]
    return sent


HERE = {"host": "127.0.0.1:8501"}


def test_every_answer_binds_the_browser_to_this_origin() -> None:
    (answer,) = asked(HERE)
    headers = dict(answer["headers"])
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert headers[b"x-frame-options"] == b"DENY"
    assert b"X-Frame-Options" not in headers


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/below/_stcore/metrics"])
def test_metrics_are_closed(path: str) -> None:
    assert asked(HERE, path)[0]["status"] == 404


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "headers",
    [
        {**HERE, "origin": "http://example.com"},
        {**HERE, "origin": "null"},
        {**HERE, "origin": "http://127.0.0.1:9000"},
        {"host": "example.com:8501", "origin": "http://example.com:8501"},
        {},
    ],
)
def test_other_origins_and_names_are_refused(kind: str, headers: dict[str, str]) -> None:
    answer = asked(headers, "/_stcore/stream", kind)[0]
    assert answer.get("status", answer.get("code")) in (403, 1008)


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "localhost"])
def test_the_pages_own_origin_is_answered(host: str) -> None:
    assert asked({"host": host, "origin": f"http://{host}"})[0]["status"] == 200


def test_a_page_served_to_others_is_reached_by_the_names_it_has_there() -> None:
    named = {"host": "office.example:8501", "origin": "https://office.example:8501"}
    assert asked(named, local=False)[0]["status"] == 200


class Crew:
    """Nobody: the work is done by the job's own thread."""

    executor: Any = None

    def dismiss(self) -> None:
        """Nothing to end."""


def held(go: threading.Event, begun: list[int], number: int) -> Callable[..., int]:
    def work(executor: Any, heard: Any) -> int:
        del executor, heard
        begun.append(number)
        go.wait(30)
        return number

    return work


def until(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("It never came to that.")


def test_jobs_of_all_visitors_wait_in_one_queue_in_the_order_of_arrival() -> None:
    queue, go, begun = Queue(at_once=1, most_waiting=2), threading.Event(), list[int]()
    jobs = []
    for number in range(3):
        jobs.append(Job(held(go, begun, number), 1, Crew, queue=queue))
        until(lambda: begun == [0])
    assert [job.before for job in jobs] == [0, 1, 2]
    with pytest.raises(UserError, match=r"^2 runs of this and other visitors are waiting"):
        Job(held(go, begun, 3), 1, Crew, queue=queue)
    jobs[1].cancel()
    assert [job.before for job in jobs] == [0, 0, 1]
    go.set()
    for job in jobs:
        job.wait(30)
    assert begun == [0, 2]
    assert [job.state for job in jobs] == ["finished", "cancelled", "finished"]
    until(lambda: queue.before(jobs[2]) == 0)
    Job(held(go, begun, 4), 1, Crew, queue=queue).wait(30)
    assert begun == [0, 2, 4]


def test_a_job_cancelled_while_it_waits_is_never_begun() -> None:
    queue, go, begun = Queue(at_once=1), threading.Event(), list[int]()
    first = Job(held(go, begun, 0), 1, Crew, queue=queue)
    second = Job(held(go, begun, 1), 1, Crew, queue=queue)
    second.cancel()
    second.wait(30)
    go.set()
    first.wait(30)
    assert begun == [0]


def test_a_job_is_cancelled_once_its_visitor_has_left_and_not_for_a_moments_absence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(visitors, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(visitors, "GRACE", 0.2)
    go, begun, there = threading.Event(), list[int](), [True]
    job = Job(held(go, begun, 0), 1, Crew, queue=Queue())
    visitors.cancel_without(job, lambda: there[0])
    for away in (0.05, 0.05):
        there[0] = False
        time.sleep(away)
        there[0] = True
        time.sleep(0.05)
    assert job.state == "running"
    there[0] = False
    until(lambda: not job.running)
    assert job.state == "cancelled"
    go.set()


def damaged_workbooks(tmp_path: Path) -> list[bytes]:
    """Workbooks with bytes changed, cut and swapped, by a seeded generator."""
    path = tmp_path / "whole.xlsx"
    years = range(2010, 2016)
    frame = pd.DataFrame({"cluster": "mine", "year": years, "A1": years, "A4": years, "B1": years, "B2": years})
    frame.to_excel(path, index=False)
    whole, chance = path.read_bytes(), random.Random(5)
    made = [whole[: chance.randrange(1, len(whole))] for _ in range(10)]
    for _ in range(40):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        made.append(bytes(content))
    for kind in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        buffer = io.BytesIO()
        with zipfile.ZipFile(path) as book, zipfile.ZipFile(buffer, "w", kind) as other:
            for name in book.namelist():
                other.writestr(name, book.read(name))
        content = bytearray(buffer.getvalue())
        content[60:64] = b"????"
        made.append(bytes(content))
    return made


def test_a_damaged_upload_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_bound_memory", lambda: None)  # of this process
    for content in damaged_workbooks(tmp_path):
        found = uploads.evaluate(uploads.Upload("mine.xlsx", content, fill=False, robustness=False))
        assert isinstance(found, uploads.Evaluated) or found.startswith("mine.xlsx"), found
