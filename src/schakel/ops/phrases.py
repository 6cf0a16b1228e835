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
SUPERVISES: Final = "(SELECT wall.of_role('privacy_officer')) IS NOT NULL"
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


def of_realm(table: str) -> str:
    """Rows of the realm of an own desk; of every realm for whoever supervises."""
    return any_of(
        f"(SELECT p.organisation_id FROM public.linking_realm p WHERE p.id = {table}.realm_id)"
        f" = ANY {DESKS}",
        SUPERVISES,
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
