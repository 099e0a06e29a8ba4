"""Lists: pages, filters, order, and what they cost."""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework import serializers

from peixun.api.pagination import KeysetPagination
from peixun.api.values import representation_of
from people.api.serializers import PersonSerializer, UnitSerializer
from people.models import Person, Unit
from tests.api.client import Program, assert_problem, make_account, make_clerk
from tests.factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(make_clerk())


def make_units(count):
    return Unit.objects.bulk_create(
        [
            Unit(name=f"单位{n}", pinyin=f"{n % 3}", sort_order=n % 2, search_text=f"单位{n}")
            for n in range(count)
        ]
    )


def walk(program, path):
    """Follow the cursors and return the pages."""
    pages = []
    cursor = ""
    while cursor is not None:
        answer = program.read(f"{path}{cursor}").json()
        pages.append(answer["items"])
        cursor = answer["next"] and f"&cursor={answer['next']}"
    return pages


@pytest.mark.parametrize("total", [1, 3])
def test_a_list_costs_two_statements_however_long(program, total):
    make_units(total)

    with CaptureQueriesContext(connection) as queries:
        response = program.read("units/")

    assert len(response.json()["items"]) == total
    # The token with its account and standing; the rows.
    assert len(queries) == 2


@pytest.mark.parametrize("total", [1, 3])
def test_a_signed_in_browser_costs_one_more(total):
    program = Program()
    program.force_login(make_clerk(), "people.backends.AccountBackend")
    make_person(unit=make_units(total)[0])

    with CaptureQueriesContext(connection) as queries:
        program.read("people/")

    # Session, account, standing, rows.
    assert len(queries) == 4


def test_a_detail_costs_two_statements_and_shows_what_the_list_shows(program):
    person = make_person("欧阳娜")

    with CaptureQueriesContext(connection) as queries:
        detail = program.read(f"people/{person.pk}/").json()

    assert len(queries) == 2
    assert program.read("people/").json() == {"items": [detail], "next": None}
    assert detail == {
        "id": person.pk,
        "name": "欧阳娜",
        "pinyin": person.pinyin,
        "staff_no": None,
        "unit": person.unit_id,
        "post": "",
        "post_level": "na",
        "rank": "",
        "phone": "",
        "email": "",
        "user": None,
        "is_active": True,
    }


@pytest.mark.parametrize(
    "ordering", ["", "ordering=name&", "ordering=-name&", "ordering=-sort_order&"]
)
def test_pages_hold_every_row_once_in_order(program, ordering):
    make_units(11)

    pages = walk(program, f"units/?{ordering}limit=4")

    assert [len(page) for page in pages] == [4, 4, 3]
    whole = program.read(f"units/?{ordering}").json()["items"]
    assert [row for page in pages for row in page] == whole
    assert sorted(row["id"] for row in whole) == sorted(Unit.objects.values_list("pk", flat=True))


def test_the_default_order_is_the_declared_one(program):
    make_units(7)

    ids = [row["id"] for row in program.read("units/").json()["items"]]

    assert ids == list(
        Unit.objects.order_by("sort_order", "pinyin", "id").values_list("pk", flat=True)
    )


def test_a_descending_order_reverses_an_ascending_one(program):
    make_units(7)

    up, down = (
        program.read(f"units/?ordering={o}").json()["items"] for o in ("sort_order", "-sort_order")
    )

    assert down == up[::-1]


def test_the_link_header_leads_to_the_next_page(program):
    make_units(3)

    link = program.read("units/?limit=2&is_active=true").headers["Link"]
    address, relation = link.split("; ")
    following = program.get(address.strip("<>"))

    assert relation == 'rel="next"'
    assert urlsplit(address.strip("<>")).path == "/api/v1/units/"
    assert len(following.json()["items"]) == 1
    assert "Link" not in following.headers


class NullableView:
    """Codes may be missing; parents too."""

    representation = representation_of(UnitSerializer)
    ordering_fields = ()

    def __init__(self, *ordering):
        self.ordering = ordering


