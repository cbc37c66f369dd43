from django.db import migrations, models

from core.search import fill_column


class Migration(migrations.Migration):
    """Documents of meetings are found by their titles. The index of words that it made once is gone: see 0004."""

    dependencies = [("governance", "0001_committees_meetings_decisions")]
    operations = [
        migrations.AddField(
            model_name="meetingdocument",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="mots cherchables"),
        ),
        fill_column("governance", "meetingdocument", "title"),
    ]
