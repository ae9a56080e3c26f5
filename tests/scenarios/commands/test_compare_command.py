"""``synergysim compare`` on the command line: what it tells, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from synergysim.scenarios.cli import main
from synergysim.scenarios.studies.comparison import outputs as comparison_outputs


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command."""
    with pytest.raises(SystemExit, match=r"^\d$") as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.fixture
def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing has its own test; drawing for every command would take most of the time."""
    monkeypatch.setattr(comparison_outputs, "write", lambda *_: None)


@pytest.mark.usefixtures("no_files")
def test_the_command_tells_effects_failures_and_stages(
    small: str, pulled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = answer(
        capsys, "compare", small, pulled, "-n", "4", "--seed", "11", "--workers", "1", "--indicator", "A1",
        "--out", str(tmp_path / "out"),
    )  # fmt: skip
    assert code == 1
    assert "pulled against small in 2018" in out
    assert "pulled: effects in percent of small" in out
    assert "A1 E-commerce exports" in out
    assert "pulled: 1 of 4 pairs left out" in out
    assert "2 of 8 runs failed: FloatingPointError: this seed fails" in out
    assert "Median year of reaching a stage" in out
    assert "pairs for" in out


@pytest.mark.usefixtures("no_files")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["SMALL"], "at least two scenarios"),
        (["SMALL", "PULLED", "-n", "1"], "replications = 1 is outside [2, …]"),
        (["SMALL", "PULLED", "--precision", "0"], "precision = 0 must be above 0"),
        (["SMALL", "PULLED", "--indicator", "online_shar"], "No indicator or diagnostic is called 'online_shar'."),
        (["SMALL", "PULLED", "--year", "2030"], "year = 2030 is outside [2010, 2018]"),
        (["SMALL ON GROWTH", "PULLED ON GROWTH", "--until", "2012"], "needs the years"),
        (["SMALL", "guangzou"], "Did you mean 'guangzhou'?"),
        (["SMALL", "SMALL"], "Two of the scenarios are called 'small'"),
        (["SMALL", "PULLED", "--workers", "0"], "workers = 0 is outside"),
        (["SMALL", "PULLED", "--lang", "fr"], "Invalid value for '--lang'"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_code_two(
    small: str, pulled: str, on_growth: Callable[[str], str], arguments: list[str], sentence: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    files = {"SMALL": small, "PULLED": pulled}
    files |= {f"{name} ON GROWTH": on_growth(file) for name, file in files.items()}
    given = [files.get(one, one) for one in arguments]
    code, _, err = answer(capsys, "compare", *given, "--out", str(tmp_path / "out"))
    assert code == 2
    assert sentence in err
