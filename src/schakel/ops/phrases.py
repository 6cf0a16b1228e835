"""In which words does the second lock say which rows are whose? Pieces of SQL, each with one use.

What a phrase asks of the asker stands in a subselect of its own, so that it is found out once per
statement, and never per row.
"""

from typing import Final

DESKS: Final = "((SELECT wall.of_role('focal_officer'))::uuid[])"
PARTNER_OF: Final = "((SELECT wall.of_roles('partner', 'care_coordinator'))::uuid[])"
MADE: Final = "((SELECT wall.made())::uuid[])"
HANDED: Final = "(ARRAY(SELECT wall.handed_signals()))"
GRANTED: Final = "(ARRAY(SELECT wall.granted_signals('basics')))"
EMERGENCY: Final = "(ARRAY(SELECT wall.emergency_signals()))"
REPORTED: Final = "(ARRAY(SELECT wall.reported_signals()))"
LINKED_HANDOVERS: Final = "(ARRAY(SELECT wall.linked_handovers()))"
LINKED_SIGNALS: Final = "(ARRAY(SELECT wall.linked_signals()))"
OPENED: Final = "(SELECT wall.opened_signal())"
OPENED_MAILBOX: Final = "(SELECT wall.opened_mailbox())"
SUPERVISED: Final = "((SELECT wall.of_role('privacy_officer'))::uuid[])"
# Of which organisations: the own one, and those of a district for the one that speaks for it.
SUPERVISED_FROM: Final = (
    "(ARRAY(SELECT o.id FROM public.organisations_organisation o"
    " JOIN public.organisations_district d ON d.id = o.district_id"
    " LEFT JOIN public.organisations_organisation f ON f.id = d.fallback_desk_id"
    f" WHERE o.id = ANY {SUPERVISED} OR (f.level <> 'local' AND f.id = ANY {SUPERVISED})))"
)
SUPERVISED_CODES: Final = (
    "(ARRAY(SELECT o.code FROM public.organisations_organisation o"
    f" WHERE o.id = ANY {SUPERVISED_FROM}))"
)
SUPERVISED_PEOPLE: Final = (
    "(ARRAY(SELECT m.person_id FROM public.people_membership m"
    f" WHERE m.organisation_id = ANY {SUPERVISED_FROM}))"
)
# Of one organisation, or of a covenant to which one of them is a party.
SUPERVISED_REALM: Final = (
    f"(organisation_id = ANY {SUPERVISED_FROM} OR covenant IN (SELECT y.covenant_id::text"
    " FROM public.organisations_covenantparty y"
    f" WHERE y.organisation_id = ANY {SUPERVISED_FROM}))"
)
SPEAKS_FOR_A_DISTRICT: Final = (
    "(SELECT bool_or(true) FROM public.organisations_district d"
    " JOIN public.organisations_organisation f ON f.id = d.fallback_desk_id"
    f" WHERE f.level <> 'local' AND f.id = ANY {SUPERVISED})"
)
SPEAKS_FOR_ALL: Final = (
    f"({SPEAKS_FOR_A_DISTRICT} AND (SELECT count(*) = 1 FROM public.organisations_district))"
)
SUPERVISED_SIGNALS: Final = (
    f"(SELECT wall.supervised_signals(own) FROM unnest({SUPERVISED}) AS own)"
)
SOMEBODY: Final = "(SELECT wall.person()) IS NOT NULL"
ME: Final = "(SELECT wall.person())"
ANYBODY: Final = "(SELECT wall.known())"


def any_of(*phrases: str) -> str:
    """Rows that fit one of the phrases; the first that fits is the last that is asked."""
    return "(" + " OR ".join(phrases) + ")"


def of_desk(table: str, signal: str = "signal_id") -> str:
    """Rows of a signal that lies at a desk where the asker is a focal officer."""
    return (
        f"(SELECT s.desk_id FROM public.signals_signal s WHERE s.id = {table}.{signal})"
        f" = ANY {DESKS}"
    )


def of(parent: str, table: str, column: str, *, by: str = "id") -> str:
    """Rows that hang on a row of another table: there when that one is."""
    return f"(SELECT true FROM public.{parent} p WHERE p.{by} = {table}.{column})"


def of_supervised(signal: str = "signal_id") -> str:
    """Rows of a signal that lies where the asker supervises; of all, where that is all there is."""
    return any_of(SPEAKS_FOR_ALL, f"{signal} IN {SUPERVISED_SIGNALS}")


def of_realm(table: str) -> str:
    """Rows of the realm of an own desk, or of one that somebody supervises."""
    return any_of(
        f"(SELECT p.organisation_id FROM public.linking_realm p WHERE p.id = {table}.realm_id)"
        f" = ANY {DESKS}",
        f"(SELECT {SUPERVISED_REALM} FROM public.linking_realm p WHERE p.id = {table}.realm_id)",
    )


def in_district(organisation: str, *asked: str) -> str:
    """Rows of an organisation in a district in which the asker is somebody like this."""
    return (
        "(SELECT o.district_id FROM public.organisations_organisation o"
        f" WHERE o.id = {organisation}) = ANY (ARRAY(SELECT d.district_id"
        f" FROM public.organisations_organisation d WHERE {' OR '.join(asked)}))"
    )


def of_making(signal: str = "signal_id") -> str:
    """Rows of the signal that is being made now."""
    return f"{signal} = ANY {MADE}"


def of_compartment(name: str) -> str:
    """Rows of a signal of which this part was given to the asker, for as long as that holds."""
    return f"signal_id = ANY (ARRAY(SELECT wall.granted_signals('{name}')))"


def of_administered(table: str) -> str:
    """Rows of an organisation in a district that the asker administers."""
    return in_district(
        f"{table}.organisation_id", "d.id = ANY ((SELECT wall.of_role('administrator'))::uuid[])"
    )
