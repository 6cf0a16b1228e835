"""How are lists of words written in these modules, and read?"""


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def table(text: str) -> dict[str, str]:
    """Every word to the one that it counts as: "bus: busje van" makes busje, van and bus a bus.

    A line that starts with a space goes on with the line before.
    """
    known: dict[str, str] = {}
    for line in text.strip().replace("\n ", " ").splitlines():
        word, _, others = line.partition(":")
        known |= dict.fromkeys([word, *others.split()], word)
    return known
