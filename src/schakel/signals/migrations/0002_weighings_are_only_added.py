"""A weighing is never changed: the next one counts, and the earlier ones stay."""

from django.db import migrations

from schakel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial")]

    operations = [append_only("signals_weighing")]
