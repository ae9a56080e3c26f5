"""Fitted evaluators as JSON: written whole, read back with every field checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import tr
from ..json_files import read_json
from ..sums import product
from .choices import Choices
from .errors import EvaluationError
from .evaluator import SynergyEvaluator
from .fitted import FittedEvaluator
from .indicators import Indicator
from .panel import Panel
from .windows import Window

SCHEMA = "synergysim fitted evaluator"
VERSION = 1
LATER_CHOICES = (
    "given",
    "margin_of",
    "combination",
    "zero",
    "epsilon",
    "dimension_aggregation",
    "dimension_weights",
    "variant",
    "exponent",
    "subsystem_weights",
    "sizes",
)
WINDOW_FIELDS = {field.name: field.name in ("constant", "alike", "dropped") for field in fields(Window)}


def save_evaluator(fitted: FittedEvaluator, path: Path) -> None:
    """Write a fitted evaluator as JSON."""
    evaluator = fitted.evaluator
    document = {
        "schema": SCHEMA,
        "version": VERSION,
        "made_by": _package_version(),
        "choices": {field.name: _plain(getattr(evaluator, field.name)) for field in fields(Choices)},
        "indicators": [vars(one) for one in evaluator.described],
        "excluded": list(evaluator.excluded),
        "clusters": list(fitted.clusters),
        "years": list(fitted.years),
        "window": {name: getattr(fitted.window, name).tolist() for name in WINDOW_FIELDS},
        "warnings": list(fitted.warnings),
        "provenance": fitted.provenance,
        "reference": fitted.reference and _reference_document(fitted.reference),
    }
    try:
        text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise EvaluationError(tr("The evaluator cannot be written as JSON: {error}.", error=error)) from error
    path.write_text(text + "\n", encoding="utf-8")


def load_evaluator(path: Path) -> FittedEvaluator:
    """Read a fitted evaluator.

    Raises:
        EvaluationError: no such file, not JSON, another kind of file or version, a field missing or of wrong shape.
    """
    document = _document(path)
    try:
        evaluator = _evaluator(document)
        arrays: dict[str, Any] = {
            name: np.asarray(document["window"][name], dtype=np.bool_ if flag else np.float64)
            for name, flag in WINDOW_FIELDS.items()
        }
        fitted = FittedEvaluator(
            evaluator,
            Window(**arrays),
            tuple(document["clusters"]),
            tuple(year if isinstance(year, str) else int(year) for year in document["years"]),
            tuple(document["warnings"]),
            dict(document["provenance"]),
            # Evaluators saved by earlier versions, and those fitted on ensembles, have none.
            _reference(document["reference"], evaluator.codes) if document.get("reference") else None,
        )
    except KeyError as error:
        raise EvaluationError(
            tr("{path}: the saved evaluator lacks the field {error}.", path=path, error=error)
        ) from error
    except (TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise EvaluationError(tr("{path}: the saved evaluator is damaged: {error}", path=path, error=error)) from error
    _check_kinds(fitted, path)
    _check_shapes(fitted, path)
    return fitted


def _document(path: Path) -> dict[str, Any]:
    try:
        document = read_json(path)
    except OSError as error:
        raise EvaluationError(tr("{path} cannot be read: {strerror}.", path=path, strerror=error.strerror)) from error
    except ValueError as error:
        raise EvaluationError(
            tr("{path} is not a saved evaluator: it is not JSON ({error}).", path=path, error=error)
        ) from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise EvaluationError(
            tr("{path} is not a saved evaluator: it does not say schema {schema!r}.", path=path, schema=SCHEMA)
        )
    if document.get("version") != VERSION:
        raise EvaluationError(
            tr(
                "{path} has version {document!r}; this program reads version {version}.",
                path=path,
                document=document.get("version"),
                version=VERSION,
            )
        )
    return document


def _evaluator(document: Mapping[str, Any]) -> SynergyEvaluator:
    # Evaluators saved by earlier versions lack the later choices, which are at their defaults then.
    later = {name for name in LATER_CHOICES if name not in document["choices"]}
    choices = {field.name: document["choices"][field.name] for field in fields(Choices) if field.name not in later}
    unknown = sorted(set(document["choices"]) - set(choices))
    if unknown:
        raise EvaluationError(tr("unknown choice {unknown!r}.", unknown=unknown[0]))
    choices["quantiles"] = tuple(choices["quantiles"])
    indicators = [_indicator(one) for one in document["indicators"]]
    return SynergyEvaluator(indicators, excluded=tuple(document["excluded"]), **choices)


def _indicator(document: Mapping[str, Any]) -> Indicator:
    """JSON has lists where an indicator's best interval and tolerance are pairs."""
    fields_of: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
    }
    return Indicator(**fields_of)


