"""What does a district file become in the database, one file per noun?"""

from schakel.organisations.models.budget import Budget, BudgetLine, PublishedShare
from schakel.organisations.models.covenant import Covenant, CovenantParty
from schakel.organisations.models.district import (
    District,
    DistrictText,
    DistrictVersion,
    ExploitationForm,
    OverallHeading,
)
from schakel.organisations.models.municipality import Municipality, Service, ServiceProvision
from schakel.organisations.models.organisation import (
    CaseTable,
    ContactPoint,
    Organisation,
    OrganisationRole,
)
from schakel.organisations.models.pattern import Pattern
from schakel.organisations.models.rule import (
    FeedbackTemplate,
    PermittedCheck,
    RoutingRule,
    SharingGround,
    Term,
)

__all__ = [
    "Budget",
    "BudgetLine",
    "CaseTable",
    "ContactPoint",
    "Covenant",
    "CovenantParty",
    "District",
    "DistrictText",
    "DistrictVersion",
    "ExploitationForm",
    "FeedbackTemplate",
    "Municipality",
    "Organisation",
    "OrganisationRole",
    "OverallHeading",
    "Pattern",
    "PermittedCheck",
    "PublishedShare",
    "RoutingRule",
    "Service",
    "ServiceProvision",
    "SharingGround",
    "Term",
]