@pytest.mark.parametrize(
    "ordering",
    [
        ("code", "id"),
        ("-code", "-id"),
        ("-code", "id"),
        ("parent", "-code", "id"),
        ("-parent__code", "name", "id"),
        ("sort_order", "-id"),
    ],
)
def test_pages_hold_every_row_once_with_missing_values_and_mixed_directions(rf, ordering):
    parents = [make_unit("上级甲", code="x"), make_unit("上级乙")]
    for number in range(9):
        code = None if number % 2 else f"c{number}"
        parent = [*parents, None][number % 3]
        make_unit(f"单位{number}", code=code, parent=parent, sort_order=number % 2)
    view, cursor, found = NullableView(*ordering), {}, []
    while cursor is not None:
        request = rf.get("/", {"limit": "2", **cursor})
        request.query_params = request.GET
        paginator = KeysetPagination()
        found += paginator.paginate_queryset(Unit.objects.all(), request, view)
        cursor = paginator.cursor and {"cursor": paginator.cursor}

    assert [row["id"] for row in found] == list(
        Unit.objects.order_by(*ordering).values_list("pk", flat=True)
    )


def test_a_deep_page_is_one_range_of_the_index(program):
    unit = make_unit()
    people = [Person(name="张敏", unit=unit, pinyin=f"{n // 100:04}") for n in range(5_000)]
    Person.objects.bulk_create(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person")
    first = program.read("people/?limit=1").json()["next"]

    with CaptureQueriesContext(connection) as queries:
        program.read(f"people/?limit=1&cursor={first}")

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {queries[-1]['sql']}")
        (plan,) = cursor.fetchone()[0]
    scan = plan["Plan"]["Plans"][0]
    assert (scan["Node Type"], scan["Index Name"]) == ("Index Scan", "person_by_pinyin")
    assert "ROW(" in scan["Index Cond"]
    assert scan.get("Rows Removed by Filter", 0) == 0


@pytest.mark.parametrize(
    "limit", ["0", "201", "abc", "-1", "1.0", "1e2", "+5", "05", " 5", "１", "9" * 400, "%00"]
)
def test_refuses_an_odd_limit(program, limit):
    assert_problem(
        program.read(f"units/?limit={limit.replace('+', '%2B')}"),
        400,
        "invalid",
        ("limit", "invalid"),
    )


def test_takes_the_largest_limit(program):
    assert program.read("units/?limit=200").status_code == 200


@pytest.mark.parametrize(
    "cursor", ["abc", "a:b", "W10:x", "%00", "é", "9" * 5000, "eyJhIjoxfQ:1:2"]
)
def test_refuses_a_cursor_it_has_not_written(program, cursor):
    assert_problem(
        program.read(f"units/?cursor={cursor}"), 400, "invalid_cursor", ("cursor", "invalid_cursor")
    )


def test_refuses_a_cursor_of_another_list_or_order(program):
    make_units(2)
    make_person("甲")
    make_person("乙")
    cursor = program.read("units/?ordering=name&limit=1").json()["next"]

    for path in ("people/?ordering=name", "units/?ordering=-name", "units/?limit=1"):
        response = program.read(f"{path}&cursor={cursor}")
        assert_problem(response, 400, "invalid_cursor", ("cursor", "invalid_cursor"))


@pytest.mark.parametrize(
    "ordering", ["password", "user__password", "-", "--name", "name,id", "id", "?"]
)
def test_orders_only_by_what_is_declared(program, ordering):
    assert_problem(
        program.read(f"units/?ordering={ordering}"), 400, "invalid", ("ordering", "invalid_choice")
    )


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("colour=red", "colour", "unknown_parameter"),
        ("name=x", "name", "unknown_parameter"),
        ("format=json", "format", "unknown_parameter"),
        ("is_active=true&is_active=false", "is_active", "duplicate_parameter"),
        ("limit=1&limit=1", "limit", "duplicate_parameter"),
        ("is_active=", "is_active", "blank"),
        ("is_active=banana", "is_active", "invalid"),
        ("is_active=True", "is_active", "invalid"),
        ("parent=abc", "parent", "invalid"),
        ("parent=1.5", "parent", "invalid"),
        ("parent=9223372036854775808", "parent", "max_value"),
        ("unit_type=palace", "unit_type", "invalid_choice"),
        ("code=%00", "code", "null_characters_not_allowed"),
        ("search=%00", "search", "max_length"),
        ("search=" + "a" * 101, "search", "max_length"),
    ],
)
def test_refuses_odd_parameters(program, query, name, code):
    top = code if code == "unknown_parameter" else "invalid"
    assert_problem(program.read(f"units/?{query}"), 400, top, (name, code))


