"""A table that a stranger uploads: checked for what it could do to this computer, then read as data only."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import re
import tempfile
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from ...language import Note, Texts, joined, language, speaking, tr
from ..errors import UserError
from ..present.checking import MISTAKES
from .jobs import told
from .words import word

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.catalogue import Language
    from ...analysis.evaluation import Evaluation, Plan
    from ...analysis.tables import IndicatorTables
    from ..studies.region.region import Region

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 200  # files inside a workbook
MOST_ROWS, MOST_COLUMNS = 5_000, 702  # of a sheet: column ZZ
MOST_MEMORY = 1024 * 1024 * 1024  # what reading and scoring may take beyond what the process has
SECONDS = 60.0
TEXT, EXCEL = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm", ".ods")
ENDINGS = (*TEXT, *EXCEL, ".xls", ".dta", ".sav")
_MARKED = (b"<!DOCTYPE", b"<!ENTITY")
_REFERENCE = re.compile(rb"""\b(?:r|ref|sqref)\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"([A-Za-z]{1,9})([0-9]{1,12})")


@dataclasses.dataclass(frozen=True)
class Upload:
    """What is to be evaluated, and how.

    ``simulated``: cluster, year, indicator, value of a run to set beside it. ``weights``, ``grades``, ``forecast`` are
    the options of ``synergysim evaluate``; ``judgements`` are name and content of a file of judgement matrices.
    """

    name: str
    content: bytes
    fill: bool
    robustness: bool
    simulated: pd.DataFrame | None = None
    lang: Language = "en"
    weights: str = ""
    judgements: tuple[str, bytes] | None = None
    grades: str = "ten"
    forecast: int = 0


@dataclasses.dataclass(frozen=True)
class Evaluated:
    """Name of the file, its evaluation, and that of the simulated table scored by the same choices, if they could be.

    ``beside_error`` says why there is none.
    """

    name: str
    observed: Evaluation
    simulated: Evaluation | None = None
    beside_error: str = ""


def safe_name(name: str) -> str:
    """The last part of a file's name, with letters, digits and ``_ - . space`` only."""
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    path = PurePosixPath(re.sub(r"[^\w.\- ]", "_", last).strip(". ") or "table")
    return path.stem[:80] + path.suffix[:10]


