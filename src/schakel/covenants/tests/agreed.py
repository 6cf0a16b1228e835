"""How do tests and demos get a covenant that is in force? The example of the district, agreed."""

from datetime import datetime

from schakel.organisations.loading import load_reading
from schakel.organisations.models import Covenant
from schakel.organisations.reading import read_text
from tests.cast import DISTRICT_FILE


def agreed_text(**changes: str) -> str:
    """The district file in which the example of a covenant was agreed on by everybody.

    `changes` are lines of the covenant, by name: `ends_on="2027-01-01"`.
    """
    text = DISTRICT_FILE.read_text("utf-8")
    start = text.index("[[covenants]]")
    end = text.index("# ----", start)
    lines = {
        "kinds": '["phone", "vehicle", "address", "person"]',
        "active": "true\nconfirmed = true",
        "starts_on": "2020-01-01",
        "ends_on": "2099-12-31",
        **changes,
    }
    kept = [line for line in text[start:end].splitlines() if line.split(" = ")[0] not in lines]
    said = [f"{name} = {value}" for name, value in lines.items()]
    return text[:start] + "\n".join([kept[0], *said, *kept[1:]]) + "\n\n" + text[end:]


def agree(*, now: datetime, **changes: str) -> Covenant:
    """Load the district with the covenant in force, between Bergen op Zoom and Roosendaal."""
    district = load_reading(read_text(agreed_text(**changes)), by="Bea", now=now).district
    return district.covenants.get()
