"""Which parts of Schakel speak to PostgreSQL? Each has a database role of its own."""

from typing import Final

PUBLIEK: Final = "publiek"
WERKPLEK: Final = "werkplek"
WORKER: Final = "worker"  # the queue, and every command
OWNER: Final = "owner"  # migrates; serves nobody
AUDITOR: Final = "auditor"  # reads the trail
BACKUP: Final = "backup"  # reads every table, to copy it

# The names are fixed: row-level security names them.
ROLES: Final = {
    part: f"schakel_{part}" for part in (PUBLIEK, WERKPLEK, WORKER, OWNER, AUDITOR, BACKUP)
}
# Nobody logs in as this one: it owns the functions of the second lock, and reads the few columns
# that these need.
WALL: Final = "schakel_wall"
# The private cluster only: may become each of the others, so that one test plays every part.
TESTER: Final = "schakel_test"
# What earlier versions made, with rights on everything.
RETIRED: Final = "schakel_app"
