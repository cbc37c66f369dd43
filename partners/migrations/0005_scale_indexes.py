"""Indexes of what lists filter and sort by at 10,000 sheets, and of the histories that two dates compare.

Safe on full tables: nothing is rewritten, each index takes about a second for 100,000 rows. PostgreSQL lets people read
meanwhile and holds their saves; SQLite holds writers as in any migration. So nothing has to be concurrent.
"""

import core.sorting
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_scale_indexes'),
        ('actions', '0003_scale_indexes'),
        ('partners', '0004_search_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(models.F('archived_at'), core.sorting.Folded(core.sorting.Beginning('statement')), name='commitment_by_statement'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['archived_at', 'kind'], name='commitment_live_kind'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['archived_at', 'firmness'], name='commitment_live_firmness'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['amount'], name='commitment_amount'),
        ),
        migrations.AddIndex(
            model_name='historicalcommitment',
            index=models.Index(fields=['id', 'history_date', 'history_id'], name='commitment_past'),
        ),
    ]
