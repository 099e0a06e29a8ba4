import pytest
from django.urls import reverse

from people.roles import Role
from tests.factories import fresh, make_manager, make_officer, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make_clerk", "is_linked"),
    [(make_manager, False), (lambda: make_officer(Role.SYSTEM_ADMINISTRATOR), True)],
)
def test_only_the_system_administrator_links_an_account(client, make_clerk, is_linked):
    person, account = make_person(), make_user()
    client.force_login(make_clerk(), backend="people.backends.AccountBackend")
    form = {
        "name": person.name,
        "unit": person.unit_id,
        "post_level": "na",
        "is_active": "on",
        "user": account.pk,
    }

    response = client.post(reverse("admin:people_person_change", args=[person.pk]), form)

    person.refresh_from_db()
    assert response.status_code == 302
    assert (person.user == account) == is_linked


def test_nobody_takes_a_persons_roles_by_linking_their_own_account(client):
    person, clerk = make_person(), make_officer(Role.SYSTEM_ADMINISTRATOR)
    clerk.person.delete()
    client.force_login(fresh(clerk), backend="people.backends.AccountBackend")
    form = {
        "name": person.name,
        "unit": person.unit_id,
        "post_level": "na",
        "is_active": "on",
        "user": clerk.pk,
    }

    response = client.post(reverse("admin:people_person_change", args=[person.pk]), form)

    person.refresh_from_db()
    assert response.context["adminform"].form.non_field_errors() == ["不能把自己的账号关联到人员。"]
    assert person.user is None
