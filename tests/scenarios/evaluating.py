"""What tests of ``synergysim evaluate`` share: a small observed table and the command as a user types it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from synergysim.scenarios.cli import main
from synergysim.scenarios.studies.evaluation import outputs as evaluation_outputs

Output = pytest.CaptureFixture[str]


def observed(years: int = 6, clusters: tuple[str, ...] = ("jewelry", "food_beverage")) -> pd.DataFrame:
    """Five growing indicators a cluster, one row a cluster and year."""
    rng = np.random.default_rng(3)
    parts = []
    for cluster in clusters:
        growth = rng.uniform(0.02, 0.2, (1, 5)) * np.arange(years)[:, None] + rng.normal(0, 0.03, (years, 5))
        frame = pd.DataFrame(100 * np.exp(growth), columns=["A1", "A4", "A9", "B1", "B2"])
        frame.insert(0, "cluster", cluster)
        frame.insert(0, "year", range(2010, 2010 + years))
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    observed().to_csv(tmp_path / "observed.csv", index=False)
    return tmp_path / "observed.csv"


@pytest.fixture
def unpictured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the figures, which take most of the time and are looked at in tests of their own."""
    monkeypatch.setattr(evaluation_outputs, "figures", lambda *_: iter(()))


def run(*arguments: str | Path) -> int:
    """The exit code of a command; 0 where it just returns."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def refused(output: Output, *arguments: str | Path) -> str:
    """The one sentence with which a command is refused."""
    output.readouterr()
    assert run(*arguments) == 2
    error = output.readouterr().err
    assert "Traceback" not in error
    assert error.count("\n") == 1, error
    return error
