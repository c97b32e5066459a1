from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_learning_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="curriculumpage",
            name="licence",
            field=models.TextField(
                blank=True,
                help_text="Of the content, in full. It goes with the files.",
                verbose_name="licence",
            ),
        ),
        migrations.AddField(
            model_name="curriculumpage",
            name="readme",
            field=models.TextField(
                blank=True,
                help_text="How it was made, and what it needs. It goes with the files as README.md.",
                verbose_name="words to the reader of the files",
            ),
        ),
    ]
