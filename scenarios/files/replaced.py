"""What became of parameters that scenarios written for an earlier model may name. A change of names adds a row here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...language import Text, joined, tr
from ..errors import UserError, unknown


class Replaced(NamedTuple):
    """Why a parameter is gone, and which ones stand for it now (none where the model works it out)."""

    why: Text | str
    now: tuple[str, ...] = ()


ONE_ELASTICITY = tr("buyers answer tariffs, currency, price, quality, brand and delay with one elasticity")
FEES = tr("platforms set their fee where it pays best, at the speed platforms.fee_speed")
SIZES = tr("firms' sizes follow one law without a gap between body and tail")
ENTRANTS = tr("entrants' sizes follow the law of sizes")
RENTS = tr("rents come to a share of what firms earn")
REPLACED: dict[str, Replaced] = {
    "world.competition": Replaced(ONE_ELASTICITY, ("world.trade_elasticity",)),
    "world.tariff_elasticity": Replaced(ONE_ELASTICITY, ("world.trade_elasticity",)),
    "pricing.brand_elasticity": Replaced(
        tr("brand counts in what buyers get for their money"), ("pricing.brand_weight",)
    ),
    "innovation.data_effect": Replaced(tr("data are a stock that firms gather and share"), ("data.innovation",)),
    "demography.entry_margin_point": Replaced(
        tr("founders compare expected profit with a sunk cost"), ("demography.entry_response", "demography.sunk_scale")
    ),
    "demography.entrant_best": Replaced(
        tr("entrants are dispersed"), ("demography.entrant_gap", "demography.entrant_spread")
    ),
    "demography.entrant_worst": Replaced(
        tr("entrants are dispersed"), ("demography.entrant_gap", "demography.entrant_spread")
    ),
    "demography.entrant_smallest": Replaced(ENTRANTS, ("demography.entrant_limit",)),
    "demography.entrant_largest": Replaced(ENTRANTS, ("demography.entrant_limit",)),
    "demography.body_spread": Replaced(SIZES, ("demography.size_scale",)),
    "demography.tail_share": Replaced(SIZES, ("demography.size_scale",)),
    "demography.tail_exponent": Replaced(SIZES, ("demography.size_exponent_tail",)),
    "demography.tail_start": Replaced(SIZES, ("demography.size_scale",)),
    "demography.tail_end": Replaced(SIZES, ("demography.size_largest",)),
    "adoption.network_utility": Replaced(
        tr("sellers join for buyers, not for other sellers"), ("adoption.buyer_utility",)
    ),
    "adoption.commission_utility": Replaced(
        tr("what selling online gains is told after fees"), ("adoption.gain_utility",)
    ),
    "market.initial_rent": Replaced(RENTS, ("market.rent_share",)),
    "market.lowest_rent": Replaced(RENTS, ("market.rent_share",)),
    "market.highest_rent": Replaced(RENTS, ("market.rent_share",)),
    "market.rent_step": Replaced(RENTS, ("market.rent_speed",)),
    "market.fair_margin": Replaced(RENTS, ("market.rent_share",)),
    "platforms.initial_commission": Replaced(tr("the fee has a part that stays"), ("platforms.referral_fee",)),
    "platforms.commission_floor": Replaced(FEES, ("platforms.referral_fee",)),
    "platforms.commission_ceiling": Replaced(FEES, ("platforms.fee_speed",)),
    "platforms.commission_step": Replaced(FEES, ("platforms.fee_speed",)),
}


def no_parameter(path: str, known: Iterable[str]) -> UserError:
    """The error for a path that is no parameter: what replaced it, or the nearest that there is."""
    known = list(known)
    head, _, rest = path.partition(".")
    if head == "lever" and f"levers.{rest.replace('.', '_')}" in known:
        return UserError(tr("{path} is written levers.{rest}.", path=path, rest=rest.replace(".", "_")))
    gone = REPLACED.get(path)
    if gone is None:
        return unknown("parameter", path, known)
    names = joined(gone.now, tr(" and "))
    instead = tr(" Set {names} instead.", names=names) if gone.now else tr(" Take it out of the scenario.")
    return UserError(
        tr(
            "The parameter {path} of an earlier model is gone: {why}.{instead}",
            path=path,
            why=gone.why,
            instead=instead,
        )
    )
