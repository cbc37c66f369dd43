from django.db import migrations

from core.search_index import SearchIndex


class Migration(migrations.Migration):
    """Names and fields of organisations are found by an index."""

    dependencies = [("accounts", "0004_meeting_notices")]
    operations = [
        migrations.AddIndex("organization", SearchIndex(name="organization_search")),
    ]
