"""``Region.from_excel("my_region.xlsx")``: a region of the user's own, what was understood of it, and its folder."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from ....analysis.catalogue import Language
from ....analysis.table_files import write_csv
from ....language import Note, Text, in_language, speaking, tr
from ...ensemble.doors import behind
from ...ensemble.engine import Engine
from ...ensemble.result_folder import MANIFEST, check_free, replaced
from ...errors import UserError
from ...files.library_files import LIBRARY, read
from ...files.resolution import resolve
from ...files.scenario import load
from ...present.checking import MISTAKES
from ..reference import GOALPOSTS, LEAST_SEEDS, freeze, goalpost_choices, reference_ensemble
from .blank import fill, write_blank
from .contents import Contents
from .fields import INFRASTRUCTURE
from .interpret import contents, in_both
from .observed import observed_table, totals_table
from .uses import Use, uses
from .workbook import read as read_workbook

EVALUATOR = "evaluator.json"
OBSERVED, TOTALS, README = "observed.csv", "totals.csv", "README.md"
TWINS = ("no_policy", "strong_policy")
STRONG = "strong_policy"  # of the library: its levels are taken where the region's own policies say nothing


class RegionError(UserError):
    """A workbook that cannot be a region; ``mistakes`` are all that were found, each with its place."""

    def __init__(self, file: str, mistakes: Sequence[Text], lang: Language = "en") -> None:
        self.mistakes = tuple(mistakes)
        self.lang = lang
        one = len(self.mistakes) == 1
        head = tr("{file}: {n_mistakes} mistake{s}.", file=file, n_mistakes=len(self.mistakes), s="" if one else "s")
        super().__init__("\n".join(text[lang] for text in (head, *self.mistakes)))


@dataclass(frozen=True)
class Region:
    """A region as its workbook describes it.

    ``notes``: what was decided in reading. Nothing is written or simulated before :meth:`build`.
    """

    file: str
    lang: Language
    contents: Contents
    notes: tuple[Text, ...]
    digest: str

    @classmethod
    def from_excel(cls, path: Path | str, lang: Language | None = None) -> Region:
        """The region of a workbook (.xlsx, .xlsm, .ods) that ``synergysim region new`` made.

        Args:
            lang: The language of messages; the workbook's own by default.

        Raises:
            TableError: the file cannot be read. RegionError: all of its mistakes, with sheet and cell.
        """
        path = Path(path)
        book = read_workbook(path)
        spoken = lang or book.lang
        made = contents(book, path.stem)
        mistakes = list(dict.fromkeys(book.mistakes))
        if made is None or mistakes:
            raise RegionError(path.name, mistakes, spoken)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        region = cls(path.name, spoken, made, (*book.notes, *made.notes), digest)
        left = region._refused_by_the_model()
        if left:
            raise RegionError(path.name, left, spoken)
        return region

    @staticmethod
    def blank(path: Path | str, lang: Language | None = None) -> None:
        """Write a blank workbook to fill in; see :func:`.blank.write_blank` for what is raised."""
        with speaking(lang):
            write_blank(Path(path))

    @staticmethod
    def fill(
        path: Path | str,
        *,
        cities: Iterable[Mapping[str, Any]] = (),
        industries: Iterable[Mapping[str, Any]] = (),
        observed: Iterable[Mapping[str, Any]] = (),
        policies: Iterable[Mapping[str, Any]] = (),
        sources: Iterable[Mapping[str, Any]] = (),
        units: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> None:
        """Fill rows into the sheets of a workbook, below what they hold, as from a table that was downloaded.

        Args:
            cities: Rows of a sheet by the names of its columns or their keys (``name_en``, ``n_firms``,
                ``base_exports``, ``series``, …), as for the sheets below.
            industries: Rows of their sheet.
            observed: Rows of theirs, with values by year.
            policies: Rows of their sheet.
            sources: Rows of their sheet.
            units: Of columns of the industries, if not the usual ones, such as ``{"base_exports": "million USD"}``.
            settings: Such as ``base_year=2015``.

        Raises:
            UserError: a sheet has no such column, or the region no such setting.
        """
        tables = {"cities": cities, "industries": industries, "observed": observed, "policies": policies,
                  "sources": sources}  # fmt: skip
        fill(Path(path), {name: rows for name, rows in tables.items() if rows}, settings, units)

    @property
    def code(self) -> str:
        """What its folder and scenario are called: the name of the workbook as a code."""
        return self.contents.code

    @property
    def name(self) -> str:
        """Its name in its language."""
        return self.contents.name_zh if self.lang == "zh" else self.contents.name_en

    @property
    def understood(self) -> pd.DataFrame:
        """Every value by path, with its source and whether that is an assumption: path, value, source, assumed."""
        table = pd.DataFrame(self._values(), columns=["path", "value", "source"])
        return table.assign(assumed=[is_assumed(one) for one in table["source"]])

    @property
    def assumed(self) -> pd.DataFrame:
        """The values that are assumptions, the workbook's without a source and the defaults used."""
        table = self.understood
        return table[table["assumed"]].drop(columns="assumed").reset_index(drop=True)

    @property
    def uses(self) -> tuple[Use, ...]:
        """What the region can and cannot be used for, with the reason."""
        return uses(self.contents, totals_table(self.contents))

    def _values(self) -> Iterator[tuple[str, Any, str]]:
        made = self.contents
        groups = [
            ("city", made.cities),
            ("industry", made.industries),
            ("region", {one["code"]: one for one in made.regions}),
        ]
        for prefix, places in groups:
            for code, content in places.items():
                for key, entry in content.items():
                    if isinstance(entry, dict) and "source" in entry:
                        value = entry.get("value", _span(entry.get("values", {})))
                        yield f"{prefix}.{code}.{key}", value, str(entry["source"])
        scenario = made.scenario
        yield "platform_launch", scenario["platform_launch"]["value"], scenario["platform_launch"]["source"]
        for path, entry in scenario["parameters"].items():
            yield path, entry["value"], entry["source"]
        for code, lever in scenario["levers"].items():
            yield f"lever.{code}", lever["level"], lever["source"]
        for number, shock in enumerate(scenario["shocks"]):
            yield f"shock.{number}.{shock['kind']}", shock["size"], shock["source"]

    def _refused_by_the_model(self) -> list[Text]:
        """What only the whole scenario shows to be wrong."""
        with tempfile.TemporaryDirectory() as folder:
            path = self._write_files(Path(folder), evaluator=GOALPOSTS)
            try:
                resolve(load(str(path)))
            except MISTAKES as error:
                return [Note(str(error), str(error))]
            return []

    def build(
        self,
        folder: Path | str | None = None,
        *,
        seeds: int = LEAST_SEEDS,
        scale: float | None = None,
        workers: int | Engine = 1,
        force: bool = False,
        command: str = "",
    ) -> Path:
        """Write the region's folder with its own frozen evaluator, and return the path of its scenario.

        Args:
            folder: Where; a folder of the region's code, here, by default.
            seeds: Replications of each scenario that the evaluator's bounds and weights come from (the region's, no
                policy, strong policy, and worlds in which some of it stands still); at least 30.
            scale: Share of firms simulated for that; 0.02 by default.
            workers: Processes, or the engine to simulate with.
            force: Replace a folder that an earlier build wrote.

        Raises:
            UserError: the folder holds anything else; too few seeds. RuntimeError: a reference run failed.
        """
        place = Path(folder or self.code)
        check_free(place, force)
        with tempfile.TemporaryDirectory() as aside:
            path = self._write_files(Path(aside), evaluator=GOALPOSTS)
            scenarios = [load(str(path)), *(load(str(path.with_name(f"{name}.yaml"))) for name in TWINS)]
            ensemble, resolved = reference_ensemble(seeds, scale, workers, scenarios)
        choices = goalpost_choices(self.left_out)
        fitted = freeze(ensemble, resolved, seeds, choices, "synergysim region build")
        with replaced(place, force) as aside_folder:
            self._write_files(aside_folder, evaluator=EVALUATOR)
            fitted.save(aside_folder / EVALUATOR)
            self._write_readme(aside_folder / README, place)
            manifest = {"kind": "region", "command": command, "workbook": self.file, "workbook_sha256": self.digest}
            (aside_folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
        return place / f"{self.code}.yaml"

    @property
    def left_out(self) -> frozenset[str]:
        """Codes of Table 4's infrastructure that the workbook does not bring: a constant says nothing of the region."""
        given = {key for _, key in self.contents.series}
        return frozenset(code for key, (_, code) in INFRASTRUCTURE.items() if code and key not in given)

    def _write_files(self, folder: Path, evaluator: str) -> Path:
        """Scenario, twins, cities, industries, regions and observations; returns the scenario's path."""
        made = self.contents
        for name in ("cities", "industries"):
            (folder / name).mkdir(exist_ok=True)
            for code, content in getattr(made, name).items():
                _write_yaml(content, folder / name / f"{code}.yaml")
        if made.regions:
            _write_yaml(made.regions, folder / "regions.yaml")
        places = {
            "cities": [f"cities/{code}.yaml" for code in made.cities],
            "industries": [f"industries/{code}.yaml" for code in made.industries],
            "regions": "regions.yaml" if made.regions else "world",
            "evaluator": evaluator,
        }
        scenario = {**made.scenario, **places, **self._write_observed(folder)}
        path = folder / f"{self.code}.yaml"
        _write_yaml(scenario, path)
        for name, content in self._twins().items():
            _write_yaml(content, folder / f"{name}.yaml")
        return path

    def _write_observed(self, folder: Path) -> dict[str, Any]:
        table, totals = observed_table(self.contents), totals_table(self.contents)
        if table.empty or self.contents.train_until is None:
            return {}
        write_csv(table, folder / OBSERVED)
        told: dict[str, Any] = {"series": OBSERVED, "train_until": self.contents.train_until}
        if not totals.empty:
            write_csv(totals, folder / TOTALS)
            told["totals"] = TOTALS
        return {"observed": told}

    def _twins(self) -> dict[str, dict[str, Any]]:
        """The same region without policy, and with strong policy; scenarios that extend its own."""
        made, parent = self.contents, f"{self.code}.yaml"
        name = Note(made.name_en, made.name_zh)
        first = max(made.scenario["platform_launch"]["value"], made.base_year + 1)
        strong: dict[str, Any] = {}
        for code, lever in read(LIBRARY / f"{STRONG}.yaml")["levers"].items():
            own = made.scenario["levers"].get(code)
            if own is None:
                strong[code] = {"level": lever["level"], "start": first, "ramp": 3.0, "source": lever["source"]}
            else:
                source = f"assumption: at least {lever['level']:g}, from the region's own date"
                strong[code] = {"level": max(own["level"], lever["level"]), "source": source}
        return {
            "no_policy": {
                "name": "no_policy",
                "extends": parent,
                **in_both(
                    tr("{name}: no policy", name=name),
                    tr("The region with every lever at zero."),
                    tr("What does the region do by itself?"),
                ),
                "levers": None,
            },
            "strong_policy": {
                "name": "strong_policy",
                "extends": parent,
                **in_both(
                    tr("{name}: strong policy", name=name),
                    tr("The region with {n} levers pulled nearly to the end.", n=len(strong)),
                    tr("How far could policy carry?"),
                ),
                "levers": strong,
            },
        }

    def _write_readme(self, path: Path, place: Path) -> None:
        readme: Callable[[Region, Path], str] = behind("studies.region.words", "readme")
        path.write_text(in_language(self.lang, readme, self, place), encoding="utf-8")


def is_assumed(source: str) -> bool:
    """Whether a source is an assumption."""
    return source.lower().startswith("assumption")


def _span(values: Mapping[int, float]) -> str:
    return f"{min(values)}-{max(values)}" if len(values) > 1 else ", ".join(f"{one:g}" for one in values.values())


def _write_yaml(content: Any, path: Path) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(text, encoding="utf-8")
