"""A seal is given once; a verification happened once."""

from django.db import migrations

from schakel.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_batches_of_the_trail")]

    operations = [append_only("audit_batch"), append_only("audit_verification")]
