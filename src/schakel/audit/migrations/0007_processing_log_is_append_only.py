"""A line of the processing log is only added and read."""

from django.db import migrations

from schakel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_processing_log")]

    operations = [append_only("audit_processingline")]
