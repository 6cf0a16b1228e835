"""Which signals were in a package is only ever added and read."""

from django.db import migrations

from schakel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("handover", "0004_every_handover_names_its_signals")]

    operations = [append_only("handover_handoversignal")]
