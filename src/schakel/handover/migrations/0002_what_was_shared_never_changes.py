"""Handovers, answers and calls are only ever added and read."""

from django.db import migrations

from schakel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial")]

    operations = [
        append_only("handover_handover"),
        append_only("handover_handoveranswer"),
        append_only("handover_callrecord"),
    ]
