"""How does a table become one of which rows are only ever added and read?

    operations = [append_only("audit_event")]

in a migration of its own, and `append_only = True` on the model, by which the app role keeps
no right to change or delete (`schakel.ops.roles`). The triggers stop everybody else too, the
owner included.
"""

from typing import Final

from django.db import migrations

# Tables of this module; other modules say it on their models and in their migrations.
APPEND_ONLY: Final = (
    "audit_event", "audit_batch", "audit_verification", "audit_processingline",
)  # fmt: skip
RUNTIME_ROLE: Final = "schakel_app"

FUNCTION: Final = """
CREATE OR REPLACE FUNCTION schakel_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added and read: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

# A row that hangs on something may go along with it: then the database itself deletes it, from
# within the rule of a foreign key, and never because somebody asked.
GOES_ALONG: Final = """
CREATE OR REPLACE FUNCTION schakel_append_only_goes_along() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'rows of % are only added and read: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

# Per statement, so that it also answers when no row would have been touched. Emptying has a
# trigger of its own: a test database, and only that, is emptied between tests.
PROTECT: Final = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role};
    END IF;
END $$;
"""

RELEASE: Final = """
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_no_change ON {table};
"""


def append_only(table: str, *, goes_along: bool = False) -> migrations.RunSQL:
    """A migration operation: from here on rows of this table are only added and read.

    With `goes_along` they do leave together with what they hang on (ON DELETE CASCADE).
    """
    if not table.isidentifier():
        raise ValueError(f"{table!r} is no table name")
    function = "schakel_append_only_goes_along" if goes_along else "schakel_append_only"
    return migrations.RunSQL(
        (GOES_ALONG if goes_along else FUNCTION)
        + PROTECT.format(table=table, role=RUNTIME_ROLE, function=function),
        RELEASE.format(table=table),
    )
