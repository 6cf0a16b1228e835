"""What do the report's screens need in a template?"""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("intake/steps.html")
def steps(current: int, *names: str) -> dict[str, Any]:
    """Where somebody is in the five screens."""
    return {"current": current, "names": names}
