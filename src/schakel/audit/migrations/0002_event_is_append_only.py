"""From the first row on, the trail is only added to and read."""

from django.db import migrations

from schakel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [append_only("audit_event")]
