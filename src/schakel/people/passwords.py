"""Which passwords are refused? Too short, usual, breached, or made of words that belong to us.

No rule asks for capitals, digits or signs, and none expires. Everything is checked here, offline.

Rule: fifteen characters or more, of any kind; no usual ones and no words of the context.
Source: ASVS 6.1.2 and 6.2.1-6.2.12; security.md 3.7.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from schakel.organisations.models import District, Municipality, Organisation
from schakel.people.models import Person

# The product and its work. The names of the district, its municipalities and organisations, and
# of whoever chooses, come beside these: docs/operations.md.
OUR_WORDS: Final = (
    "schakel", "mensenhandel", "uitbuiting", "meldpunt", "signaal", "melding", "melder",
    "aandachtsfunctionaris", "zorgcoordinator", "ketenregisseur", "ketenpartner", "werkplek",
    "wachtwoord", "password", "welkom", "inloggen", "beheerder", "gemeente",
)  # fmt: skip
# Shorter ones stand inside other words by chance; of names whole, and of their words.
SHORTEST_NAME, SHORTEST_WORD = 4, 6
LOOKALIKES: Final = str.maketrans("013457@$!", "oieastasi")
ROWS: Final = (
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
)
FEWEST_DIFFERENT: Final = 5
OF_A_HASH: Final = 40


class NotOfOurContext:
    """No word that whoever knows where somebody works would try first."""

    def validate(self, password: str, user: Person | None = None) -> None:
        plain = plainly(password)
        for word in context_words(user):
            if plainly(word) in plain:
                raise ValidationError(
                    _("Gebruik geen woorden die bij u of uw werk horen, zoals ‘%(word)s’."),
                    code="password_of_context",
                    params={"word": word},
                )

    def get_help_text(self) -> str:
        return _("Geen namen of woorden die bij u of uw werk horen.")


class NotUsual(CommonPasswordValidator):
    """No usual password, nor one that was made longer: by repeating, counting on or typing on."""

    def validate(self, password: str, user: Person | None = None) -> None:
        super().validate(password, user)
        text = password.casefold().strip()
        if (
            len(set(text)) < FEWEST_DIFFERENT
            or text in f"{text}{text}"[1:-1]
            or any(text in 3 * row or text[::-1] in 3 * row for row in ROWS)
            or self._core(text) in self.passwords
        ):
            raise ValidationError(
                _("Dit wachtwoord is te gemakkelijk te raden."), code="password_too_common"
            )

    @staticmethod
    def _core(text: str) -> str:
        """What stays without digits and signs at both ends, and without repeating."""
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
        length = f"{core}{core}".find(core, 1) if core else 0
        return core[:length]


class NotTooLong:
    """At most so many characters: a hash of a book takes a server long."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Person | None = None) -> None:
        del user
        if len(password) > self.max_length:
            raise ValidationError(
                _("Een wachtwoord heeft hoogstens %(most)s tekens."),
                code="password_too_long",
                params={"most": self.max_length},
            )

    def get_help_text(self) -> str:
        return _("Hoogstens %(most)s tekens.") % {"most": self.max_length}


class NotBreached:
    """Not in a file of breached passwords, when whoever runs the installation gives one.

    The file holds one SHA-1 hash per line in capitals, sorted; what follows it on a line does not
    count. It is looked up where it lies: nothing of a password leaves the machine.
    """

    def __init__(self, path: str = "") -> None:
        self.path = Path(path) if path else None

    def validate(self, password: str, user: Person | None = None) -> None:
        del user
        if self.path is None:
            return
        digest = hashlib.sha1(password.encode(), usedforsecurity=False)
        with self.path.open("rb") as hashes:
            if _stands_in(hashes, digest.hexdigest().upper().encode()):
                raise ValidationError(
                    _("Dit wachtwoord is ooit uitgelekt. Kies een ander."),
                    code="password_breached",
                )

    def get_help_text(self) -> str:
        return ""


def context_words(person: Person | None) -> Iterator[str]:
    """Which words a password may not contain, for this person."""
    yield from OUR_WORDS
    names = [
        *District.objects.values_list("name", flat=True),
        *Municipality.objects.values_list("name", flat=True),
        *Organisation.objects.values_list("name", flat=True).distinct(),
    ]
    if person is not None:
        names += [person.name, person.email.partition("@")[0]]
    for name in names:
        # What is a number, such as 112, is no name; a short one is a word of many others.
        if len(plainly(name)) > SHORTEST_NAME and not name.isdigit():
            yield name
        yield from (word for word in re.split(r"[\W_]+", name) if len(word) >= SHORTEST_WORD)


def plainly(text: str) -> str:
    """Letters and digits alone, as they are typed by who thinks that another spelling helps."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LOOKALIKES))
    return "".join(each for each in letters if each.isalnum())


def _stands_in(hashes: BinaryIO, wanted: bytes) -> bool:
    """Halve the file until the line is found, or nothing is left."""
    first, last = 0, hashes.seek(0, 2)
    while first < last:
        middle = (first + last) // 2
        hashes.seek(middle)
        if middle:
            hashes.seek(middle - 1)
            hashes.readline()  # to the begin of a line
        start = hashes.tell()
        line = hashes.readline()[:OF_A_HASH].upper()
        if line == wanted:
            return True
        if not line or start >= last or line > wanted:
            last = middle
        else:
            first = hashes.tell()
    return False
