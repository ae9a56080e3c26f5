"""Policy levers: what the government can pull. Adding one: its file, and its line here."""

from . import cloud_onboarding, customs_reform, online_duties, pilot_zone, tax_relief
from .lever import NEUTRAL, Lever, effects_of

LEVERS: tuple[Lever, ...] = (
    customs_reform.LEVER,
    pilot_zone.LEVER,
    tax_relief.LEVER,
    online_duties.LEVER,
    cloud_onboarding.LEVER,
)

__all__ = ["LEVERS", "NEUTRAL", "Lever", "effects_of"]
