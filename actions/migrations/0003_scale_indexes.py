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
        ('actions', '0002_search_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='actionsheet',
            name='sheet_progress',
        ),
        migrations.RemoveIndex(
            model_name='actionsheet',
            name='sheet_health',
        ),
        migrations.RemoveIndex(
            model_name='actionsheet',
            name='sheet_title',
        ),
        migrations.AddIndex(
            model_name='actionsheet',
            index=models.Index(models.F('archived_at'), core.sorting.Folded('title'), models.F('phase'), models.F('number'), name='sheet_by_title'),
        ),
        migrations.AddIndex(
            model_name='actionsheet',
            index=models.Index(fields=['archived_at', 'progress_status', 'phase', 'number'], name='sheet_live_status'),
        ),
        migrations.AddIndex(
            model_name='actionsheet',
            index=models.Index(fields=['archived_at', 'health', 'phase', 'number'], name='sheet_live_health'),
        ),
        migrations.AddIndex(
            model_name='actionsheet',
            index=models.Index(fields=['archived_at', 'is_priority', 'phase', 'number'], name='sheet_live_priority'),
        ),
        migrations.AddIndex(
            model_name='actionsheet',
            index=models.Index(fields=['archived_at', 'maturity', 'phase', 'number'], name='sheet_live_maturity'),
        ),
        migrations.AddIndex(
            model_name='actionsheet',
            index=models.Index(fields=['archived_at', 'review_status', 'phase', 'number'], name='sheet_live_review'),
        ),
        migrations.AddIndex(
            model_name='actionsheet',
            index=models.Index(fields=['archived_at', 'kind', 'phase', 'number'], name='sheet_live_kind'),
        ),
        migrations.AddIndex(
            model_name='blocker',
            index=models.Index(fields=['lifted_on', 'since'], name='blocker_by_age'),
        ),
        migrations.AddIndex(
            model_name='fundingline',
            index=models.Index(fields=['stage', 'stage_on'], name='funding_stage'),
        ),
        migrations.AddIndex(
            model_name='fundingline',
            index=models.Index(fields=['amount'], name='funding_amount'),
        ),
        migrations.AddIndex(
            model_name='historicalactionsheet',
            index=models.Index(fields=['id', 'history_date', 'history_id'], name='actionsheet_past'),
        ),
        migrations.AddIndex(
            model_name='historicalfundingline',
            index=models.Index(fields=['id', 'history_date', 'history_id'], name='fundingline_past'),
        ),
        migrations.AddIndex(
            model_name='historicalmilestone',
            index=models.Index(fields=['id', 'history_date', 'history_id'], name='milestone_past'),
        ),
        migrations.AddIndex(
            model_name='indicator',
            index=models.Index(core.sorting.Folded('name'), name='indicator_by_name'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(fields=['due_on'], name='milestone_due'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(core.sorting.Folded('title'), name='milestone_by_title'),
        ),
    ]
