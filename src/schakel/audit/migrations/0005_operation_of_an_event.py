"""An act gets an id of its own, which its lines in the processing log carry too."""

from django.db import migrations, models

import schakel.audit.models.event


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_batches_are_append_only")]

    operations = [
        # What was there already has none; code of before this column goes on writing beside ours.
        migrations.AddField(
            model_name="event",
            name="operation_id",
            field=models.CharField(
                max_length=16,
                default=schakel.audit.models.event.new_operation,
                db_default="",
            ),
        ),
    ]
