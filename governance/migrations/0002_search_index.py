from django.db import migrations, models

from core.search import fill_column
from core.search_index import SearchIndex


class Migration(migrations.Migration):
    """Decisions and follow-ups are found by an index, and documents of meetings by their titles."""

    dependencies = [("governance", "0001_committees_meetings_decisions")]
    operations = [
        migrations.AddField(
            model_name="meetingdocument",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="mots cherchables"),
        ),
        fill_column("governance", "meetingdocument", "title"),
        migrations.AddIndex("decision", SearchIndex(name="decision_search")),
        migrations.AddIndex("followup", SearchIndex(name="follow_up_search")),
        migrations.AddIndex("meetingdocument", SearchIndex(name="meeting_document_search")),
    ]
