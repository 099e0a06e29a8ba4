"""A session of a group keeps that part of its class alone."""

from importlib import import_module

from django.db import migrations

before = import_module("courses.migrations.0002_bookings_follow_sessions")

BOOK = """
CREATE OR REPLACE FUNCTION courses_book(booked_session bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM courses_booking WHERE session_id = booked_session;
    INSERT INTO courses_booking (session_id, resource, resource_id, during, part, is_holding)
    SELECT s.id, r.resource, r.resource_id, tstzrange(s.starts_at, s.ends_at),
           -- Without a group both bounds are null, and the range holds every group.
           int8range(r.group_id, r.group_id, '[]'),
           -- A class's own time is kept from the start; venues and lecturers once it is published.
           r.resource = 'class' OR c.status <> 'draft'
    FROM courses_trainingsession s
    JOIN courses_trainingclass c ON c.id = s.training_class_id
    CROSS JOIN LATERAL (
        SELECT 'venue', s.venue_id, NULL::bigint WHERE s.venue_id IS NOT NULL
        UNION ALL
        SELECT 'class', s.training_class_id, s.group_id WHERE s.is_required
        UNION ALL
        -- A unit that still has to name its lecturer can send two people at once.
        SELECT 'lecturer', l.id, NULL
        FROM courses_sessionlecturer sl JOIN courses_lecturer l ON l.id = sl.lecturer_id
        WHERE sl.session_id = s.id AND l.name <> ''
    ) AS r (resource, resource_id, group_id)
    WHERE s.id = booked_session AND s.status <> 'cancelled' AND c.status <> 'cancelled'
    -- Always in the same order, so that two writers cannot wait for each other.
    ORDER BY r.resource, r.resource_id;
END $$;

DROP TRIGGER bookings_follow_session ON courses_trainingsession;
CREATE TRIGGER bookings_follow_new_session
AFTER INSERT ON courses_trainingsession FOR EACH ROW EXECUTE FUNCTION courses_book_session();
-- A session that begins or has been held keeps what it has: only a cancellation frees it.
CREATE TRIGGER bookings_follow_session
AFTER UPDATE OF training_class_id, group_id, starts_at, ends_at, venue_id, is_required, status
ON courses_trainingsession FOR EACH ROW
WHEN ((OLD.training_class_id, OLD.group_id, OLD.starts_at, OLD.ends_at, OLD.venue_id,
       OLD.is_required, OLD.status = 'cancelled')
      IS DISTINCT FROM
      (NEW.training_class_id, NEW.group_id, NEW.starts_at, NEW.ends_at, NEW.venue_id,
       NEW.is_required, NEW.status = 'cancelled'))
EXECUTE FUNCTION courses_book_session();
"""
UNBOOK = """
DROP TRIGGER bookings_follow_new_session ON courses_trainingsession;
DROP TRIGGER bookings_follow_session ON courses_trainingsession;
"""


def functions_of(statements: str) -> str:
    """The statements that define courses_book and the trigger of sessions, as they were."""
    book, rest = statements.split("CREATE FUNCTION courses_book_session()", 1)
    trigger = rest[rest.index("CREATE TRIGGER bookings_follow_session") :].split(";", 1)[0]
    return book.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") + trigger + ";"


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_sessions_of_groups")]

    operations = [migrations.RunSQL(BOOK, UNBOOK + functions_of(before.BOOK))]
