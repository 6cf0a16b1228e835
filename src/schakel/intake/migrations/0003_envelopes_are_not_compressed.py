"""Sealed bytes cannot be compressed: tell PostgreSQL not to try."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_envelopes")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ALTER COLUMN body SET STORAGE EXTERNAL",
            f"ALTER TABLE {table} ALTER COLUMN body SET STORAGE EXTENDED",
        )
        for table in ("intake_envelope", "intake_envelopefile")
    ]
