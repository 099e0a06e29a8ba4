"""What somebody typed into a page that has no form of its own."""

LONGEST = 200


def text_of(posted, name):
    """A text that was sent, without what the database does not keep."""
    return posted.get(name, "").replace("\0", "")[:LONGEST]
