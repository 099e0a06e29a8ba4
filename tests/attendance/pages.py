"""Addresses of the task pages, and what a page says."""

import re

from django.urls import reverse

from tests.factories import make_member


def roll_url(lecture, name="roll_call"):
    return reverse(f"admin:{name}", args=[lecture.session.pk])


def class_url(lecture, tab="overview"):
    return reverse(f"admin:class_{tab}", args=[lecture.training_class.pk])


def words(response):
    """What a page says, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def messages(response):
    return [str(message) for message in response.context["messages"]]


def liaison_of(enrolment, **fields):
    """Somebody whose unit sent the learner."""
    user = make_member(is_staff=True, **fields)
    enrolment.unit.liaison = user.person
    enrolment.unit.save()
    return user
