"""The roles an inspection team hands out: its members inspect the classes of its scope."""

TEAM_ROLES = """
SELECT 'inspector', 'class', scope.trainingclass_id
FROM attendance_inspectionteam_members member
JOIN attendance_inspectionteam team ON team.id = member.inspectionteam_id AND team.is_active
JOIN attendance_inspectionteam_classes scope ON scope.inspectionteam_id = team.id
WHERE member.person_id = {person}
"""
