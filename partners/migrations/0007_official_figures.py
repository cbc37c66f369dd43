"""Each official figure of a commitment has its own day and author.

Safe on full tables: one column with a constant default, one new table. Reversible: nothing else knows of either.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0006_drop_search_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='commitmentupdate',
            name='shown_fields',
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name='valeurs montrées'),
        ),
        migrations.CreateModel(
            name='CommitmentFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('status', 'État'), ('percent', 'Avancement'), ('quantity', 'Quantité réalisée'), ('amount', 'Montant réalisé'), ('due', 'Échéance'), ('comment', 'Où en est-on')], max_length=10, verbose_name='valeur')),
                ('said_at', models.DateTimeField(verbose_name='dit le')),
                ('is_answer', models.BooleanField(verbose_name='tiré d’une réponse')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='partners.commitment', verbose_name='engagement')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dit par')),
            ],
            options={
                'verbose_name': 'auteur d’une valeur officielle',
                'verbose_name_plural': 'auteurs des valeurs officielles',
                'ordering': ['commitment', 'name'],
                'constraints': [models.UniqueConstraint(fields=('commitment', 'name'), name='figure_said_once'), models.CheckConstraint(condition=models.Q(('name__in', ['status', 'percent', 'quantity', 'amount', 'due', 'comment'])), name='figure_name_known')],
            },
        ),
    ]
