"""What does the worker do for accounts? It alone makes them."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.accounts.actions import giving, resetting
from schakel.accounts.models import LoginReset, RoleProposal
from schakel.vault.asker import seeing


@app.task(
    name="schakel.accounts.tasks.give",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
@seeing("people", "accounts", "post")
def give(*, proposal_id: str) -> None:
    """Give a role that two administrators agreed to."""
    giving.give(RoleProposal.objects.get(pk=proposal_id), now=timezone.now())


@app.task(
    name="schakel.accounts.tasks.reset",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
@seeing("people", "accounts", "post")
def reset(*, reset_id: str) -> None:
    """Withdraw what somebody lost, as two administrators agreed."""
    resetting.withdraw(LoginReset.objects.get(pk=reset_id), now=timezone.now())
