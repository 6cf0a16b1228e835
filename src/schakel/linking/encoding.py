"""How does one mention become what the database may hold: tokens, and a capsule to seal?"""

from typing import Any, Final, NamedTuple

import numpy as np

from schakel.linking.capsule import features_of_form
from schakel.linking.mention import Mention
from schakel.linking.normal_forms import form_of
from schakel.linking.tokens import tokens_of_form
from schakel.vault.link_keys import LinkKeys

VERSION: Final = 1
"""The version of normalisers, tokens and layouts: encode again whatever was made by another."""


class Encoded(NamedTuple):
    """One mention without its words."""

    kind: str
    tokens: tuple[int, ...]
    """Distinct keyed tokens by which candidates are found: signed 64-bit; there may be none."""
    features: np.ndarray[Any, Any]
    """Shape (), dtype capsule.LAYOUTS[kind]; `.tobytes()` is what LinkKeys.seal_capsule takes."""
    version: int


def encode(mention: Mention, keys: LinkKeys) -> Encoded:
    """Encode a mention; any text is allowed, an empty mention has no tokens and is all zero."""
    form = form_of(mention)
    return Encoded(
        kind=mention.kind,
        tokens=tokens_of_form(mention.kind, form, keys),
        features=features_of_form(mention.kind, form, keys),
        version=VERSION,
    )
