"""Which libraries come with what, and under which licence, told by the libraries themselves."""

from __future__ import annotations

import importlib.metadata as metadata
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parent.parent / "requirements.lock"
OWN = "synergysim"
CORE = "always"
# What asks those who pass the library on to pass on its source, and more, under the same terms.
STRONG = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public", re.IGNORECASE)
# Libraries that give the text of their licence in the place of its name.
TOLD = {"graphemeu": "MIT", "scikit-criteria": "BSD-3-Clause", "platypus-opt": "GPL-3.0"}


def locked() -> dict[str, str]:
    """Versions by name, as the lock file has them."""
    found = re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def licence(name: str) -> str:
    """The licence of an installed library; "?" if it names none."""
    about = metadata.metadata(name)
    expression = about.get("License-Expression")
    named = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    classified = ", ".join(one for one in named if one != "OSI Approved")
    first_line = (about.get("License") or "").strip().split("\n")[0].strip()
    told = expression or TOLD.get(canonicalize_name(name)) or classified or first_line or "?"
    return told if len(told) <= 60 else told[:57] + "…"


def brought_by() -> dict[str, set[str]]:
    """By library: the extras that bring it, or CORE."""
    extras = [one for one in metadata.metadata(OWN).get_all("Provides-Extra") or [] if one != "all"]
    found: dict[str, set[str]] = {}
    for extra in ["", *extras]:
        for name in _below(OWN, extra, set()):
            found.setdefault(name, set()).add(extra or CORE)
    return {name: {CORE} if CORE in by else by for name, by in found.items()}


def _below(name: str, extra: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    if (name, extra) in seen:
        return
    seen.add((name, extra))
    for text in metadata.requires(name) or ():
        wanted = Requirement(text)
        environment = {**default_environment(), "extra": extra}
        if wanted.marker is not None and not wanted.marker.evaluate(environment):
            continue
        below = canonicalize_name(wanted.name)
        try:
            metadata.distribution(below)
        except metadata.PackageNotFoundError:
            continue
        if below != OWN:
            yield below
        for one in ("", *wanted.extras):
            yield from _below(below, one, seen)


def page() -> str:
    """The licences and versions of what is installed with synergysim."""
    lines = ["| " + " | ".join(row) + " |" for row in rows()]
    return "\n".join([TEXT, "| Library | Version | Licence | Comes with |", "|-|-|-|-|", *lines, ""])


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page."""
    files.append(File.generated(config, "reference/dependencies.md", content=page()))
    return files


TEXT = """# Libraries and their licences

synergysim is under the MIT licence. What it imports is under MIT, BSD, Apache, ISC, PSF or MPL licences, with two
exceptions, both of the extra `explore`:

- **Platypus-Opt is under the GPL, version 3.** EMA Workbench, with which `discover` finds boxes, requires it;
  synergysim itself does not import it. Using it binds nobody; whoever passes on an environment or a program that holds
  it passes on GPL software. Without `explore` it is not installed, and all commands but `discover` and `optimise` work.
- **moocore is under the LGPL, version 2.1 or later**; pymoo, with which `optimise` searches, requires it.

`requirements.lock` has every version with its checksums; `make install` takes nothing else. `make lock` makes it anew
from `pyproject.toml` and `constraints.txt`. `make audit` asks pip-audit for known vulnerabilities of these versions; it
needs the vulnerability service of the Python Package Index. Its list so far:

| Date | Asked of | Answer |
|-|-|-|
| 2026-11-30 | `requirements.lock`, pip-audit 2.10.1 | not known: the machine had no access to the service |
| 2026-11-30, tried again | the same | not known: none of the libraries could be looked up; `make audit` fails then |

"Comes with": *always*, or the extras that bring a library; `dev` is what the tests and this documentation need.
"""


def rows() -> list[tuple[str, str, str, str]]:
    """Name, version, licence, and what brings it, of every library there is."""
    brought = brought_by()
    return [
        (name, metadata.version(name), licence(name), ", ".join(sorted(by - {"dev"}) or ["dev"]))
        for name, by in sorted(brought.items())
    ]
