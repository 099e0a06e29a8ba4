"""The roles a class hands out: to its staff, its group leaders and its learners."""

CLASS_ROLES = """
SELECT s.role, 'class', s.training_class_id
FROM courses_classstaff s JOIN people_person p ON p.id = s.person_id
WHERE p.user_id = {user}
UNION ALL
SELECT 'learner', 'class', e.training_class_id
FROM courses_enrolment e JOIN people_person p ON p.id = e.person_id
WHERE p.user_id = {user} AND e.status IN ('confirmed', 'reported', 'completed', 'not_completed')
UNION ALL
SELECT 'group_leader', 'group', g.id
FROM courses_learninggroup g
JOIN courses_enrolment e ON e.id = g.leader_id OR e.id = g.deputy_id
JOIN people_person p ON p.id = e.person_id
WHERE p.user_id = {user} AND e.status = 'reported'
"""
