"""How does somebody see that long work goes on? One line on standard error that fills."""

import sys
import time
from typing import Final

WIDTH: Final = 24
EVERY: Final = 0.2  # seconds


class Progress:
    """A bar where there is a terminal; elsewhere a line for every tenth part."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total = what, max(total, 1)
        self.bar = sys.stderr.isatty()
        self.shown, self.tenths = 0.0, 0

    def __call__(self, done: int) -> None:
        """So much is done."""
        share = min(done / self.total, 1.0)
        if not self.bar:
            if int(share * 10) > self.tenths:
                self.tenths = int(share * 10)
                sys.stderr.write(f"{self.what}: {self.tenths * 10} %\n")
            return
        now = time.monotonic()
        if now - self.shown >= EVERY or done >= self.total:
            self.shown = now
            filled = round(share * WIDTH)
            bar = "#" * filled + "." * (WIDTH - filled)
            sys.stderr.write(f"\r{self.what:<22} [{bar}] {round(100 * share):>3} %")
            sys.stderr.flush()

    def ended(self, said: str) -> None:
        """The work is done; say what came of it."""
        if self.bar:
            sys.stderr.write("\r" + " " * (WIDTH + 34) + "\r")
        sys.stderr.write(f"{self.what}: {said}\n")