def _reference_document(panel: Panel) -> dict[str, Any]:
    runs, clusters, years, _ = panel.values.shape
    rows = panel.values.reshape(runs * clusters * years, -1)
    return {
        "runs": runs,
        "clusters": list(panel.clusters),
        "years": panel.years.tolist(),
        # One line of text a row keeps the file readable; repr keeps every digit.
        "rows": [" ".join(repr(float(value)) for value in row) for row in rows],
    }


def _reference(document: Mapping[str, Any], codes: tuple[str, ...]) -> Panel:
    clusters = tuple(str(name) for name in document["clusters"])
    years = _reference_years(document)
    runs = int(document["runs"])
    values = np.array([row.split() for row in document["rows"]], dtype=np.float64)
    if values.shape != (runs * len(clusters) * len(years), len(codes)) or not np.isfinite(values).all():
        raise ValueError("the rows of its reference are not finite numbers, one a cluster, year and indicator.")
    shape = (runs, len(clusters), len(years), len(codes))
    return Panel(values.reshape(shape), pd.DataFrame(index=range(runs)), clusters, years, codes)


def _reference_years(document: Mapping[str, Any]) -> npt.NDArray[Any]:
    """The periods of a reference; earlier versions kept the first and the last year of an unbroken row."""
    if "years" not in document:
        return np.arange(int(document["first_year"]), int(document["last_year"]) + 1, dtype=np.int64)
    years = list(document["years"])
    texts = all(isinstance(year, str) for year in years)
    return np.array(years, dtype=object) if texts else np.array([int(year) for year in years], dtype=np.int64)


def _check_kinds(fitted: FittedEvaluator, path: Path) -> None:
    """Names are texts and bounds lie in order: what else a file may hold, no score could be made with."""
    names = [*fitted.clusters, *fitted.warnings, *fitted.evaluator.codes, *fitted.evaluator.layout.subsystems]
    if not all(isinstance(name, str) for name in names) or len(set(fitted.clusters)) < len(fitted.clusters):
        raise EvaluationError(
            tr("{path}: the saved evaluator is damaged: a name is no text, or stands twice.", path=path)
        )
    used = fitted.window.weights > 0
    if used.shape == fitted.window.lower.shape and not (fitted.window.lower < fitted.window.upper)[used].all():
        raise EvaluationError(
            tr("{path}: the saved evaluator is damaged: a lower bound is not below its upper bound.", path=path)
        )


def _check_shapes(fitted: FittedEvaluator, path: Path) -> None:
    groups = (len(fitted.clusters),) if fitted.clusters else ()
    expected = (*groups, len(fitted.evaluator.described))
    for name in WINDOW_FIELDS:
        found = getattr(fitted.window, name)
        wanted = (*groups, len(fitted.evaluator.layout.subsystems)) if name == "alike" else expected
        if found.shape != wanted:
            raise EvaluationError(
                tr(
                    "{path}: {name} has shape {shape}, not {wanted}.",
                    path=path,
                    name=name,
                    shape=found.shape,
                    wanted=wanted,
                )
            )
        if not np.isfinite(found.astype(np.float64)).all():
            raise EvaluationError(tr("{path}: {name} holds a value that is not finite.", path=path, name=name))
    sums = product(np.atleast_2d(fitted.window.weights), fitted.evaluator.layout.membership)
    if (fitted.window.weights < 0).any() or not np.allclose(sums, 1.0):
        raise EvaluationError(tr("{path}: the weights of a subsystem do not sum to 1.", path=path))


def _plain(value: Any) -> Any:
    """JSON's own types for a choice."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, range)):
        return [_plain(one) for one in value]
    return value.item() if isinstance(value, np.generic) else value


def _package_version() -> str:
    try:
        return f"synergysim {version('synergysim')}"
    except PackageNotFoundError:
        return "synergysim, not installed"
