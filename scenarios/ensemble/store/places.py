"""Where a store lies: a folder, or any address that fsspec knows (``s3://bucket/sweep``). Writing is all or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from ....language import tr
from ...errors import UserError, WorkError

LOCK = "writer.lock"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Place(Protocol):
    """What a store needs of the place it lies in; names are relative, with ``/`` between folder and file."""

    address: str

    def read(self, name: str) -> bytes:
        """The content of a file; FileNotFoundError if there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file so that a reader finds the old content, or none, or the whole new one."""

    def remove(self, name: str) -> None:
        """Remove a file if there is one."""

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted."""

    def locator(self, name: str) -> str:
        """What DuckDB must be given to read the file."""

    def locked(self) -> contextlib.AbstractContextManager[None]:
        """Hold the place for writing; UserError if another process does."""


def place_of(address: str | Path) -> Place:
    """The place at an address; a path, or ``PROTOCOL://…``.

    Raises:
        UserError: fsspec does not know the protocol, or what it needs is not installed.
    """
    text = str(address)
    if "://" not in text:
        return LocalPlace(Path(text))
    if text.startswith("file://"):
        return LocalPlace(Path(text.removeprefix("file://")))
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(text)
    except (ValueError, ImportError) as error:
        raise UserError(
            tr("{text} cannot be opened: {names}", text=text, names=" ".join(str(error).split()))
        ) from error
    return RemotePlace(text, system, path.rstrip("/"))


class LocalPlace:
    """A folder of this machine. A file is written under another name, forced to disk, then renamed.

    ``replacing``: a study may begin beside an earlier result in the folder, which it replaces at its end.
    """

    def __init__(self, folder: Path, replacing: bool = False) -> None:
        self.folder, self.replacing = folder, replacing
        self.address = str(folder)

    def read(self, name: str) -> bytes:
        """See :class:`Place`."""
        return (self.folder / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """See :class:`Place`."""
        target = self.folder / name
        passing = target.with_name(f".{target.name}.new")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with passing.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            passing.replace(target)
            _force_folder(target.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                passing.unlink(missing_ok=True)
            raise not_written(self.address, error) from error

    def remove(self, name: str) -> None:
        """See :class:`Place`."""
        (self.folder / name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """See :class:`Place`."""
        return (self.folder / name).is_file()

    def names(self, folder: str) -> list[str]:
        """See :class:`Place`."""
        return sorted(path.name for path in (self.folder / folder).glob("*") if not path.name.startswith("."))

    def locator(self, name: str) -> str:
        """See :class:`Place`."""
        return str(self.folder / name)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """See :class:`Place`. The operating system lets go of the lock when the process ends, however it ends."""
        from filelock import FileLock, Timeout

        if self.folder.exists() and not self.folder.is_dir():
            raise UserError(tr("{folder} is a file; give a folder to write into.", folder=self.folder))
        lock = FileLock(self.folder / f".{LOCK}", timeout=0)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise UserError(
                tr(
                    "{folder} is being written by {writer}; wait for it or stop it.",
                    folder=self.folder,
                    writer=self._writer(),
                )
            ) from None
        except OSError as error:
            what = error.strerror or str(error)
            raise UserError(
                tr("{address} cannot be written: {what}; give another place.", address=self.address, what=what)
            ) from error
        with lock:
            lock.release()  # entering has locked it once more
            try:
                self.write(LOCK, _who().encode())
            except WorkError as error:
                if not isinstance(error.__cause__, OSError):
                    raise
                raise not_written(self.address, error.__cause__, "give the same command again.") from error
            try:
                yield
            finally:
                self.remove(LOCK)

    def _writer(self) -> str:
        try:
            return self.read(LOCK).decode()
        except OSError:
            return "another process"


class RemotePlace:
    """An object store or another file system of fsspec. A file is written with a single put."""

    def __init__(self, address: str, system: Any, path: str) -> None:
        self.address, self.system, self.path = address, system, path

    def read(self, name: str) -> bytes:
        """See :class:`Place`."""
        content: bytes = self.system.cat_file(self._full(name))
        return content

    def write(self, name: str, content: bytes) -> None:
        """See :class:`Place`."""
        try:
            self.system.pipe_file(self._full(name), content)
        except OSError as error:
            raise not_written(self.address, error) from error

    def remove(self, name: str) -> None:
        """See :class:`Place`."""
        with contextlib.suppress(FileNotFoundError):
            self.system.rm_file(self._full(name))

    def exists(self, name: str) -> bool:
        """See :class:`Place`."""
        return bool(self.system.isfile(self._full(name)))

    def names(self, folder: str) -> list[str]:
        """See :class:`Place`."""
        try:
            found = self.system.ls(self._full(folder), detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted(str(path).rsplit("/", 1)[-1] for path in found)

    def locator(self, name: str) -> str:
        """See :class:`Place`; DuckDB must have been given the file system."""
        return str(self.system.unstrip_protocol(self._full(name)))

    def _full(self, name: str) -> str:
        return f"{self.path}/{name}"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """See :class:`Place`. An object store has no locks: a file says who writes.

        A lock is held to be left behind if its process is of this machine and gone.
        """
        if self.exists(LOCK) and not _gone(self.read(LOCK).decode()):
            held = self.read(LOCK).decode()
            raise UserError(
                tr(
                    "{address} is being written by {held}; wait for it, stop it, or if it is long dead remove {lock}.",
                    address=self.address,
                    held=held,
                    lock=LOCK,
                )
            )
        self.write(LOCK, _who().encode())
        try:
            yield
        finally:
            self.remove(LOCK)


def not_written(address: str, error: OSError, remedy: str = "") -> WorkError:
    """What to tell the user when writing fails; going on with a sweep by default."""
    what = "the disk is full" if error.errno in FULL else error.strerror or str(error)
    go_on = remedy or f"go on with: synergysim resume {address}"
    return WorkError(
        tr(
            "{address} cannot be written: {what}. What is stored is whole; make room and {go_on}",
            address=address,
            what=what,
            go_on=go_on,
        )
    )


def _who() -> str:
    return f"process {os.getpid()} on {socket.gethostname()} since {time.strftime('%Y-%m-%d %H:%M:%S')}"


def _gone(who: str) -> bool:
    """Whether the process that a lock names was one of this machine and is no more."""
    words = who.split()
    if len(words) < 4 or words[3] != socket.gethostname() or not words[1].isdigit():
        return False
    if int(words[1]) == os.getpid():
        return False
    try:
        os.kill(int(words[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _force_folder(folder: Path) -> None:
    """Force the folder's entry to disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
