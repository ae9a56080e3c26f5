"""What was chosen in the page as a scenario: a file that ``synergysim run`` takes with the same result."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ...language import Text, in_every_language, language, tr
from ...simulation.inputs import LeverSchedule, LeverStep, ShockSchedule, World
from ..errors import UserError, did_you_mean, unknown
from ..files.library_files import LIBRARY, find, names
from ..files.safe_yaml import MOST_BYTES, read
from ..files.scenario import Lever, Scenario, Shock, checked, extended, load, merged, named_from
from ..present.schedule_words import lever_name, lever_words, shock_name, shock_words

SOURCE = "assumption: chosen in the web page"
HEAD = "# Made in the web page of synergysim. Run it with: synergysim run FILE\n"
CHANGED = {"title_en": " (changed)", "title_zh": "（已调整）"}
SEPARATOR: Text = tr("; ")
WHY: Text = tr("What do these changes do?")
DESCRIBED: dict[str, Text] = {
    "from": tr("{title}, changed in the web page: {changes}."),
    "lever": tr("{name} {words}"),
    "moved": tr("{name} {words} (was {before})"),
    "gone": tr("without {name}"),
    "shock": tr("with {words}"),
    "no_shock": tr("without {words}"),
    "outside": tr("{name} from {start:g} lies outside {first}–{last} and does nothing."),
}
FILE = "scenario"  # what messages call the scenario that was put together
FOLDERS = {"cities": "cities", "industries": "industries", "regions": "regions", "tariffs": "tariffs"}


OFFERED: dict[str, Path] = {}  # scenario files by name that whoever serves the page offers beside the library


NONE_OWN: Mapping[str, Path] = {}


def offer(paths: Iterable[Path]) -> None:
    """Offer scenario files: of a folder, such as a region's, those that stand in it.

    Raises:
        UserError: there is no such file or folder, a file is no scenario, or two have one name.
    """
    for path in paths:
        for file in _scenarios_in(path) if path.is_dir() else [find("scenario", str(path))]:
            name = load(str(file)).name
            if name in OFFERED or name in names():
                name = f"{file.resolve().parent.name}/{name}"
            if name in OFFERED:
                raise UserError(tr("Two of the scenarios are called {name!r}; give each a name of its own.", name=name))
            OFFERED[name] = file.resolve()
    if not OFFERED:
        raise UserError(tr("{names} holds no scenario.", names=", ".join(map(str, paths))))


def _scenarios_in(folder: Path) -> list[Path]:
    """The scenario files of a folder, first those that extend no other."""
    contents = {file: read(file) for file in sorted(folder.glob("*.yaml"))}
    own = {
        file: one for file, one in contents.items() if isinstance(one, dict) and {"extends", "industries"} & set(one)
    }
    return sorted(own, key=lambda file: "extends" in own[file])


def offered(own: Mapping[str, Path] = NONE_OWN) -> list[str]:
    """The names of the scenarios that the page offers: a visitor's own, those given to it, and the library's."""
    return [*own, *OFFERED, *names()]


@dataclass(frozen=True)
class Start:
    """What the controls start from: a scenario that the page offers, or a file that extends one of the library.

    ``scenario`` has everything filled in; ``others`` are the keys of the file that the controls do not show.
    """

    name: str
    extends: str
    scenario: Scenario
    others: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """Levers by code and shocks as chosen, on top of what they start from."""

    start: Start
    levers: Mapping[str, Lever]
    shocks: Sequence[Shock]

    @classmethod
    def of(cls, name: str) -> Policy:
        """A scenario that the page offers, as it is; raises UserError for any other name."""
        start = from_library(name)
        return cls(start, start.scenario.levers, start.scenario.shocks)

    @property
    def changed(self) -> bool:
        """Whether levers or shocks are other than those it starts from."""
        began = self.start.scenario
        return dict(self.levers) != began.levers or list(self.shocks) != began.shocks


def from_library(name: str, own: Mapping[str, Path] = NONE_OWN) -> Start:
    """A scenario that the page offers; raises UserError for any other name, above all for a path."""
    file = own.get(name) or OFFERED.get(name)
    if file is not None:
        return Start(load(str(file)).name, str(file), load(str(file)))
    if name not in names():
        raise unknown("scenario", name, names())
    return Start(name, name, load(name))


def from_upload(content: bytes) -> Start:
    """A scenario file that a stranger may have written: it may name what the library holds, and no file.

    Raises:
        UserError: it is too large, no YAML, extends no scenario of the library, or names a file.
    """
    if len(content) > MOST_BYTES:
        raise UserError(
            tr(
                "The scenario file has {n_content:,} bytes; it may have at most {most_bytes:,}.",
                n_content=len(content),
                most_bytes=MOST_BYTES,
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{FILE}.yaml")
        path.write_bytes(content)
        given = read(path)
    if not isinstance(given, dict):
        raise UserError(tr("The scenario file holds no keys; it needs at least 'extends'."))
    _refuse_files(given)
    others = {key: value for key, value in given.items() if key not in ("extends", "levers", "shocks")}
    parent = given["extends"]
    scenario = checked(Scenario, {"name": "uploaded", **_over(parent, given)}, FILE)
    return Start(scenario.name, parent, scenario, others)


def _refuse_files(given: Mapping[Any, Any]) -> None:
    """Every name must be one of the library: the page reads no other file of the computer it runs on."""
    if "extends" not in given:
        raise UserError(tr("The scenario file needs 'extends' with the name of a scenario of the library."))
    _check_named("scenario", "extends", given["extends"], names())
    if "extensions" in given:
        raise UserError(tr("extensions: the page carries out no Python of a file; run it with 'synergysim run'."))
    for key, folder in FOLDERS.items():
        named = given.get(key)
        if key in given and named is not None:
            for one in named if isinstance(named, list) else [named]:
                _check_named(key, key, one, names(folder))
    if "evaluator" in given:
        evaluators = sorted(path.stem for path in (LIBRARY / "evaluators").glob("*.json"))
        _check_named("evaluator", "evaluator", given["evaluator"], evaluators)


def _check_named(kind: str, key: str, name: object, known: Sequence[str]) -> None:
    if not isinstance(name, str) or name not in known:
        near = did_you_mean(str(name), known)
        raise UserError(
            tr(
                "{key}: the page takes only what the library holds. No {kind} is called {name!r}.{near}",
                key=key,
                name=name,
                near=near,
                kind=kind,
            )
        )


def _over(parent: str, content: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in content.items() if key != "extends"}
    file = find("scenario", parent)
    return merged(named_from(Path.cwd(), file.parent, extended(file)), own)


def file_content(
    policy: Policy, name: str, scale: float, replications: int, until: int, world: World | None = None
) -> dict[str, Any]:
    """The scenario file of a policy: what differs from the scenario it extends, and how it is run."""
    began = policy.start
    content: dict[str, Any] = {"name": name, "extends": began.extends}
    for key in ("title_en", "title_zh"):
        title = getattr(began.scenario, key)
        content[key] = f"{title}{CHANGED[key]}" if policy.changed and title and CHANGED[key] not in title else title
    content |= {key: getattr(began.scenario, key) for key in ("description", "description_zh", "why", "why_zh")}
    content |= dict(began.others)
    if policy.changed:
        # The words of what it starts from say nothing of what was changed.
        content |= dict(
            zip(("description", "description_zh"), in_every_language(described, policy, until), strict=True)
        )
        content |= {"why": WHY["en"], "why_zh": WHY["zh"]}
    content |= {"name": name, "end_year": until, "scale": scale, "replications": replications}
    parent = load(began.extends)
    if world is not None:
        content["world"] = None if world == parent.world else world
    levers = _lever_entries(policy.levers, parent.levers)
    if levers:
        content["levers"] = levers
    if list(policy.shocks) != parent.shocks:
        content["shocks"] = [_plain(one) for one in policy.shocks]
    return {key: value for key, value in content.items() if value not in ("", None) or key == "tariffs"}


def described(policy: Policy, until: int) -> str:
    """What a changed scenario is: what it starts from, what was changed, and what of it comes too late to do anything.

    ``until``: the last year simulated.
    """
    began = policy.start.scenario
    told = [*_levers_told(policy), *_shocks_told(policy)]
    sentences = [DESCRIBED["from"].format(title=began.title_in(), changes=str(SEPARATOR).join(told))]
    return " ".join([*sentences, *outside(policy, until)]) if language() == "en" else "".join(
        [*sentences, *outside(policy, until)]
    )  # fmt: skip


def outside(policy: Policy, until: int) -> list[str]:
    """Sentences on levers and shocks that begin after the last year simulated, or end before the first: no effect."""
    first = policy.start.scenario.start_year
    found = [(f"{code} {lever_name(code)}", one.start) for code, one in policy.levers.items() if one.start >= until + 1]
    found += [
        (shock_name(one.kind), one.start)
        for one in policy.shocks
        if one.start >= until + 1 or one.start + one.duration <= first
    ]
    return [
        DESCRIBED["outside"].format(name=name[:1].upper() + name[1:], start=start, first=first, last=until)
        for name, start in found
    ]


def _levers_told(policy: Policy) -> list[str]:
    began, now = policy.start.scenario.levers, policy.levers
    told = []
    for code in dict.fromkeys([*began, *now]):
        named = {"name": f"{code} {lever_name(code)}"}
        if code not in now:
            told.append(DESCRIBED["gone"].format(**named))
        elif code not in began:
            told.append(DESCRIBED["lever"].format(**named, words=lever_words(_schedule(code, now[code]))))
        elif now[code] != began[code]:
            words, before = (lever_words(_schedule(code, one)) for one in (now[code], began[code]))
            told.append(DESCRIBED["moved"].format(**named, words=words, before=before))
    return told


def _shocks_told(policy: Policy) -> list[str]:
    began, now = policy.start.scenario.shocks, list(policy.shocks)
    told = [DESCRIBED["shock"].format(words=_shock_told(one)) for one in now if one not in began]
    return told + [DESCRIBED["no_shock"].format(words=_shock_told(one)) for one in began if one not in now]


def _schedule(code: str, lever: Lever) -> LeverSchedule:
    then = tuple(LeverStep(one.level, one.start, one.ramp) for one in lever.then)
    return LeverSchedule(code, lever.level, lever.start, lever.ramp, lever.end, tuple(lever.cities), then)


def _shock_told(shock: Shock) -> str:
    schedule = ShockSchedule(
        shock.kind, shock.size, shock.start, shock.duration, shock.ramp, tuple(shock.industries), tuple(shock.regions)
    )
    return f"{shock_name(shock.kind)} {shock_words(schedule)}"


def _lever_entries(chosen: Mapping[str, Lever], parent: Mapping[str, Lever]) -> dict[str, Any]:
    """Levers other than the parent's, whole; those let go are taken away by ``null``."""
    gone: dict[str, Any] = {code: None for code in parent if code not in chosen}
    return gone | {code: _whole(one, code in parent) for code, one in chosen.items() if one != parent.get(code)}


