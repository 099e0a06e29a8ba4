"""N13: characters that stand for another one, by a table that grows; each repair is logged."""

import re

from materials.cleaning.draft import Draft, Edit

VARIANTS = {"臵": "置"}
ANY = re.compile("|".join(VARIANTS))


def repair_variants(draft: Draft) -> Draft:
    edits = [Edit(*found.span(), VARIANTS[found[0]]) for found in ANY.finditer(draft.text)]
    return draft.edited("N13", edits)
