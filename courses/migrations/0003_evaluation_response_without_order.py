import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_edition_sources")]

    operations = [
        # PostgreSQL has no cast from a number to a UUID, and there is nothing to keep.
        migrations.DeleteModel(name="EvaluationResponse"),
        migrations.CreateModel(
            name="EvaluationResponse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("answers", models.JSONField()),
                ("received_on", models.DateField()),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="courses.editionstep",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation response",
                "verbose_name_plural": "evaluation responses",
            },
        ),
    ]
