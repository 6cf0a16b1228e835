"""Sealed bytes cannot be compressed: tell PostgreSQL not to try."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE vault_sealedcontent ALTER COLUMN body SET STORAGE EXTERNAL",
            "ALTER TABLE vault_sealedcontent ALTER COLUMN body SET STORAGE EXTENDED",
        )
    ]
