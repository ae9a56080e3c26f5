"""A result as a research object (RO-Crate 1.1): one archive that says of every file what it is and how it was made.

It suits Zenodo and CoMSES: beside the result's own files stand the model description (ODD) and what made the result.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...language import tr
from ..ensemble.result_folder import MANIFEST, manifest_of, read_recorded, recorded, replaced_file
from ..errors import UserError

METADATA = "ro-crate-metadata.json"
DESCRIPTION = "model.md"
EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in the archive, so that the same result gives the same bytes
TYPES = {
    ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".json": "application/json", ".html": "text/html",
    ".png": "image/png", ".svg": "image/svg+xml", ".pdf": "application/pdf", ".yaml": "application/yaml",
    ".md": "text/markdown",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
SOFTWARE = "#synergysim"


def bundle(folder: str | Path, out: str | Path | None = None, *, licence: str = "", force: bool = False) -> Path:
    """Pack a result's folder into a zip archive with its metadata; returns where.

    Args:
        folder: of a run, a comparison, an evaluation or another result.
        out: the archive; by default beside the folder, called after it.
        licence: under which the result is passed on, an SPDX name such as ``CC-BY-4.0``; not said if empty.
        force: whether an archive that is there may be replaced.

    Raises:
        UserError: the folder holds no result, a file of it is missing or changed, or the archive exists.
    """
    place = Path(folder)
    manifest = manifest_of(place)
    if manifest is None:
        raise UserError(
            tr(
                "{place} holds no {manifest} that this program wrote, so no result to bundle.",
                place=place,
                manifest=MANIFEST,
            )
        )
    target = Path(out) if out is not None else place.with_name(f"{place.resolve().name}.zip")
    if target.suffix != ".zip":
        raise UserError(tr("--out {target!r} must end in .zip.", target=str(target)))
    files = {name: read_recorded(place, name, manifest) for name in sorted(recorded(manifest))}
    files[MANIFEST] = (place / MANIFEST).read_bytes()
    files[DESCRIPTION] = _description(manifest).encode()
    crate = json.dumps(metadata(manifest, place.resolve().name, files, licence), ensure_ascii=False, indent=1)
    with replaced_file(target, force) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {METADATA: crate.encode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return target


def metadata(manifest: Mapping[str, Any], name: str, files: Mapping[str, bytes], licence: str) -> dict[str, Any]:
    """The crate's JSON-LD: the result, its files, and the action that made them, with program, command and time."""
    created, command = str(manifest.get("created", "")), str(manifest.get("command", ""))
    kind = str(manifest.get("kind") or manifest.get("experiment") or "run")
    told = f"A result of synergysim ({kind})" + (f", made by: {command}" if command else "") + "."
    root: dict[str, Any] = {
        "@id": "./", "@type": "Dataset", "name": name, "description": told,
        "datePublished": created or "1970-01-01", "hasPart": [{"@id": one} for one in sorted(files)],
        "mentions": {"@id": "#made"},
    }  # fmt: skip
    if licence:
        root["license"] = {"@id": f"https://spdx.org/licenses/{licence}"}
    graph = [
        {"@id": METADATA, "@type": "CreativeWork", "about": {"@id": "./"},
         "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}},
        root,
        {"@id": "#made", "@type": "CreateAction", "name": command or kind, "instrument": {"@id": SOFTWARE},
         "endTime": created, "result": [{"@id": one} for one in sorted(files)]},
        {"@id": SOFTWARE, "@type": "SoftwareApplication", "name": "synergysim", "version": _version(manifest),
         "softwareRequirements": [f"{one} {version}" for one, version in dict(manifest.get("versions", {})).items()]},
        *_entities(files),
    ]  # fmt: skip
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}


def _entities(files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for name, content in sorted(files.items()):
        kind = TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
        yield {"@id": name, "@type": "File", "name": Path(name).name, "encodingFormat": kind,
               "contentSize": str(len(content))}  # fmt: skip


def _version(manifest: Mapping[str, Any]) -> str:
    from importlib.metadata import version

    return str(dict(manifest.get("versions", {})).get("synergysim", version("synergysim")))


def _description(manifest: Mapping[str, Any]) -> str:
    """The model description by the ODD protocol, and which extensions the result was made with."""
    from ...simulation.description import ODD, fill

    inputs = manifest.get("inputs")
    extensions = inputs.get("extensions", []) if isinstance(inputs, dict) else []
    made = [f"- {one['name']} {one['version']}" for one in extensions if isinstance(one, dict)]
    head = "\n## Extensions that the result was made with\n\n" if made else ""
    return fill(ODD.read_text(encoding="utf-8")) + head + "\n".join(made) + ("\n" if made else "")
