from django.db import migrations, models

from core.search import fill_column


class Migration(migrations.Migration):
    """Documents of sheets are found by their titles. The index of words that it made once is gone: see 0004."""

    dependencies = [("actions", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="sheetdocument",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="mots cherchables"),
        ),
        fill_column("actions", "sheetdocument", "title"),
    ]
