"""How is work put off until after the transaction? In a queue inside PostgreSQL.

A job is written in the same transaction as what it is about: both exist, or neither.
Jobs are named by their path, so that an action needs not import the task above it.
"""

from procrastinate.contrib.django import app


def enqueue(task: str, **ids: str) -> None:
    """Put a task in the queue. Arguments are ids and codes only: jobs are stored in clear."""
    app.configure_task(task).defer(**ids)
