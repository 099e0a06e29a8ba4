from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Exclusion constraints need btree_gist; search by parts of words needs pg_trgm."""

    operations = [BtreeGistExtension(), TrigramExtension()]
