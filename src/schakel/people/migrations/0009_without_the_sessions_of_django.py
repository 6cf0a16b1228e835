from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Sessions know whose they are now: whoever was logged in, logs in once more."""

    dependencies: ClassVar[list[Any]] = [("people", "0008_staff_sessions")]
    operations: ClassVar[list[Any]] = [
        migrations.RunSQL(
            "DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop
        ),
    ]
