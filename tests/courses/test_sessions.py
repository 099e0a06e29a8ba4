import pytest

from courses import services
from courses.models import Booking
from tests.factories import make_class, make_session

pytestmark = pytest.mark.django_db


def test_cancelling_frees_what_was_held():
    session = make_session(make_class())

    services.cancel_session(session, reason="改期")

    assert not Booking.objects.filter(session=session).exists()
