"""How many bytes a page of a phone costs."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

MOST = 15 * 1024


def weight(page):
    """The page and the sheets it asks for, as they are sent; a script would be a fault."""
    html = page.content.decode()
    assert "<script" not in html
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    assert sheets == ["attendance/phone.css"]
    parts = [page.content, *(Path(finders.find(sheet)).read_bytes() for sheet in sheets)]
    return sum(len(gzip.compress(part)) for part in parts)
