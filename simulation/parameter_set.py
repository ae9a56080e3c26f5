"""All parameters of the model: the groups that are declared beside the code that uses them."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..extensions import installed
from .agents.adoption import AdoptionParameters, MembershipParameters
from .agents.associations import AssociationParameters
from .agents.data import DataParameters
from .agents.demography import DemographyParameters
from .agents.finance import FinanceParameters
from .agents.governments import GovernmentParameters
from .agents.innovation import InnovationParameters
from .agents.material_suppliers import MaterialParameters
from .agents.platforms import PlatformParameters
from .agents.pricing import PricingParameters
from .agents.production import ProductionParameters
from .agents.professional_markets import MarketParameters
from .agents.research_institutes import InstituteParameters
from .agents.service_providers import ServiceParameters
from .agents.trust import TrustParameters
from .environment import WorldParameters
from .labour import LabourParameters
from .levers import lever_parameters
from .markets.digital_trade import DigitalTradeParameters
from .markets.imports import ImportParameters
from .packing import packed
from .parameters import Group
from .relocation import RelocationParameters
from .talent import TalentParameters
from .world import OutsideParameters


@dataclasses.dataclass(frozen=True)
class Parameters:
    """All parameters of the model, by group."""

    adoption: AdoptionParameters = dataclasses.field(default_factory=AdoptionParameters)
    membership: MembershipParameters = dataclasses.field(default_factory=MembershipParameters)
    pricing: PricingParameters = dataclasses.field(default_factory=PricingParameters)
    production: ProductionParameters = dataclasses.field(default_factory=ProductionParameters)
    finance: FinanceParameters = dataclasses.field(default_factory=FinanceParameters)
    innovation: InnovationParameters = dataclasses.field(default_factory=InnovationParameters)
    data: DataParameters = dataclasses.field(default_factory=DataParameters)
    trust: TrustParameters = dataclasses.field(default_factory=TrustParameters)
    demography: DemographyParameters = dataclasses.field(default_factory=DemographyParameters)
    platforms: PlatformParameters = dataclasses.field(default_factory=PlatformParameters)
    services: ServiceParameters = dataclasses.field(default_factory=ServiceParameters)
    association: AssociationParameters = dataclasses.field(default_factory=AssociationParameters)
    market: MarketParameters = dataclasses.field(default_factory=MarketParameters)
    institute: InstituteParameters = dataclasses.field(default_factory=InstituteParameters)
    material: MaterialParameters = dataclasses.field(default_factory=MaterialParameters)
    imports: ImportParameters = dataclasses.field(default_factory=ImportParameters)
    digital_trade: DigitalTradeParameters = dataclasses.field(default_factory=DigitalTradeParameters)
    labour: LabourParameters = dataclasses.field(default_factory=LabourParameters)
    talent: TalentParameters = dataclasses.field(default_factory=TalentParameters)
    relocation: RelocationParameters = dataclasses.field(default_factory=RelocationParameters)
    government: GovernmentParameters = dataclasses.field(default_factory=GovernmentParameters)
    levers: Group = dataclasses.field(default_factory=lambda: lever_parameters(installed())())
    world: WorldParameters = dataclasses.field(default_factory=WorldParameters)
    outside: OutsideParameters = dataclasses.field(default_factory=OutsideParameters)


class ParameterValues:
    """The groups' values for compiled functions (``values.pricing``), packed: see :mod:`.packing`."""

    def __init__(self, parameters: Parameters) -> None:
        def values(group: Group) -> Any:
            return packed(group.values())

        self.adoption = values(parameters.adoption)
        self.membership = values(parameters.membership)
        self.pricing = values(parameters.pricing)
        self.production = values(parameters.production)
        self.finance = values(parameters.finance)
        self.innovation = values(parameters.innovation)
        self.data = values(parameters.data)
        self.trust = values(parameters.trust)
        self.demography = values(parameters.demography)
        self.relocation = values(parameters.relocation)
        self.platforms = values(parameters.platforms)
        self.services = values(parameters.services)
