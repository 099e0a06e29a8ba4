"""Numbers of deliveries: typed off a page, a slip is noticed."""

import itertools

import pytest

from materials.marking.numbers import ALPHABET, SHOWN, find_numbers, new_number, read_number

NUMBER = "T9VN-PAFY-HF4N"


def test_a_number_is_twelve_characters_that_look_alike_to_nobody():
    assert len(new_number()) == SHOWN == 14
    assert set("0O1ILQB8S5Z2G") & set(ALPHABET) == set()
    assert read_number(NUMBER) == NUMBER
    assert len({new_number() for _time in range(500)}) == 500


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda it: it.replace("-", ""),
        lambda it: f"  {it.replace('-', ' ')}\n",
        lambda it: it.replace("-", "—").replace("—", "－"),
        lambda it: "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in it),
    ],
)
def test_it_is_read_however_it_is_typed(typed):
    assert read_number(typed(NUMBER)) == NUMBER


def test_every_single_slip_is_noticed():
    plain = NUMBER.replace("-", "")
    changed = {
        plain[:place] + other + plain[place + 1 :]
        for place, other in itertools.product(range(len(plain)), ALPHABET)
    } - {plain}
    swapped = {
        plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        for place in range(len(plain) - 1)
    } - {plain}

    assert [slip for slip in changed | swapped if read_number(slip)] == []
    assert len(changed) == 12 * 22


@pytest.mark.parametrize(
    "typed", ["", "-", NUMBER + "3", NUMBER[:-1], "O" * 12, "王建国", "\0" * 12]
)
def test_what_is_no_number_is_none(typed):
    assert read_number(typed) is None


def test_numbers_are_found_in_the_text_of_a_page():
    # Fixed, because one in 23 pairs reads as a third number across the blank between them.
    other = "HMAP-CKYA-CHC6"
    torn = f"{NUMBER[:7]} \n {NUMBER[7:]}"

    text = f"讲话\n{torn} · {other}X {NUMBER} 1234-ABCD-EFGH AAAA-AAAA-AAAC"

    assert list(find_numbers(text))[:2] == [NUMBER, other]
    assert set(find_numbers(text)) <= {NUMBER, other, "AAAA-AAAA-AAAC"}
