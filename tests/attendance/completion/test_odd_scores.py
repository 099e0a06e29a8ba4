"""What is typed instead of a score is refused, whatever was there before."""

import pytest

from attendance.models import Assessment
from tests.attendance.completion.scenes import Ending, assessment_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["sNaN", "NaN123", "-Infinity", "1E+999999", "1E-999999", "九十"])
def test_what_is_no_score_is_refused(text, sign_in):
    end = Ending()
    end.score()
    url = f"/admin/training-classes/{end.training_class.pk}/assessments/"

    page = sign_in(end.manager).post(url, {f"conduct-{end.one.pk}": text}, follow=True)

    assert "分数" in page.content.decode()
    assert page.status_code == 200
    assert assessment_of(end.one).conduct_score == 90
    assert Assessment.objects.count() == 1
