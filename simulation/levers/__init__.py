"""Policy levers: what the government can pull. Adding one: its file, and its line here."""

from . import (
    brand_promotion,
    cloud_onboarding,
    cluster_management,
    cross_border_payment,
    customs_reform,
    digital_services,
    factor_mobility,
    infrastructure,
    intellectual_property,
    online_duties,
    parks,
    pilot_zone,
    platform_rules,
    research_support,
    rule_alignment,
    standards,
    supervision,
    supply_chain_finance,
    talent,
    tax_relief,
    trusted_data,
)
from .lever import Lever

LEVERS: tuple[Lever, ...] = (
    customs_reform.LEVER,
    pilot_zone.LEVER,
    tax_relief.LEVER,
    online_duties.LEVER,
    cloud_onboarding.LEVER,
    infrastructure.LEVER,
    cross_border_payment.LEVER,
    supply_chain_finance.LEVER,
    research_support.LEVER,
    intellectual_property.LEVER,
    trusted_data.LEVER,
    platform_rules.LEVER,
    talent.LEVER,
    brand_promotion.LEVER,
    standards.LEVER,
    rule_alignment.LEVER,
    digital_services.LEVER,
    parks.LEVER,
    supervision.LEVER,
    cluster_management.LEVER,
    factor_mobility.LEVER,
)

__all__ = ["LEVERS", "Lever"]
