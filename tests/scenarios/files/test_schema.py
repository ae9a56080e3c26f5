"""The JSON schema for editors: every shipped file follows it, and it notices what the check would."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from synergysim.scenarios.cli import main
from synergysim.scenarios.files.library_files import LIBRARY, names
from synergysim.scenarios.files.schema import DESCRIPTIONS, scenario_schema
from synergysim.scenarios.present.checking import check


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = scenario_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", names())
def test_every_library_scenario_follows_the_schema(name: str, validator: jsonschema.Draft202012Validator) -> None:
    content = yaml.safe_load((LIBRARY / f"{name}.yaml").read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(content)] == []


@pytest.mark.parametrize(
    "text",
    [
        "name: x",
        "extends: guangzhou\nscal: 1",
        "extends: guangzhou\nlevers: {P99: {level: 0.5, start: 2020, source: abc}}",
        "extends: guangzhou\nlevers: {P1: {level: 3, source: abc}}",
        "extends: guangzhou\nlevers: {P1: {level: 0.5}}",
        "extends: guangzhou\nshocks: [{kind: earthquake, size: 1, start: 2020, duration: 1, source: abc}]",
        "extends: guangzhou\nshocks: [{kind: tariff, size: 99, start: 2020, duration: 1, source: abc}]",
        "extends: guangzhou\nshocks: [{kind: logistics, size: 0.1, start: 2020, duration: 1, regions: [], source: x}]",
        "extends: guangzhou\nparameters: {pricing.target_margn: {value: 0.1, source: abc}}",
        "extends: guangzhou\nparameters: {pricing.target_margin: {value: 100, source: abc}}",
        "extends: guangzhou\nfacts: {industry.jewelry.export_shar: {value: 0.5, source: abc}}",
        "extends: guangzhou\nfacts: {industry.jewelry.export_share: {value: 2, source: abc}}",
        "extends: guangzhou\nevaluator: nobody",
        "extends: guangzou",
        "extends: guangzhou\nindustries: []",
        "extends: guangzhou\ncities: [gangzhou]",
        "extends: guangzhou\ncity: guangzhou",
    ],
)
def test_the_schema_notices_what_check_would(
    text: str, validator: jsonschema.Draft202012Validator, tmp_path: Path
) -> None:
    assert not validator.is_valid(yaml.safe_load(text))
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    assert check(str(file)).problems


def test_whatever_the_schema_refers_to_is_in_it(validator: jsonschema.Draft202012Validator) -> None:
    """As an own region's scenario names its observations."""
    text = "extends: guangzhou\nobserved: {series: mine.csv, train_until: 2017}"
    assert validator.is_valid(yaml.safe_load(text))
    assert not validator.is_valid(yaml.safe_load(text.replace("2017", "soon")))


def test_the_schema_describes_every_key() -> None:
    properties = scenario_schema()["properties"]
    assert set(properties) <= set(DESCRIPTIONS)
    assert all(len(one["description"]) > 10 for one in properties.values())
    assert properties["levers"]["properties"]["P1"]["description"].startswith("customs and inspection reform")


def test_the_schema_is_written_for_an_editor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "s" / "scenario.schema.json"
    with pytest.raises(SystemExit, match="0"):
        main(["schema", "--out", str(file)])
    assert json.loads(file.read_text(encoding="utf-8")) == scenario_schema()
    capsys.readouterr()
    with pytest.raises(SystemExit, match="0"):
        main(["schema"])
    assert json.loads(capsys.readouterr().out) == scenario_schema()
