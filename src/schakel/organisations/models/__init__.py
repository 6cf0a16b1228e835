"""What does a district file become in the database, one file per noun?"""

from schakel.organisations.models.budget import Budget, BudgetLine, PublishedShare
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
    "District",
    "DistrictText",
    "DistrictVersion",
    "ExploitationForm",
    "FeedbackTemplate",
    "Municipality",
    "Organisation",
    "OrganisationRole",
    "OverallHeading",
    "PermittedCheck",
    "PublishedShare",
    "RoutingRule",
    "Service",
    "ServiceProvision",
    "SharingGround",
    "Term",
]
