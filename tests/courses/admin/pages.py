"""Filling in the office's forms as a browser does."""

from html.parser import HTMLParser

from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.html import strip_tags


class Fields(HTMLParser):
    """Collects what a browser would send of the page's forms."""

    def __init__(self):
        super().__init__()
        self.values, self._select, self._area = {}, None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("submit", "checkbox", "file"):
            self._add(name, given.get("value") or "")
        elif tag == "input" and name and given.get("type") == "checkbox" and "checked" in given:
            self._add(name, given.get("value") or "on")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self._add(self._select, given.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self._add(name, "")

    def handle_data(self, data):
        if self._area:
            # A browser drops the first line break.
            self.values[self._area][-1] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def _add(self, name, value):
        self.values.setdefault(name, []).append(value)


def fields_of(response):
    """What the page's forms would send as they are."""
    parser = Fields()
    parser.feed(response.content.decode())
    return parser.values


def address(model, view, *args):
    return reverse(f"admin:courses_{model}_{view}", args=args)


def submit(client, path, **changes):
    """Open a form, fill in the changes, send it."""
    values = fields_of(client.get(path)) | changes
    return client.post(path, {name: value for name, value in values.items() if value is not None})


def messages_of(response):
    """The messages a response leaves for the next page, without their markup."""
    return [strip_tags(str(message)) for message in get_messages(response.wsgi_request)]


def text_of(response):
    return response.content.decode()
