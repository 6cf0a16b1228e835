"""Which tables need no row-level security, and why?"""

from typing import Final

# Without row-level security, each for a reason.
WITHOUT: Final[dict[str, str]] = {
    "people_person": "who works here is asked before anybody is known, and to tell somebody",
    "people_membership": "from these follows who may see what",
    "people_absence": "who stands in for whom decides who is told",
    "people_staffsession": "found by its key alone, which nobody can guess",
    "account_emailaddress": "asked before anybody is known: to log in",
    "account_emailconfirmation": "not used: there is no sign-up",
    "socialaccount_socialaccount": "asked before anybody is known: to log in at a provider",
    "socialaccount_socialapp": "not used: providers stand in the settings",
    "socialaccount_socialtoken": "not used: no token of a provider is kept",
    "mfa_authenticator": "asked before anybody is known; its secret is sealed",
    "ops_cache": "counts attempts to log in; no content",
    "post_demoletter": "the demo's mailbox, in which every mail is invented",
    "procrastinate_jobs": "the queue: names of tasks and ids",
    "procrastinate_events": "the queue: moments",
    "procrastinate_workers": "the queue: who works",
    "procrastinate_periodic_defers": "the queue: moments",
    "vault_unwrapcount": "how many keys each part opened in an hour: numbers, about nobody",
    "audit_batch": "signatures over the trail: numbers and hashes",
    "audit_verification": "what a check of the trail found: numbers and codes",
    "django_content_type": "of Django; not used",
    "django_migrations": "which migrations ran",
    "auth_permission": "of Django; not used",
    "auth_group": "of Django; not used",
    "auth_group_permissions": "of Django; not used",
}
# A district is configured, and published: nothing in these tables is about a case.
CONFIGURATION: Final = "organisations_"


def without_lock(table: str) -> bool:
    """Whether this table needs no row-level security."""
    return table in WITHOUT or table.startswith(CONFIGURATION)
