"""Where the columns came without a default of the database's own: it fills them for old code."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_reset_login")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE accounts_invitation ALTER COLUMN code_hash SET DEFAULT '',"
            " ALTER COLUMN wrong_codes SET DEFAULT 0",
            migrations.RunSQL.noop,
        ),
    ]
