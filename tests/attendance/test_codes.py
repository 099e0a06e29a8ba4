"""The codes of a hall, without a database: what is accepted when, and what never is."""

import secrets
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from attendance import codes

KEY = codes.key_of("the secret of the installation", 7, b"salt")
NINE = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)


def after(seconds):
    return NINE + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "is_accepted"),
    [
        (0, True),
        (14.999, True),
        (15, True),
        (44.999, True),
        (45, False),
        (60, False),
        (-0.001, False),
    ],
)
def test_a_scanned_code_lives_for_its_step_and_two_more(seconds, is_accepted):
    code = codes.scanned_code(KEY, 7, NINE)

    assert codes.is_scanned_code([KEY], 7, code, after(seconds)) == is_accepted


@pytest.mark.parametrize(
    ("seconds", "is_accepted"),
    [(0, True), (59.999, True), (119.999, True), (120, False), (-1, False)],
)
def test_a_typed_code_lives_for_its_minute_and_one_more(seconds, is_accepted):
    code = codes.typed_code(KEY, 7, NINE)

    assert codes.is_typed_code([KEY], 7, code, after(seconds)) == is_accepted


def test_a_code_stays_the_same_within_its_step_and_changes_at_the_border():
    shown = [codes.scanned_code(KEY, 7, after(seconds)) for seconds in (0, 14.9, 15)]

    assert (shown[0] == shown[1], shown[1] == shown[2]) == (True, False)


def test_ten_thousand_guesses_are_all_wrong():
    random = Random(1)
    scanned = [secrets.token_urlsafe(codes.SCANNED_BYTES) for _guess in range(10_000)]
    typed = ["".join(random.choices(codes.ALPHABET, k=6)) for _guess in range(10_000)]

    assert not any(codes.is_scanned_code([KEY], 7, guess, NINE) for guess in scanned)
    assert not any(codes.is_typed_code([KEY], 7, guess, NINE) for guess in typed)
    # The control: among them, the right one is found.
    assert codes.is_scanned_code([KEY], 7, codes.scanned_code(KEY, 7, NINE), NINE)


@pytest.mark.parametrize(
    ("secret", "session", "salt"),
    [("another secret", 7, b"salt"), ("the secret of the installation", 8, b"salt"),
     ("the secret of the installation", 7, b"pepper")],
)  # fmt: skip
def test_a_code_of_another_session_salt_or_installation_is_wrong(secret, session, salt):
    foreign = codes.key_of(secret, session, salt)

    for code in (codes.scanned_code(foreign, session, NINE), codes.scanned_code(foreign, 7, NINE)):
        assert not codes.is_scanned_code([KEY], 7, code, NINE)
    assert not codes.is_typed_code([KEY], 7, codes.typed_code(foreign, 7, NINE), NINE)


def test_a_code_made_under_a_former_key_is_accepted_while_the_key_changes():
    new = codes.key_of("the new secret", 7, b"salt")
    shown_before = codes.scanned_code(KEY, 7, NINE)

    assert codes.is_scanned_code([new, KEY], 7, shown_before, after(20))
    assert not codes.is_scanned_code([new], 7, shown_before, after(20))


def test_a_typed_code_may_be_written_as_people_write():
    code = codes.typed_code(KEY, 7, NINE)
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in code)

    for text in (code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}", full_width):
        assert codes.is_typed_code([KEY], 7, text, NINE)


@pytest.mark.parametrize("odd", ["", "签到", "\udcff", "A" * 10_000, "=" * 16, "\0" * 6])
def test_odd_texts_are_wrong_codes_and_nothing_worse(odd):
    assert not codes.is_scanned_code([KEY], 7, odd, NINE)
    assert not codes.is_typed_code([KEY], 7, odd, NINE)


def test_a_scanned_code_has_at_least_80_bits_and_no_letter_is_mistaken():
    assert codes.SCANNED_BYTES * 8 >= 80
    assert len(codes.scanned_code(KEY, 7, NINE)) == 16
    assert not set("01ILOilo") & set(codes.ALPHABET)


@pytest.mark.parametrize(("seconds", "left"), [(0, 15), (1, 14), (14.9, 1), (15, 15)])
def test_says_how_long_a_code_is_shown(seconds, left):
    assert codes.seconds_left(after(seconds)) == left