@pytest.mark.parametrize("path", ["units/{}/?limit=1", "units/{}/?x=1", "me/?x=1"])
def test_only_lists_take_parameters(program, path):
    name = path.split("?")[1].split("=")[0]
    response = program.read(path.format(make_unit().pk))

    assert_problem(response, 400, "unknown_parameter", (name, "unknown_parameter"))


def test_filters_select(program):
    top = make_unit("县委", unit_type=Unit.Kind.PARTY_ORGAN)
    below = make_unit("办公室", parent=top, is_active=False)

    def ids(query):
        return [row["id"] for row in program.read(f"units/?{query}").json()["items"]]

    assert ids(f"parent={top.pk}") == [below.pk]
    assert ids("unit_type=party_organ") == [top.pk]
    assert ids("is_active=false") == [below.pk]
    assert ids(f"parent={top.pk}&is_active=true") == []


@pytest.mark.parametrize("text", ["张", "zhang", "zm", "敏 张", "ZHANGMIN"])
def test_search_finds_by_text_and_pinyin(program, text):
    person = make_person("张敏")
    make_person("李强")

    assert [row["id"] for row in program.read(f"people/?search={text}").json()["items"]] == [
        person.pk
    ]


def test_filtering_by_a_hidden_row_is_filtering_by_a_missing_one():
    hidden = make_person("欧阳娜", unit=make_unit("县委"))
    program = Program(make_person("外人", user=make_account("outsider")).user)

    answers = [program.read(f"people/?unit={pk}").content for pk in (hidden.unit_id, 999_999)]

    assert answers == [b'{"items":[],"next":null}'] * 2


def test_a_list_holds_exactly_what_the_details_allow():
    user = make_account("liaison")
    me = make_person("联络员", user=user)
    me.unit.liaison = me
    me.unit.save()
    colleague, stranger = make_person("张敏", unit=me.unit), make_person("李强")
    program = Program(user)

    listed = {row["id"] for row in program.read("people/").json()["items"]}
    readable = {
        p.pk
        for p in (me, colleague, stranger)
        if program.read(f"people/{p.pk}/").status_code == 200
    }

    assert listed == readable == {me.pk, colleague.pk}


def test_head_answers_like_get_without_a_body(program):
    response = program.send("HEAD", "units/")

    assert (response.status_code, response.content) == (200, b"")


def test_answers_are_not_cached(program):
    for path in ("units/", "units/0/", "me/"):
        assert program.read(path).headers["Cache-Control"] == "private, no-store"


def test_a_column_that_needs_python_is_refused_at_once():
    class Slow(PersonSerializer):
        greeting = serializers.SerializerMethodField()

        class Meta(PersonSerializer.Meta):
            fields = ["id", "greeting"]

    with pytest.raises(TypeError, match="greeting"):
        representation_of(Slow)


def test_lists_of_keys_and_dotted_sources_are_read_in_the_same_statement(django_assert_num_queries):
    class Rich(PersonSerializer):
        unit_name = serializers.CharField(source="unit.name")
        liaises_for = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

        class Meta(PersonSerializer.Meta):
            fields = ["id", "unit_name", "liaises_for"]

    person, other = (
        make_person("张敏", unit=make_unit("县委")),
        make_person("李强", unit=make_unit("政府")),
    )
    units = [make_unit(f"单位{n}", liaison=person) for n in range(2)]

    with django_assert_num_queries(1):
        rows = representation_of(Rich).rows(Person.objects.order_by("id"))

    assert rows == [
        {"id": person.pk, "unit_name": "县委", "liaises_for": [unit.pk for unit in units]},
        {"id": other.pk, "unit_name": "政府", "liaises_for": []},
    ]
