"""The least a check-in through DRF can be: a token, two fields, one statement, its answer.

Not part of the product: it knows no policy, no sheet, no times and no rules. The bench
runs it in the same web server, with the same middleware, to have something to compare.
"""

import hashlib

from django.db import connection
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from peixun.prepared import prepared_cursor

_ACCOUNT = """
SELECT u.id, u.username, array_agg(a.role) FROM people_apitoken t
JOIN people_user u ON u.id = t.user_id LEFT JOIN people_appointment a ON a.user_id = u.id
WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(now)s AND u.is_active
GROUP BY u.id, u.username
"""
_WRITE = """
WITH line AS (
    SELECT e.id, e.training_class_id FROM courses_enrolment e
    JOIN courses_trainingsession s USING (training_class_id)
    WHERE e.id = %(enrolment)s AND s.id = %(session)s
), fact AS (
    INSERT INTO attendance_attendancefact (
        nonce, enrolment_id, kind, status, old_status, client_at, reason, training_class_id,
        session_id, happened_at, recorded_at, method, device, recorded_by_id)
    SELECT %(nonce)s, id, 'in', 'pending', '', NULL, '', training_class_id, %(session)s::bigint,
           %(now)s, %(now)s, 'code', '', %(account)s::bigint
    FROM line
    ON CONFLICT (nonce) DO NOTHING
)
INSERT INTO attendance_attendancerecord (
    session_id, enrolment_id, training_class_id, status, source, minutes_late, minutes_early,
    hours_lost, rules_version, created_at, updated_at)
SELECT %(session)s::bigint, id, training_class_id, 'present', 'check_in', 0, 0, 0, 1,
       %(now)s, %(now)s
FROM line
ON CONFLICT (session_id, enrolment_id) DO UPDATE SET
    status = EXCLUDED.status, source = EXCLUDED.source, minutes_late = 0,
    updated_at = EXCLUDED.updated_at
RETURNING enrolment_id
"""


class SlimAuthentication(BaseAuthentication):
    def authenticate(self, request):
        key = request.headers["Authorization"].removeprefix("Bearer ")
        digest = hashlib.sha256(key.encode()).hexdigest()
        with prepared_cursor() as cursor:
            cursor.execute(_ACCOUNT, {"digest": digest, "now": timezone.now()})
            row = cursor.fetchone()
        return (row, key) if row else None


class SlimSerializer(serializers.Serializer):
    session = serializers.IntegerField()
    enrolment = serializers.IntegerField()
    nonce = serializers.CharField()


class SlimCheckIn(APIView):
    authentication_classes = [SlimAuthentication]
    permission_classes = [AllowAny]

    def post(self, request):
        given = SlimSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {**given.validated_data, "account": request.user[0], "now": timezone.now()}
        connection.ensure_connection()
        with prepared_cursor() as cursor:
            cursor.execute(_WRITE, values)
            row = cursor.fetchone()
        return Response({"enrolment": row[0], "result": "recorded"})


urlpatterns = [path("api/v1/check-ins/", SlimCheckIn.as_view())]