def _whole(lever: Lever, inherits: bool) -> dict[str, Any]:
    """Every key where what is left out would be inherited."""
    return lever.model_dump(mode="json", exclude_defaults=not inherits)


def _plain(shock: Shock) -> dict[str, Any]:
    return shock.model_dump(mode="json", exclude_defaults=True)


def scenario_of(content: Mapping[str, Any]) -> Scenario:
    """The scenario that a file of this content is, without writing it.

    Raises:
        UserError: a value is not of the kind it must be.
    """
    return checked(Scenario, _over(str(content["extends"]), content), FILE)


def file_text(content: Mapping[str, Any]) -> str:
    """The content as the text of a YAML file."""
    extends = str(content["extends"])
    if extends.endswith((".yaml", ".yml")):  # of a region: the file is to lie beside those of the region
        content = {**content, "extends": Path(extends).name}
    return HEAD + yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True, width=100)


def checked_name(name: str) -> str:
    """A name for a scenario and its file.

    Raises:
        UserError: it has other signs than letters, digits, ``_`` and ``-``, or none.
    """
    cleaned = name.strip()
    if not re.fullmatch(r"[A-Za-z0-9_][\w-]{0,59}", cleaned):
        raise UserError(
            tr("name = {cleaned!r}: a name has letters, digits, '_' and '-' only, 60 at most.", cleaned=cleaned)
        )
    return cleaned
