"""What does somebody who just started the demo need to know? Two addresses and who is who."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils import translation

from schakel.ops.demo.codes import READ_AT, codes_to_read
from schakel.ops.demo_login import people


def accounts() -> list[str]:
    """The invented people, with what they are and where."""
    with translation.override("nl"):
        return [f"{who['name']:<24} {who['role']}, {who['organisation']}" for who in people()]


def codes() -> list[str]:
    """The receipt codes of invented reports, with what a visitor sees with them."""
    return [f"{code['code']}  {code['about']}" for code in codes_to_read()]


def greet(
    say: Callable[[str], None], people: list[str], seconds: float, codes: Sequence[str] = ()
) -> None:
    """Said once both doors answer."""
    say(f"\nSchakel runs (ready in {seconds:.0f} s). Ctrl-C ends it.\n")
    say(f"  Report a signal   {settings.PUBLIEK_URL}")
    say(f"  Workplace         {settings.WERKPLEK_URL}")
    if people:
        say("\n  At the workplace, log in with one click as:")
        for line in people:
            say(f"    {line}")
    if codes:
        say(f"\n  At {settings.PUBLIEK_URL}{READ_AT}, read as a reporter with a code:")
        for line in codes:
            say(f"    {line}")
    say("")
