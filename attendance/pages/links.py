"""Links from the task pages to the models' own pages."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def admin_link(name, *args, **query):
    """The address of an admin view, or None where no admin offers it."""
    try:
        url = reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return None
    return f"{url}?{urlencode(query)}" if query else url
