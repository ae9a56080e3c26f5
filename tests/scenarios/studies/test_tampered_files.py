"""Posteriors and manifests that someone has tampered with end in a sentence, never in a traceback."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from sick_files import tampered
from synergysim.scenarios.ensemble.store import Store
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.library_files import LIBRARY
from synergysim.scenarios.studies.calibration import posterior
from synergysim.scenarios.studies.calibration.posterior import read_posterior

COUNT = max(60, int(os.environ.get("SYNERGYSIM_SICK_FILES", "150")) // 5)


def test_tampered_posteriors_end_in_a_posterior_or_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = next((LIBRARY / "posteriors").glob("*.json"))
    document = json.loads(source.read_text(encoding="utf-8"))
    document["values"], document["weights"] = document["values"][:5], document["weights"][:5]
    probe = dict(document["probe"])
    monkeypatch.setattr("synergysim.scenarios.studies.reference.probe", lambda: probe)
    rng, refused = random.Random(11), 0
    path = tmp_path / "mine.json"
    for number in range(COUNT):
        path.write_bytes(tampered(document, rng))
        try:
            read_posterior(path).draws(2)
        except UserError as error:
            refused += "\n" not in str(error)
        except Exception as error:
            raise AssertionError(f"posterior {number}: {path.read_bytes()[:300]!r}") from error
    assert COUNT * 0.4 < refused <= COUNT
    assert posterior.KEYS[0] == "format"


def test_a_tampered_manifest_of_a_sweep_is_a_sentence(tmp_path: Path) -> None:
    for text in (b"[" * 100_000, b"{", b'{"kind": "sweep", "format": []}', b"\xff\xfe", b'{"kind": "sweep"}', b"null"):
        (tmp_path / "manifest.json").write_bytes(text)
        with pytest.raises(UserError, match=r"^[^\n]+$"):
            Store.open(tmp_path)
