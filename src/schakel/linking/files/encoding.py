"""How does a file become encodings, after which its words are no longer needed?

The words of one record are in memory while it is encoded, and only then. What stays is what a
database may hold: keyed tokens and features, under keys that are made for this run and forgotten.
"""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from schakel.linking.capsule import LAYOUTS
from schakel.linking.encoding import encode
from schakel.linking.files.reading import MentionFile
from schakel.linking.joining import Encodings
from schakel.linking.mention import Mention
from schakel.vault.link_keys import LinkKeys

Said = Callable[[int], None]


@dataclass(frozen=True)
class EncodedFile:
    """A file by place: encodings, and the columns that were asked for beside them."""

    encodings: Encodings
    beside: dict[str, list[str]] = field(default_factory=dict)


def encode_file(
    file: MentionFile, keys: LinkKeys, *, said: Said = lambda _number: None
) -> EncodedFile:
    """Encode every record; `said` hears how many are done."""
    ids: list[str] = []
    features, tokens, starts = bytearray(), array("q"), array("q", [0])
    beside: dict[str, list[str]] = {name: [] for name in file.beside}
    for number, row in enumerate(file.rows(), 1):
        encoded = encode(Mention(file.kind, row.attributes), keys)
        ids.append(row.id)
        features += encoded.features.tobytes()
        tokens.extend(encoded.tokens)
        starts.append(len(tokens))
        for name in file.beside:
            beside[name].append(row.beside.get(name, ""))
        said(number)
    return EncodedFile(
        Encodings(
            ids=ids,
            features=np.frombuffer(features, LAYOUTS[file.kind]),
            tokens=np.frombuffer(tokens, np.int64) if tokens else np.empty(0, np.int64),
            starts=np.frombuffer(starts, np.int64),
        ),
        beside,
    )
