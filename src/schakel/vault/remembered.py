"""How long does a process remember the key of a record? At most a minute, and 500 of them."""

import threading
import time
import uuid
from collections import OrderedDict
from typing import Final

MOST_KEYS: Final = 500
LONGEST_SECONDS: Final = 60.0


class RememberedKeys:
    """A small memory for opened keys: the oldest leaves first, and nothing stays over a minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: OrderedDict[uuid.UUID, tuple[float, bytes]] = OrderedDict()

    def get(self, key_id: uuid.UUID) -> bytes | None:
        with self._lock:
            found = self._keys.get(key_id)
            if found is None:
                return None
            since, dek = found
            if time.monotonic() - since >= LONGEST_SECONDS:
                del self._keys[key_id]
                return None
            return dek

    def put(self, key_id: uuid.UUID, dek: bytes) -> None:
        with self._lock:
            self._keys.pop(key_id, None)
            self._keys[key_id] = (time.monotonic(), dek)
            while len(self._keys) > MOST_KEYS:
                self._keys.popitem(last=False)

    def forget(self, key_id: uuid.UUID) -> None:
        with self._lock:
            self._keys.pop(key_id, None)

    def clear(self) -> None:
        with self._lock:
            self._keys.clear()

    def __len__(self) -> int:
        return len(self._keys)


REMEMBERED = RememberedKeys()
