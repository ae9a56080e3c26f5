"""A store: manifest, cells, and the parts of a sweep. It is whole at every moment, however the writer ends."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ....analysis.json_files import parsed_json
from ....language import tr
from ...errors import UserError, unknown
from ...files.scenario import checked
from .manifest import MANIFEST, PROGRAM, Manifest
from .parts import FileRecord, Part, PartRecord, checksum, parquet_bytes
from .places import Place, place_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow

RECORDS = "parts"
FORMAT: Final = 2


class Store:
    """A sweep in a folder or at an fsspec address.

    ``manifest.json`` says what it is, ``cells.parquet`` holds the parameters of every cell, once, and ``draws.parquet``
    what every replication drew, if there was a posterior; the tables ``runs``, ``indicators`` and others are folders of
    Parquet parts, and ``parts/`` holds a record with checksums for every part that is whole.
    """

    def __init__(self, place: Place, manifest: Manifest) -> None:
        self.place, self.manifest = place, manifest

    @classmethod
    def open(cls, address: str | Path) -> Store:
        """The store at an address.

        Raises:
            UserError: there is none, or its manifest cannot be read.
        """
        place = place_of(address)
        try:
            text = place.read(MANIFEST)
        except (FileNotFoundError, NotADirectoryError):
            if "://" not in str(address) and not Path(address).exists():
                raise UserError(tr("There is no folder {address}.", address=address)) from None
            raise UserError(
                tr(
                    "{address} holds no result of synergysim: give a folder that a command wrote; a sweep is "
                    "begun with: synergysim sweep EXPERIMENT.yaml",
                    address=address,
                )
            ) from None
        try:
            content = parsed_json(text)
        except ValueError as error:
            raise UserError(
                tr("{address}/{manifest} is damaged: {error}.", address=address, manifest=MANIFEST, error=error)
            ) from error
        if not isinstance(content, dict) or content.get("kind") != "sweep":
            raise UserError(tr("{address} holds a single run, no sweep.", address=address))
        if content.get("format") != FORMAT:
            raise UserError(
                tr(
                    "{address} was written by another version, whose stores this one does not read: sweep "
                    "again into another folder.",
                    address=address,
                )
            )
        return cls(place, checked(Manifest, content, MANIFEST))

    @classmethod
    def create(
        cls,
        place: Place,
        manifest: Manifest,
        tables: Mapping[str, pyarrow.Table],
        inputs: Mapping[str, bytes] | None = None,
    ) -> Store:
        """A new store without parts, with its tables of a single file and the files that its scenarios rest on.

        The place must be locked and hold none.
        """
        store = cls(place, manifest)
        store.add({**(inputs or {}), **{f"{name}.parquet": parquet_bytes(table) for name, table in tables.items()}})
        return store

    def add(self, files: Mapping[str, bytes]) -> None:
        """Write files that are no parts, by their path, and list them in the manifest; earlier ones are replaced.

        Raises:
            UserError: a file of that path is there that the manifest does not list; nothing is written then.
        """
        for name in files:
            if name not in self.manifest.files and self.place.exists(name):
                raise UserError(
                    tr(
                        "{address} holds {name}, which {program} did not write and does not touch: move it "
                        "elsewhere and give the command again.",
                        address=self.place.address,
                        name=name,
                        program=PROGRAM,
                    )
                )
        for name, content in files.items():
            self.place.write(name, content)
        listed = {**self.manifest.files, **{name: FileRecord.of(content) for name, content in files.items()}}
        self.save_manifest(self.manifest.model_copy(update={"files": listed}))

    def add_folder(self, folder: Path) -> None:
        """As :meth:`add`, for the files in a folder of this machine."""
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        self.add({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})

    def read(self, name: str) -> bytes:
        """The content of a file that is no part, as it was written.

        Raises:
            UserError: it is missing, cut short or changed; the sentence names it.
        """
        where = f"{self.place.address}/{name}"
        remedy = f"Take it from a copy of the sweep; nothing else says what {name} held."
        if name not in self.manifest.files:
            raise UserError(
                tr("{where} is not listed in {manifest}. {remedy}", where=where, manifest=MANIFEST, remedy=remedy)
            )
        try:
            content = self.place.read(name)
        except OSError:
            raise UserError(tr("{where} is missing. {remedy}", where=where, remedy=remedy)) from None
        return self.manifest.files[name].check(content, where, remedy)

    def save_manifest(self, manifest: Manifest) -> None:
        """Replace the manifest."""
        self.manifest = manifest
        text = json.dumps(manifest.model_dump(), ensure_ascii=False, indent=1, allow_nan=False)
        self.place.write(MANIFEST, (text + "\n").encode())

    def discard(self) -> None:
        """Take back a store that holds no part yet."""
        self.place.remove(MANIFEST)
        for name in self.manifest.files:
            self.place.remove(name)

    def write(self, part: Part) -> None:
        """Store a part; its record comes last and makes it valid.

        Raises:
            UserError: the disk is full, or writing fails otherwise; what was stored before stays whole.
        """
        for table, content in part.content.items():
            self.place.write(_file(table, part.record.part), content)
        self.place.write(_record(part.record.part), part.record.model_dump_json().encode())

    def records(self) -> list[PartRecord]:
        """The records of all parts, by number; a record that cannot be read counts as none."""
        found = []
        for name in self.place.names(RECORDS):
            with contextlib.suppress(UserError, ValueError, FileNotFoundError):
                record = checked(PartRecord, parsed_json(self.place.read(f"{RECORDS}/{name}")), name)
                if name == Path(_record(record.part)).name and record.part < self.manifest.parts:
                    found.append(record)
        return sorted(found, key=lambda record: record.part)

    def damaged(self, records: Iterable[PartRecord] | None = None) -> Iterator[int]:
        """The numbers of parts a file of which is missing or does not have its checksum."""
        for record in self.records() if records is None else records:
            if not all(self._whole(table, record) for table in record.files):
                yield record.part

    def _whole(self, table: str, record: PartRecord) -> bool:
        try:
            content = self.place.read(_file(table, record.part))
        except OSError:
            return False
        return checksum(content) == record.files[table].sha256

    def drop(self, part: int) -> None:
        """Make a part count as not there."""
        self.place.remove(_record(part))

    def files(self, table: str) -> list[str]:
        """Where the parts of a table lie, in the order of the runs.

        Raises:
            UserError: no such table.
        """
        if table in self.manifest.single:
            self.read(f"{table}.parquet")
            return [self.place.locator(f"{table}.parquet")]
        if table not in self.manifest.tables:
            raise unknown("table", table, [*self.manifest.tables, *self.manifest.single])
        return [self.place.locator(_file(table, record.part)) for record in self.records()]

    def part(self, number: int) -> dict[str, pyarrow.Table]:
        """The tables of one part that is stored, by name."""
        import pyarrow.parquet as pq

        return {name: pq.read_table(io.BytesIO(self.place.read(_file(name, number)))) for name in self.manifest.tables}

    def table(self, name: str) -> pd.DataFrame:
        """A whole table in memory: ``cells``, ``draws``, ``runs``, ``indicators``, ``synergy``, ``diagnostics``.

        Raises:
            UserError: no such table, nothing is stored yet, or a file is damaged.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        if name in self.manifest.single:
            contents = [self.read(f"{name}.parquet")]
        elif self.files(name):
            contents = [self._content(name, record) for record in self.records()]
        else:
            raise UserError(tr("{address} holds no run yet.", address=self.place.address))
        parts = [pq.read_table(io.BytesIO(content)) for content in contents]
        frame: pd.DataFrame = pa.concat_tables(parts).unify_dictionaries().to_pandas()
        return frame

    def _content(self, table: str, record: PartRecord) -> bytes:
        where = f"{self.place.address}/{_file(table, record.part)}"
        remedy = f"Repair the sweep with: {PROGRAM} resume {self.place.address}"
        try:
            content = self.place.read(_file(table, record.part))
        except OSError:
            raise UserError(tr("{where} is missing. {remedy}", where=where, remedy=remedy)) from None
        return record.files[table].check(content, where, remedy)


def _file(table: str, part: int) -> str:
    return f"{table}/{part:06d}.parquet"


def _record(part: int) -> str:
    return f"{RECORDS}/{part:06d}.json"
