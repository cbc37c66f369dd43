"""Indexes of what lists filter and sort by at 10,000 sheets, and of the histories that two dates compare.

Safe on full tables: nothing is rewritten, each index takes about a second for 100,000 rows. PostgreSQL lets people read
meanwhile and holds their saves; SQLite holds writers as in any migration. So nothing has to be concurrent.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_scale_indexes'),
        ('actions', '0003_scale_indexes'),
        ('governance', '0002_search_index'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['adopted_at', 'kind'], name='decision_kind'),
        ),
    ]
