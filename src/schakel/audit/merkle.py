"""Which one number stands for many rows, so that no row can change without it?

A Merkle tree as in RFC 6962 (certificate transparency): leaves and nodes are hashed with
different first bytes, so that no node can be passed off as a leaf.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

HASH_BYTES: Final = 32


def leaf(content: bytes) -> bytes:
    """The hash of one row."""
    return hashlib.sha256(b"\x00" + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash over all leaves in this order; of none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
