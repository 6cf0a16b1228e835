"""Codes that were given out before codes had a key of their own cannot be recognised any more.

Only demos exist: `schakel demo reset` gives out new ones. The messages stay with the desk.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("signals", "0003_signals_touch_and_pieces_are_accounts")]

    operations = [
        migrations.RunSQL(
            "UPDATE signals_mailbox SET locator_hash = NULL, verifier = NULL",
            migrations.RunSQL.noop,
        )
    ]
