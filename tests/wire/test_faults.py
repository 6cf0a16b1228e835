"""T65 (ASVS 16.5.1, 16.5.4): whatever breaks behind an address, nothing of it is told or kept."""

import pytest
from django.db import connection
from django.test import Client, override_settings

from schakel.config.logs import WithoutContent
from tests.wire.conftest import DOORS, filled, routes

SECRET = "kanarie-de plaat is 12-ABC-3"
BREAKS = "tests.wire.test_faults.BreaksInside"


class BreaksInside:
    """From the view on, every statement to the database fails in a way that nobody foresaw."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        self.broken = False
        with connection.execute_wrapper(self._statement):
            return self.get_response(request)

    def process_view(self, *_):
        self.broken = True

    def _statement(self, execute, sql, params, many, context):
        # What Django itself does around a transaction still works, as it would after a fault.
        if self.broken and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            raise ValueError(SECRET)
        return execute(sql, params, many, context)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", DOORS)
def test_a_fault_in_any_view_gives_our_page_and_no_trace(name, method, noor, handover, caplog):
    """T65, ASVS 16.5.1, 16.5.4, 13.4.2, 16.2.5: at every address of the resolver."""
    inside = [*DOORS[name]["MIDDLEWARE"], BREAKS]
    told, statuses = [], {}
    with override_settings(**{**DOORS[name], "MIDDLEWARE": inside}):
        visitor = Client(raise_request_exception=False)
        if name == "werkplek":
            visitor.force_login(noor)
        for route in routes(name, method):
            known = {"code": "arbeidsinspectie", "reference": handover.signal.reference}
            if route.name.startswith("handover:"):
                known["reference"] = handover.reference
            asked = visitor.generic(
                method, filled(route, **known), "text=kanarie&code=kanarie&send=1",
                "application/x-www-form-urlencoded",
            )  # fmt: skip
            connection.needs_rollback = False  # the next request has a transaction of its own
            page = asked.content.decode("utf-8", "replace")
            statuses[route.name] = asked.status_code
            if asked.status_code == 500 and "112" not in page:
                told.append((route.name, "not our page"))
            if any(sign in page for sign in (SECRET, "Traceback", "ValueError", "/src/schakel/")):
                told.append((route.name, "a trace"))

    assert told == []
    if name == "werkplek":
        assert sum(status == 500 for status in statuses.values()) > 30, statuses
    written = "\n".join(map(WithoutContent().format, caplog.records))
    assert SECRET not in written
    assert "kanarie" not in written
