"""What this step added stands in 0001 now, which creates the tables at once; those who have both applied have the same."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("insight", "0001_initial")]
    operations = []
