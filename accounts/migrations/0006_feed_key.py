import accounts.models.feeds
import core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_search_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nonce",
                    models.CharField(
                        default=accounts.models.feeds._nonce,
                        editable=False,
                        max_length=40,
                        unique=True,
                        verbose_name="aléa",
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.clock.now, verbose_name="créée le")),
                ("read_on", models.DateField(blank=True, null=True, verbose_name="lue le")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed_key",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "clé de calendrier",
                "verbose_name_plural": "clés de calendrier",
            },
        ),
    ]
