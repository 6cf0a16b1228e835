"""What does it cost? `make bench` prints one JSON array; nothing here is a test.

Everything runs on a database of its own beside the demo's, thrown away at the end. Server CPU
and statements per request hardly move with load; wall-clock time does: read it with care.
"""

from schakel.ops.bench.run import main

__all__ = ["main"]
