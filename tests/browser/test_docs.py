"""The API's documentation works without the network and within the strict policy."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def docs(open_window, sign_in, organiser):
    page = open_window()
    sign_in(page, organiser)
    page.goto("/api/v1/docs/")
    return page


def open_operation(docs, resource, operation):
    docs.locator(f"#operations-tag-{resource}").click()
    block = docs.locator(f"#operations-{resource}-{operation}")
    block.locator(".opblock-summary-control").click()
    return block


def test_the_operations_can_be_read_and_opened(docs):
    operation = open_operation(docs, "units", "units_list")

    operation.locator(".parameters td").first.wait_for()
    names = operation.locator(".parameter__name").all_inner_texts()
    assert {"cursor", "limit", "ordering", "search", "parent"} <= set(names)


def test_a_request_is_tried_out_from_the_page(docs):
    operation = open_operation(docs, "me", "me_retrieve")
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    answer = operation.locator(".live-responses-table .response-col_description pre").first
    answer.wait_for()
    assert "张建国" in answer.inner_text()
