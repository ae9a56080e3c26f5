"""``synergysim bundle``: one archive, whole, that says what it holds."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import synergysim
from synergysim.scenarios.cli import main
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.bundle import METADATA, bundle


@pytest.fixture
def run_folder(small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run by the stand-in; the model, which is described in the archive, is the real one again."""
    synergysim.run(small, replications=1).save(tmp_path / "run", command="synergysim run small.yaml")
    monkeypatch.undo()
    return tmp_path / "run"


def test_the_archive_holds_the_result_the_model_and_what_made_it(run_folder: Path) -> None:
    with zipfile.ZipFile(bundle(run_folder, licence="CC-BY-4.0")) as archive:
        names = set(archive.namelist())
        graph = {one["@id"]: one for one in json.loads(archive.read(METADATA))["@graph"]}
        assert archive.read("indicators.parquet") == (run_folder / "indicators.parquet").read_bytes()
        assert archive.read("model.md").startswith(b"#")
    parts = {one["@id"] for one in graph["./"]["hasPart"]}
    assert parts == names - {METADATA}
    assert {"manifest.json", "synergy.csv", "results.xlsx", "report.html", "model.md"} <= parts
    assert all(graph[one]["@type"] == "File" for one in parts)
    assert graph["./"]["license"] == {"@id": "https://spdx.org/licenses/CC-BY-4.0"}
    assert graph["#made"]["name"] == "synergysim run small.yaml"
    assert graph["#made"]["instrument"] == {"@id": "#synergysim"}
    assert graph["#synergysim"]["version"] == synergysim.__version__
    assert graph[METADATA]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}


def test_the_same_result_gives_the_same_bytes(run_folder: Path, tmp_path: Path) -> None:
    first, again = (bundle(run_folder, tmp_path / f"{name}.zip").read_bytes() for name in "ab")
    assert first == again


def test_what_cannot_be_bundled_is_told(run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError, match="holds no manifest"):
        bundle(tmp_path / "nothing")
    with pytest.raises(UserError, match=r"must end in \.zip"):
        bundle(run_folder, tmp_path / "run.tar")
    bundle(run_folder)
    with pytest.raises(SystemExit, match="2"):
        main(["bundle", str(run_folder)])
    assert "--force" in capsys.readouterr().err
    (run_folder / "synergy.csv").write_text("changed", encoding="utf-8")
    with pytest.raises(UserError, match=r"synergy\.csv"):
        bundle(run_folder, force=True)
