"""Times that a phone kept while it was offline. Pure: values in, values out."""

from datetime import datetime, timedelta

# A phone that was offline for longer gives no time that could be believed (our default).
OFFLINE_AT_MOST = timedelta(days=3)


def made_at(at: datetime, client_at: datetime | None, sent_at: datetime | None) -> datetime:
    """When something was noted by our clock, as far as the phone can be believed.

    `client_at` and `sent_at` are of the phone's clock; what arrived at `at` is as old as
    the phone says between the two.
    """
    if client_at is None or sent_at is None:
        return at
    # The age first: a clock that is a thousand years off has no time of ours.
    age = sent_at - client_at
    return at - age if timedelta(0) <= age <= OFFLINE_AT_MOST else at
