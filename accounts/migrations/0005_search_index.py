from django.db import migrations



class Migration(migrations.Migration):
    """Made an index of words once (removed since: see 0008); kept for the databases that have passed it."""

    dependencies = [("accounts", "0004_meeting_notices")]
    operations = []
