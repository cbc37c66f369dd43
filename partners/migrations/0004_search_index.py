from django.db import migrations, models

from core.search import fill_column
from core.search_index import SearchIndex


class Migration(migrations.Migration):
    """Commitments are found by an index, and documents of agreements by their titles."""

    dependencies = [("partners", "0003_signed_agreements_in_force")]
    operations = [
        migrations.AddField(
            model_name="agreementdocument",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="mots cherchables"),
        ),
        fill_column("partners", "agreementdocument", "title"),
        migrations.AddIndex("commitment", SearchIndex(name="commitment_search")),
        migrations.AddIndex("agreementdocument", SearchIndex(name="agreement_document_search")),
    ]
