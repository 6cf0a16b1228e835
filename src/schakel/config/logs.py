"""What is written down about the running program? That something broke and where, never whom."""

import logging
import logging.config
import traceback
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class WithoutContent(logging.Formatter):
    """Time, level, logger, and of an exception its kind and the places in the code.

    The text of an exception may quote what somebody typed or what a row holds, so it stays out;
    the same goes for the arguments of messages that other packages log.
    """

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.startswith("schakel")
        said = record.getMessage() if own else str(record.msg).split("%", 1)[0].strip()
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            places = (f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            line = "\n".join([line, f"  {record.exc_info[0].__qualname__}", *places])
        return line


class NothingReported(SafeExceptionReporterFilter):
    """Error reports carry no variables, no form fields, no settings."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> list[Any]:
        return []

    def get_safe_settings(self) -> dict[str, Any]:
        return {}


def configure(_settings: dict[str, Any]) -> None:
    """To standard error only: no files, no mails; requests are not logged."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"plain": {"()": WithoutContent}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "schakel": {"level": "INFO"},
                # Its messages hold paths and addresses; an error is logged by `errors` instead.
                "django.request": {"level": "CRITICAL"},
                "django.security": {"level": "CRITICAL"},
                "django.server": {"level": "CRITICAL"},
                # Statements and values of rows.
                "django.db": {"level": "CRITICAL"},
                "psycopg": {"level": "CRITICAL"},
                "psycopg.pool": {"level": "CRITICAL"},
                # Job arguments.
                "procrastinate": {"level": "WARNING"},
            },
        }
    )
