from django.db import migrations


def put_in_force(apps, schema_editor):
    """Agreements signed before they had a state are in force, in their history too: nobody moved them there."""
    for name in ("Agreement", "HistoricalAgreement"):
        signed = apps.get_model("partners", name).objects.filter(
            signed_on__isnull=False, status="in_preparation"
        )
        signed.update(status="in_force")


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_commitments")]
    # Backwards there is nothing to do: the column goes with 0002.
    operations = [migrations.RunPython(put_in_force, migrations.RunPython.noop)]