def check(name: str, content: bytes) -> None:
    """Refuse what is too large, of another kind, or made to be larger than it looks.

    Raises:
        UserError: one sentence on what is wrong and what is allowed.
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS:
        raise UserError(
            tr(
                "{name}: files ending in '{ending}' are not taken here; allowed: {endings}.",
                name=name,
                ending=ending,
                endings=joined(ENDINGS),
            )
        )
    if len(content) > MOST_BYTES:
        raise UserError(
            tr(
                "{name} has {n_content:.1f} MB; at most {most_bytes} MB are taken. Leave out sheets "
                "and columns that are not indicators, or save it as CSV.",
                name=name,
                n_content=len(content) / 2**20,
                most_bytes=MOST_BYTES // 2**20,
            )
        )
    if ending in EXCEL and zipfile.is_zipfile(io.BytesIO(content)):
        _check_workbook(name, content)


def _check_workbook(name: str, content: bytes) -> None:
    with contextlib.ExitStack() as stack:
        try:
            book = stack.enter_context(zipfile.ZipFile(io.BytesIO(content)))
            parts = book.infolist()
            _check_unpacked(name, parts)
            texts = {part.filename: book.read(part) for part in parts}
        except UserError:
            raise
        # Damaged streams, passwords and rare compressions fail in ways of their own, each of another module.
        except Exception as error:
            raise UserError(
                tr("{name}: the workbook is damaged or protected ({error}).", name=name, error=error)
            ) from error
    for part, text in texts.items():
        # Two bytes a letter hide the words from a plain search.
        if any(word in text.replace(b"\0", b"").upper() for word in _MARKED):
            raise UserError(
                tr("{name}: {part} declares XML entities, which no table needs.", name=name, part=safe_name(part))
            )
        if "worksheets/" in part:
            _check_size(name, text)


def _check_unpacked(name: str, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise UserError(
            tr(
                "{name} holds {n_parts:,} files; a workbook may have at most {most_parts}.",
                name=name,
                n_parts=len(parts),
                most_parts=MOST_PARTS,
            )
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise UserError(
            tr(
                "{name} unpacks to {unpacked:,.0f} MB; a workbook may have at most {most_unpacked} MB.",
                name=name,
                unpacked=unpacked / 2**20,
                most_unpacked=MOST_UNPACKED // 2**20,
            )
        )


def _check_size(name: str, sheet: bytes) -> None:
    """One far cell makes a sheet of billions: a row and a column no table of years reaches are refused."""
    for reference in _REFERENCE.findall(sheet.replace(b"\0", b"")):
        for letters, digits in _CELL.findall(reference):
            if int(digits) > MOST_ROWS or _column(letters) > MOST_COLUMNS:
                raise UserError(
                    tr(
                        "{name}: a sheet reaches to cell {decode}; at most {most_rows:,} rows and "
                        "{most_columns} columns are taken. Delete what stands far from the table.",
                        name=name,
                        decode=(letters + digits).decode(),
                        most_rows=MOST_ROWS,
                        most_columns=MOST_COLUMNS,
                    )
                )


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters.upper():
        place = 26 * place + letter - ord("A") + 1
    return place


@dataclasses.dataclass(frozen=True)
class Understood:
    """What was read of a table, before anything is computed: a heading, and a row a column of the table."""

    heading: str
    table: pd.DataFrame


def understand(name: str, content: bytes) -> Understood | str:
    """Read a table, in a process of its own with bounded memory; a user's mistake comes back as its sentence."""
    from ..present.report.understood import heading, understood_table

    _bound_memory()
    try:
        with tempfile.TemporaryDirectory() as folder:
            tables, _ = _read(safe_name(name), content, Path(folder))
        return Understood(heading(tables), understood_table(tables))
    except MISTAKES as error:
        return in_page_words(told(error))
    except MemoryError:
        return word("too_much_memory", name=name)


@dataclasses.dataclass(frozen=True)
class RegionRead:
    """A region's workbook that was read: the region, or the sentences on what is wrong with it."""

    region: Region | None
    mistakes: tuple[str, ...] = ()


def read_region(name: str, content: bytes) -> RegionRead:
    """Read a region's workbook, in a process of its own with bounded memory; mistakes come back as sentences."""
    from ..studies.region.region import Region

    _bound_memory()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, safe_name(name))
        path.write_bytes(content)
        try:
            check(path.name, content)
            return RegionRead(Region.from_excel(path, language()))
        except MISTAKES as error:
            return RegionRead(None, tuple(told(error).splitlines()))
        except MemoryError:
            return RegionRead(None, (word("too_much_memory", name=name),))


# What sentences of the command say of its options, and what there is to do on the page instead.
PAGE_WORDS: Texts[tuple[tuple[str, str], ...]] = Texts(
    (
        (tr("Describe it in a file given with --indicators \\([^()]*\\), or say"), tr("Say")),
        (tr(", or describe it in a file given with --indicators"), Note("", "")),
        (tr("choose another with --sheet"), tr("leave that sheet out of the file")),
        (tr("estimate them with --fill regression"), tr("tick “Estimate empty cells by regression on time”")),
        (tr("--weights ahp needs --judgements FILE"), tr("AHP needs a file under “Judgement matrices”")),
        (tr("--weights"), tr("“Weights of the indicators” under “Method”")),
        (tr("--judgements"), tr("“Judgement matrices” under “Method”")),
    )
)
IN_BRACKETS = re.compile(r"\s?\([^()]*--[a-z][^()]*\)|（[^（）]*--[a-z][^（）]*）")
OPTION = re.compile(r"--[a-z][a-z-]*(?: [a-z]+)?")


