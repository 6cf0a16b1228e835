"""What was handed over before is about its one signal."""

from django.db import migrations

FILL = """
INSERT INTO handover_handoversignal (handover_id, signal_id, position)
SELECT id, signal_id, 0 FROM handover_handover;
"""
EMPTY = "DELETE FROM handover_handoversignal;"


class Migration(migrations.Migration):
    dependencies = [("handover", "0003_several_signals_in_one_handover")]

    operations = [migrations.RunSQL(FILL, EMPTY)]
