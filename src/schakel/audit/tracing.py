"""Which events belong to one request or one job? Those that carry the same trace id."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_TRACE: ContextVar[uuid.UUID | None] = ContextVar("trace", default=None)


def current_trace() -> uuid.UUID:
    """The trace of this request or job, or a new one when there is none."""
    return _TRACE.get() or uuid.uuid4()


@contextmanager
def traced() -> Iterator[uuid.UUID]:
    """Everything recorded inside this block carries one trace id."""
    trace = uuid.uuid4()
    token = _TRACE.set(trace)
    try:
        yield trace
    finally:
        _TRACE.reset(token)


class Traced:
    """Middleware: one trace id per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with traced():
            return self.get_response(request)
