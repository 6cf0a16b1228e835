"""What is kept when an answer is opened to print?"""

from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.data_requests.models import DataRequest
from schakel.data_requests.policy import DATA_REQUEST_POLICY
from schakel.people.models import Person


@transaction.atomic
def read_answer(request: DataRequest, *, by: Person, now: datetime) -> None:
    """Record that somebody opened the answer."""
    because = DATA_REQUEST_POLICY.require(by, "handle", request)
    record("data_request.print", by=by, on=request, because=because, now=now)