def in_page_words(sentence: str) -> str:
    """A sentence with what there is to do on the page in place of the command's options."""
    for said, here in PAGE_WORDS():
        sentence = re.sub(said, here, sentence)
    return OPTION.sub(word("an_option"), IN_BRACKETS.sub("", sentence))


def _read(name: str, content: bytes, folder: Path) -> tuple[IndicatorTables, Path]:
    """The tables of an upload, and where it lies in the folder.

    Raises:
        UserError: it is none that can be read.
    """
    from ...analysis.tables import read_tables

    check(name, content)
    path = Path(folder, name)
    path.write_bytes(content)
    try:
        return read_tables(path), path
    except (*MISTAKES, MemoryError):
        raise
    except Exception as error:  # of the libraries that read it, on what nobody has foreseen
        raise UserError(
            tr("{name} cannot be read: it is damaged, or no table ({name_2}).", name=name, name_2=type(error).__name__)
        ) from error


def evaluate(upload: Upload) -> Evaluated | str:
    """Read and score, in a process of its own with bounded memory; a user's mistake comes back as its sentence."""
    _bound_memory()
    with speaking(upload.lang):
        try:
            return _evaluated(upload)
        except MISTAKES as error:
            return in_page_words(told(error))
        except MemoryError:
            return word("too_much_memory", name=upload.name)


def _evaluated(upload: Upload) -> Evaluated:
    from ...analysis.evaluation import evaluate_tables
    from ...analysis.tables import tables_from_frame

    name = safe_name(upload.name)
    with tempfile.TemporaryDirectory() as folder:
        tables, path = _read(name, upload.content, Path(folder))
        plan = _plan(upload, tables, path)
    observed = evaluate_tables(tables, plan)
    if upload.simulated is None:
        return Evaluated(name, observed)
    try:
        alike = tables_from_frame(same_cells(upload.simulated, tables))
        return Evaluated(name, observed, evaluate_tables(alike, dataclasses.replace(plan, robustness=False)))
    except MISTAKES as error:
        return Evaluated(name, observed, None, in_page_words(told(error)))


def _plan(upload: Upload, tables: IndicatorTables, path: Path) -> Plan:
    """The plan of the command with the same options."""
    from ..studies.evaluation.observed import EvaluationTask, plan_of
    from ..studies.evaluation.reporting import ReportOptions

    judgements = None
    if upload.judgements is not None:
        name, content = safe_name(upload.judgements[0]), upload.judgements[1]
        check(name, content)
        judgements = path.with_name(f"judgements {name}")
        judgements.write_bytes(content)
    choices = {"weights": upload.weights} if upload.weights else {}
    fill, reported = "regression" if upload.fill else "none", ReportOptions(upload.grades, forecast=upload.forecast)
    asked = EvaluationTask(
        path, None, None, choices, fill, None, upload.robustness, reported=reported,
        judgements=judgements,
    )  # fmt: skip
    return plan_of(asked, tables)


def same_cells(simulated: pd.DataFrame, tables: IndicatorTables) -> pd.DataFrame:
    """The simulated values of the years and indicators that were observed; of the same clusters, if it has them.

    Raises:
        UserError: the run has none of them.
    """
    from ...analysis.catalogue.clusters import cluster_code

    years = {year for table in tables.tables.values() for year in table.index if not isinstance(year, str)}
    rows = simulated[simulated["year"].isin(years) & simulated["indicator"].isin(list(tables.indicators))]
    clusters = {cluster_code(name) or name for name in tables.clusters}
    same = rows[rows["cluster"].isin(clusters)]
    found = rows if same.empty else same
    if found.empty:
        raise UserError(tr("The run has none of the years and indicators of your table."))
    return found


def _bound_memory() -> None:
    """Where the system can (not on Windows), memory beyond a bound is refused to this process."""
    with contextlib.suppress(ImportError, OSError, ValueError, IndexError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        allowed = pages * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (allowed, resource.getrlimit(resource.RLIMIT_AS)[1]))
