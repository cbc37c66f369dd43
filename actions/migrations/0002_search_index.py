from django.db import migrations, models

from core.search import fill_column
from core.search_index import SearchIndex


class Migration(migrations.Migration):
    """Sheets are found by an index, and documents of sheets by their titles."""

    dependencies = [("actions", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="sheetdocument",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="mots cherchables"),
        ),
        fill_column("actions", "sheetdocument", "title"),
        migrations.AddIndex("actionsheet", SearchIndex(name="sheet_search")),
        migrations.AddIndex("sheetdocument", SearchIndex(name="sheet_document_search")),
    ]
