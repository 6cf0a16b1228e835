"""What is written down about the running program? That something broke and where, never whom."""

import logging
import traceback
from typing import Any


class WithoutContent(logging.Formatter):
    """Time, level, logger, and of an exception its kind and the places in the code.

    The text of an exception may quote what somebody typed or what a row holds, so it stays out;
    the same goes for the arguments of messages that other packages log.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one for each place that an exception passed."""
        own = record.name.split(".")[0] == "schakel"
        said = record.getMessage() if own else str(record.msg).split("%", 1)[0].strip()
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            places = (f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            line = "\n".join([line, f"  {record.exc_info[0].__qualname__}", *places])
        return line


def _silent() -> dict[str, Any]:
    return {"handlers": [], "level": "CRITICAL", "propagate": False}


# To standard error only: no files, no mails, and no line per request.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": WithoutContent}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "schakel": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        # Messages with paths and addresses; what breaks is logged by `errors` instead.
        "django.request": _silent(),
        "django.security": _silent(),
        "django.server": _silent(),
        # Statements, with the values of rows.
        "django.db": _silent(),
        "psycopg": _silent(),
        # Job arguments.
        "procrastinate": {"level": "WARNING"},
    },
}
