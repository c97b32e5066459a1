from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="response",
            name="page",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AlterField(
            model_name="response",
            name="saved_at",
            field=models.DateTimeField(null=True),
        ),
    ]
