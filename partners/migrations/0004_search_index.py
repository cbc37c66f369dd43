from django.db import migrations, models

from core.search import fill_column


class Migration(migrations.Migration):
    """Documents of agreements are found by their titles. The index of words that it made once is gone: see 0006."""

    dependencies = [("partners", "0003_signed_agreements_in_force")]
    operations = [
        migrations.AddField(
            model_name="agreementdocument",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="mots cherchables"),
        ),
        fill_column("partners", "agreementdocument", "title"),
    ]
