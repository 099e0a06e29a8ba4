"""A learner of the lecture, and their phone."""

import pytest


@pytest.fixture
def learner(lecture):
    return lecture.learner(name="李学员")


@pytest.fixture
def phone(sign_in, learner):
    return sign_in(learner)
