"""Where the columns came without a default of the database's own: it fills them for old code."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("people", "0014_hold_notices")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE people_staffsession ALTER COLUMN acts_as SET DEFAULT ''",
            migrations.RunSQL.noop,
        ),
    ]
