"""The roles a class hands out: to its staff, its group leaders and its learners."""

CLASS_ROLES = """
SELECT role, 'class', training_class_id FROM courses_classstaff WHERE person_id = {person}
UNION ALL
SELECT 'learner', 'class', training_class_id FROM courses_enrolment
WHERE person_id = {person} AND status IN ('confirmed', 'reported', 'completed', 'not_completed')
UNION ALL
SELECT 'group_leader', 'group', g.id
FROM courses_enrolment e JOIN courses_learninggroup g ON g.leader_id = e.id OR g.deputy_id = e.id
WHERE e.person_id = {person} AND e.status = 'reported'
"""
