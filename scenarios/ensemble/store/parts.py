"""Parts: the tables of some runs as Parquet bytes, with checksums, so that a damaged one is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ....language import tr
from ...errors import UserError
from ...files.scenario import Strict

if TYPE_CHECKING:
    import pyarrow

RUNS, INDICATORS, DIAGNOSTICS, SYNERGY = "runs", "indicators", "diagnostics", "synergy"
CELLS, DRAWS = "cells", "draws"  # single files, written when a sweep begins


Content = bytes  # by a name that no field hides


class FileRecord(Strict):
    """A file as it was written: its size and SHA-256."""

    bytes: int
    sha256: str

    @classmethod
    def of(cls, content: Content) -> FileRecord:
        """The record of a content."""
        return cls(bytes=len(content), sha256=checksum(content))

    def check(self, content: Content, where: str, remedy: str) -> Content:
        """The content, if it is the one recorded.

        Raises:
            UserError: it was cut short or changed; ``where`` names the file, ``remedy`` says what to do.
        """
        if len(content) < self.bytes:
            raise UserError(
                tr(
                    "{where} is damaged: it has {n:,} of {bytes:,} bytes. {remedy}",
                    where=where,
                    n=len(content),
                    bytes=self.bytes,
                    remedy=remedy,
                )
            )
        if FileRecord.of(content) != FileRecord(bytes=self.bytes, sha256=self.sha256):
            raise UserError(
                tr(
                    "{where} was changed since it was written: it does not have its checksum. {remedy}",
                    where=where,
                    remedy=remedy,
                )
            )
        return content


class PartFile(FileRecord):
    """One table of a part as it lies in the store."""

    rows: int


class PartRecord(Strict):
    """What a part holds; it is written last, so that a part with a record is whole."""

    part: int
    runs: int
    failed: int
    files: dict[str, PartFile]


@dataclass(frozen=True)
class Part:
    """A part on its way to the store: its record and the bytes of its tables."""

    record: PartRecord
    content: Mapping[str, bytes]


def part_of(number: int, tables: Mapping[str, pyarrow.Table], failed: int) -> Part:
    """The part with a number that holds tables; ``runs`` must be among them."""
    content = {name: parquet_bytes(table) for name, table in tables.items()}
    files = {
        name: PartFile(rows=tables[name].num_rows, bytes=len(data), sha256=checksum(data))
        for name, data in content.items()
    }
    return Part(PartRecord(part=number, runs=tables[RUNS].num_rows, failed=failed, files=files), content)


def parquet_bytes(table: pyarrow.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Numbers that are measured hardly repeat: their bytes are split by place, which compresses them better.
    split = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    words = [field.name for field in table.schema if field.name not in split]
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd", use_dictionary=words, use_byte_stream_split=split)
    content: bytes = buffer.getvalue().to_pybytes()
    return content


def checksum(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def words(values: Sequence[str] | Any) -> Any:
    """A column of repeated words, each stored once."""
    import pyarrow as pa

    return pa.array(values, pa.string()).dictionary_encode()


def repeated(names: Sequence[str], times: Sequence[int]) -> Any:
    """A column with every name as often as told, each stored once."""
    import numpy as np
    import pyarrow as pa

    indices = np.repeat(np.arange(len(names), dtype=np.int32), np.asarray(times, dtype=np.int64))
    return pa.DictionaryArray.from_arrays(pa.array(indices), pa.array(list(names), pa.string()))
