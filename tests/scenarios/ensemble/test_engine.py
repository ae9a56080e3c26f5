"""Many tasks on any executor: order, failures, dying workers, interrupts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from synergysim.scenarios.ensemble.engine import Engine, Outcome, attempt, engine_of
from synergysim.scenarios.ensemble.interrupts import forget_interrupts
from synergysim.scenarios.ensemble.workers import GivenExecutor


def tenth(number: int) -> float:
    if number == 3:
        raise ValueError("three is\n not possible")
    return number / 10


def deadly(number: int) -> int:
    if number == 1:
        os._exit(7)
    return number


def interrupted_at_two(number: int) -> int:
    if number == 2:
        raise KeyboardInterrupt
    return number


def execute(function: Any, tasks: list[tuple[int]], workers: int | Engine = 1) -> list[Outcome[Any]]:
    with engine_of(workers) as engine:
        return engine.map(function, tasks)


@pytest.fixture(autouse=True)
def uninterrupted() -> Iterator[None]:
    """What is stopped here is not taken for a stop of other tests."""
    yield
    forget_interrupts()


TASKS = [(number,) for number in range(6)]


def test_outcomes_come_in_the_order_of_the_tasks_whatever_the_number_of_workers() -> None:
    alone, together = execute(tenth, TASKS), execute(tenth, TASKS, workers=2)
    assert [one.result for one in alone] == [0.0, 0.1, 0.2, None, 0.4, 0.5]
    assert [one.result for one in together] == [one.result for one in alone]
    assert [one.error for one in together] == [one.error for one in alone]


def test_a_failing_task_keeps_its_error_in_one_line_and_costs_no_other() -> None:
    assert execute(tenth, TASKS)[3].error == "ValueError: three is not possible"


def test_a_dying_worker_costs_its_own_task_only() -> None:
    outcomes = execute(deadly, TASKS, workers=2)
    assert [one.result for one in outcomes] == [0, None, 2, 3, 4, 5]
    assert "worker process died" in (outcomes[1].error or "")


def test_an_executor_of_the_users_own_is_used() -> None:
    with ThreadPoolExecutor(2) as executor:
        outcomes = execute(tenth, TASKS, Engine(GivenExecutor(executor)))
    assert outcomes[5].result == 0.5


def test_every_outcome_is_told_once_with_its_position() -> None:
    heard: dict[int, Outcome[float]] = {}
    execute(tenth, TASKS, Engine(finished=heard.__setitem__))
    assert sorted(heard) == list(range(6))
    assert heard[4].result == 0.4


def test_an_interrupt_keeps_what_finished() -> None:
    outcomes = execute(interrupted_at_two, TASKS)
    assert [one.result for one in outcomes] == [0, 1, None, None, None, None]
    assert outcomes[2].error == "interrupted before it finished"


def test_time_is_measured() -> None:
    assert attempt(tenth, (1,)).wall_seconds >= 0


def test_no_tasks_give_no_outcomes() -> None:
    assert execute(tenth, [], workers=2) == []


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_only_errors_of_the_task_are_caught(error: type[BaseException]) -> None:
    def stop() -> None:
        raise error

    with pytest.raises(error, match=r"^$"):
        attempt(stop, ())
