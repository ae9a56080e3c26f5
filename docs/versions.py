"""Versions of the site beside each other: ``python docs/versions.py site published 0.1.0``.

Puts a built site into ``published/0.1.0/`` and lists the versions there are, newest first, where the theme's choice of
version looks for them: in the folder above a site, which for the Chinese half is the version's own.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from packaging.version import Version

START = (
    '<!doctype html><meta http-equiv="refresh" content="0; url={newest}/index.html">'
    '<a href="{newest}/index.html">{newest}</a>\n'
)


def publish(site: Path, place: Path, version: str) -> list[str]:
    """Put a site beside those of other versions, in place of an earlier one of this version; what there is then.

    Raises:
        packaging.version.InvalidVersion: ``version`` is none.
        FileNotFoundError: there is no built site, of both halves.
    """
    Version(version)
    for half in (site, site / "zh"):
        if not (half / "index.html").exists():
            raise FileNotFoundError(f"There is no site in {half}: make it with make docs.")
    shutil.rmtree(place / version, ignore_errors=True)
    shutil.copytree(site, place / version)
    found = [one.parent.name for one in place.glob("*/index.html")]
    versions = sorted(found, key=Version, reverse=True)
    write(place / "versions.json", {one: one for one in versions})
    for own in versions:
        # Seen from 0.1.0/zh/ the own version is its folder's name, and another lies two folders up.
        write(place / own / "versions.json", {"zh" if one == own else f"../{one}/zh": one for one in versions})
    (place / "index.html").write_text(START.format(newest=versions[0]), encoding="utf-8")
    return versions


def write(file: Path, titles: dict[str, str]) -> None:
    """The list that the theme reads: folders beside the site's own, and what each is called."""
    listed = [{"version": folder, "title": title, "aliases": []} for folder, title in titles.items()]
    file.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    print("Versions:", ", ".join(publish(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
