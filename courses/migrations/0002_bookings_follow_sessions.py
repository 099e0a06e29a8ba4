"""Bookings are derived by the database, so that no way of writing a session escapes them."""

from django.db import migrations

BOOK = """
CREATE FUNCTION courses_book(booked_session bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM courses_booking WHERE session_id = booked_session;
    INSERT INTO courses_booking (session_id, resource, resource_id, during, is_holding)
    SELECT s.id, r.resource, r.resource_id, tstzrange(s.starts_at, s.ends_at),
           -- A class's own time is kept from the start; venues and lecturers once it is published.
           r.resource = 'class' OR c.status <> 'draft'
    FROM courses_trainingsession s
    JOIN courses_trainingclass c ON c.id = s.training_class_id
    CROSS JOIN LATERAL (
        SELECT 'venue', s.venue_id WHERE s.venue_id IS NOT NULL
        UNION ALL
        SELECT 'class', s.training_class_id WHERE s.is_required
        UNION ALL
        -- A unit that still has to name its lecturer can send two people at once.
        SELECT 'lecturer', l.id
        FROM courses_sessionlecturer sl JOIN courses_lecturer l ON l.id = sl.lecturer_id
        WHERE sl.session_id = s.id AND l.name <> ''
    ) AS r (resource, resource_id)
    WHERE s.id = booked_session AND s.status <> 'cancelled' AND c.status <> 'cancelled'
    ORDER BY r.resource, r.resource_id;
END $$;

CREATE FUNCTION courses_book_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM courses_book(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER bookings_follow_session
AFTER INSERT OR UPDATE OF training_class_id, starts_at, ends_at, venue_id, is_required, status
ON courses_trainingsession FOR EACH ROW EXECUTE FUNCTION courses_book_session();

CREATE FUNCTION courses_book_session_lecturer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM courses_book(OLD.session_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM courses_book(NEW.session_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER bookings_follow_session_lecturer
AFTER INSERT OR UPDATE OR DELETE
ON courses_sessionlecturer FOR EACH ROW EXECUTE FUNCTION courses_book_session_lecturer();

CREATE FUNCTION courses_book_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM courses_book(id) FROM courses_trainingsession WHERE training_class_id = NEW.id ORDER BY id;
    RETURN NULL;
END $$;
CREATE TRIGGER bookings_follow_class
AFTER UPDATE OF status ON courses_trainingclass FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status
      AND (OLD.status IN ('draft', 'cancelled') OR NEW.status IN ('draft', 'cancelled')))
EXECUTE FUNCTION courses_book_class();

CREATE FUNCTION courses_book_lecturer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM courses_book(session_id) FROM courses_sessionlecturer WHERE lecturer_id = NEW.id ORDER BY session_id;
    RETURN NULL;
END $$;
CREATE TRIGGER bookings_follow_lecturer
AFTER UPDATE OF name ON courses_lecturer FOR EACH ROW
WHEN ((OLD.name = '') <> (NEW.name = ''))
EXECUTE FUNCTION courses_book_lecturer();
"""
UNBOOK = """
DROP FUNCTION courses_book_lecturer, courses_book_class, courses_book_session_lecturer,
    courses_book_session, courses_book CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [migrations.RunSQL(BOOK, UNBOOK)]
