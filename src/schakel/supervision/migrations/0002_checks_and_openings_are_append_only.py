"""What was checked, and who opened a canary, is only added and read."""

from django.db import migrations

from schakel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_canaries_and_samples")]

    operations = [
        append_only("supervision_samplecheck"),
        append_only("supervision_canaryopening"),
    ]
