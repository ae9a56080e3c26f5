"""What a search is asked for, and the folder that remembers it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from ....language import tr
from ...ensemble.identity import fingerprint, this_model
from ...ensemble.result_folder import begin_study
from ...ensemble.store.places import Place
from ...errors import UserError
from ...files.resolution import Resolved
from ...present.quantities import WITHOUT_COUNTS
from .policies import Space, searched_levers

STUDY = "optimise"


@dataclass(frozen=True)
class Settings:
    """What is searched for and how thoroughly. ``budget`` in 10,000 CNY, the sum over the years, current prices.

    The defaults are some five hundred runs of a fiftieth of the firms (fewer firms cost hardly less): two to three
    minutes on two processors. ``replications``: an even number takes whole pairs of worlds that mirror each other.
    ``ramp``: years over which a lever reaches its level; the same for all, not searched.
    ``first``: the earliest year a lever may start. ``fresh``: seeds after those of the search, for the best points.
    ``worlds``: points of a Latin hypercube over the declared ranges of all parameters. ``keep``: points of the front
    that are tried further.
    """

    budget: float
    levers: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = (WITHOUT_COUNTS,)
    population: int = 16
    generations: int = 8
    replications: int = 2
    scale: float | None = 0.02
    until: int | None = None
    first: int | None = None
    ramp: float = 1.0
    fresh: int = 10
    worlds: int = 10
    keep: int = 5
    seed: int = 1

    def __post_init__(self) -> None:
        least = {"population": 4, "generations": 1, "replications": 1, "fresh": 2, "worlds": 2, "keep": 1}
        for name, lowest in least.items():
            if getattr(self, name) < lowest:
                raise UserError(
                    tr(
                        "{name} = {given} is outside [{lowest}, …].",
                        name=name,
                        given=getattr(self, name),
                        lowest=lowest,
                    )
                )
        if not self.budget > 0:
            raise UserError(tr("budget = {budget:g} must be above 0 (10,000 CNY).", budget=self.budget))
        if not 0 <= self.ramp <= 100:
            raise UserError(tr("ramp = {ramp:g} is outside [0, 100] years.", ramp=self.ramp))

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of the search."""
        return tuple(range(self.seed, self.seed + self.replications))

    @property
    def fresh_seeds(self) -> tuple[int, ...]:
        """None of the search's."""
        return tuple(range(self.seed + self.replications, self.seed + self.replications + self.fresh))


def space_of(resolved: Resolved, settings: Settings) -> Space:
    """What is searched; raises UserError for an unknown lever, a wrong first year or a budget that buys nothing."""
    inputs = resolved.inputs
    first, last = settings.first or inputs.start_year, inputs.end_year - 1
    if not inputs.start_year <= first <= last:
        raise UserError(
            tr(
                "first = {first} is outside [{start_year}, {last}], the years a lever may start in.",
                first=first,
                start_year=inputs.start_year,
                last=last,
            )
        )
    space = Space(inputs, searched_levers(settings.levers, inputs), first, last, settings.ramp, settings.budget)
    space.check_budget()
    return space


def begin(place: Place, resolved: Resolved, settings: Settings) -> None:
    """Note what is searched, or go on with it; what may be raised when a search is gone on with is not noted.

    Raises:
        UserError: the place holds another search, one of another version of the model, or anything else.
    """
    own = {
        **dataclasses.asdict(settings),
        "scenario": resolved.name,
        "inputs": fingerprint(resolved.inputs),
        "model": this_model(),
    }
    raised = ("generations", "fresh", "worlds", "keep")
    begin_study(place, STUDY, {key: value for key, value in own.items() if key not in raised}, "search")
