"""Discipline in the demo: the library, what the classes adopted, and records on their way."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from attendance.models import DisciplineRecord, DisciplineRule, RuleAcknowledgement
from attendance.models.discipline import Category, Severity
from attendance.services import discipline
from courses.models import Enrolment, TrainingClass, TrainingSession
from people.models import User

SOURCE = "《关于进一步加强培训学员管理的通知》"
# Code, family, wording, severity, and where it comes from. The codes are those by which
# inspectors' taps find their rule.
RULES = [
    ("REST-01", Category.SCHEDULE, "按时上课，不得迟到", Severity.MINOR, SOURCE + "第二条"),
    ("REST-02", Category.SCHEDULE, "未经允许不得提前离场", Severity.MINOR, SOURCE + "第二条"),
    ("REST-03", Category.SCHEDULE, "不得无故缺席", Severity.SERIOUS, SOURCE + "第二条"),
    ("STUDY-01", Category.STUDY, "上课不看手机", Severity.MINOR, SOURCE + "第三条"),
    ("STUDY-02", Category.STUDY, "课堂上不交谈", Severity.MINOR, SOURCE + "第三条"),
    ("STUDY-03", Category.STUDY, "课堂上不走动", Severity.MINOR, SOURCE + "第三条"),
    ("STUDY-04", Category.STUDY, "上课不打瞌睡", Severity.MINOR, SOURCE + "第三条"),
    ("STUDY-05", Category.STUDY, "不得请人替训、代签", Severity.SERIOUS, SOURCE + "第三条"),
    ("LIFE-01", Category.LIFE, "培训期间不互相宴请", Severity.SERIOUS, SOURCE + "第五条"),
    ("LIFE-02", Category.LIFE, "午餐不饮酒", Severity.SERIOUS, SOURCE + "第五条"),
    ("LIFE-03", Category.LIFE, "按时归宿", Severity.SERIOUS, SOURCE + "第五条"),
    ("HONEST-01", Category.INTEGRITY, "不收受礼品、土特产", Severity.SERIOUS, SOURCE + "第六条"),
    ("SECRET-01", Category.CONFIDENTIALITY, "内部材料不拍照、不外传", Severity.SERIOUS, ""),
]


def make_rules() -> None:
    """The library of discipline rules."""
    for code, category, text, severity, source in RULES:
        DisciplineRule.objects.create(
            code=code, category=category, text=text, severity=severity, source_text=source
        )


def adopt(training_class: TrainingClass) -> None:
    """The class takes the library over; most of its learners have read it."""
    discipline.adopt_rules(training_class, DisciplineRule.objects.of_library())
    digest = discipline.digest_of(discipline.rules_of_notice(training_class))
    learners = training_class.enrolments.expected().select_related("person__user")
    RuleAcknowledgement.objects.bulk_create(
        RuleAcknowledgement(
            enrolment=enrolment,
            acknowledged_at=enrolment.reported_at or timezone.now(),
            digest=digest,
            acknowledged_by=enrolment.person.user,
        )
        for enrolment in learners
        if enrolment.person.user and enrolment.student_no % 5
    )


class Scene:
    """Records in one class, each about another learner, in the past of the session."""

    def __init__(self, session: TrainingSession, inspector: User, teacher: User, host: User):
        self.session, self.training_class = session, session.training_class
        self.inspector, self.teacher, self.host = inspector, teacher, host
        self.at: datetime = session.starts_at + timedelta(minutes=40)
        learners = self.training_class.enrolments.expected().select_related("person", "unit")
        self.learners: Iterator[Enrolment] = iter(learners.order_by("student_no")[3:])

    def record(self, code: str, words: str) -> DisciplineRecord:
        rule = self.training_class.discipline_rules.get(code=code)
        breach = DisciplineRecord(
            enrolment=next(self.learners),
            rule=rule,
            session=self.session,
            place=str(self.session.venue or ""),
            occurred_at=self.at,
        )
        return discipline.record_breach(breach, by=self.inspector, description=words, at=self.at)

    def notified(self, *args: str) -> DisciplineRecord:
        record = self.record(*args)
        later = self.at + timedelta(hours=1)
        words = "督查员现场查看并记录，同排学员可以证明。"
        discipline.add_evidence(record, by=self.inspector, text=words, at=later)
        discipline.verify_record(record, by=self.teacher, at=later)
        return discipline.notify_learner(record, by=self.teacher, at=timezone.now())

    def confirmed(self, *args: str) -> DisciplineRecord:
        record = self.notified(*args)
        discipline.answer_record(record, by=self.teacher, text="情况属实，今后一定注意。")
        return discipline.confirm_record(record, by=self.host)


def record_breaches(
    session: TrainingSession, inspector: User, teacher: User, host: User, learner: User
) -> None:
    """One record at each step; one of them about the learner who can sign in."""
    scene = Scene(session, inspector, teacher, host)
    scene.record("STUDY-01", "听课时低头刷手机约十分钟，经提醒后收起。")
    scene.notified("STUDY-02", "讨论期间多次与邻座交谈，影响听课。")
    _about_the_learner(learner, inspector, teacher)
    settled = scene.confirmed("REST-01", "上午第二节课迟到十二分钟。")
    discipline.handle_record(settled, by=teacher, handling="remind", comment="已当面提醒。")
    serious = scene.confirmed("LIFE-02", "午餐饮酒，下午上课时仍有酒气。")
    discipline.handle_record(serious, by=teacher, handling="criticism", comment="在班内通报。")
    appealed = scene.confirmed("STUDY-01", "专题讲座期间接听电话。")
    discipline.appeal_record(appealed, by=teacher, text="当时为单位应急值班电话，已事先报告。")


def _about_the_learner(learner: User, inspector: User, teacher: User) -> None:
    """Something to answer for the learner who can sign in."""
    mine = learner.person.enrolments.expected().filter(
        training_class__status__in=TrainingClass.RUNNING
    )
    own = mine.select_related("training_class").first()
    if own is None:
        return
    rule = own.training_class.discipline_rules.filter(code="STUDY-01").first()
    record = DisciplineRecord(enrolment=own, rule=rule, occurred_at=timezone.now())
    words = "报到说明会期间低头看手机。"
    discipline.record_breach(record, by=inspector, description=words)
    discipline.add_evidence(record, by=inspector, text="督查员现场记录。")
    discipline.verify_record(record, by=teacher)
    discipline.notify_learner(record, by=teacher)
