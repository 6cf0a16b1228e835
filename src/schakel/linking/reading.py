"""Which things does the text of one puzzle piece speak of?"""

from schakel.linking.mention import Mention
from schakel.linking.normal.phones import phone


def mentions_in(kind_of_piece: str, text: str) -> list[Mention]:
    """Read one piece. Tolerant of how it is written, and careful: what is unsure is left out."""
    if kind_of_piece == "phone" and phone(text).digits:
        return [Mention("phone", {"phone": text})]
    if kind_of_piece == "person" and text.strip():
        first, _, last = text.strip().partition(" ")
        return [Mention("person", {"first_name": first, "last_name": last})]
    return []
