"""A handover may be about several signals that went as one puzzle."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handover", "0002_what_was_shared_never_changes"),
        ("puzzles", "0001_puzzles_and_patterns"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="puzzle",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handovers",
                to="puzzles.puzzle",
            ),
        ),
        migrations.CreateModel(
            name="HandoverSignal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared",
                        to="handover.handover",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared_in",
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "verbose_name": "signaal in een overdracht",
                "verbose_name_plural": "signalen in overdrachten",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("handover", "signal"), name="handover_shares_a_signal_once"
                    )
                ],
            },
        ),
    ]
