"""Indexes of what lists filter and sort by at 10,000 sheets, and of the histories that two dates compare.

Safe on full tables: nothing is rewritten, each index takes about a second for 100,000 rows. PostgreSQL lets people read
meanwhile and holds their saves; SQLite holds writers as in any migration. So nothing has to be concurrent.
"""

import core.sorting
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_feed_key'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(core.sorting.Folded(django.db.models.functions.comparison.Coalesce(core.sorting.Filled('short_name'), 'name')), name='organization_by_shown_name'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(models.F('archived_at'), core.sorting.Folded('name'), name='organization_by_name'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['archived_at', 'kind'], name='organization_live_kind'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['field_of_intervention'], name='organization_field'),
        ),
    ]
