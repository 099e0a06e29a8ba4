"""The six classes of the demo, shaped like those an office really holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from attendance.demo.office import CLERK, DEPUTY, DIRECTOR, Office
from courses import services as courses
from courses.models import Lecturer, Topic, TrainingClass, TrainingProgramme, TrainingSession, Venue
from people.models import Person, User
from people.roles import Role

Category = Topic.Category
Mode = TrainingClass.DeliveryMode
Kind = TrainingSession.Kind

TOPICS = {
    "综合": Category.GENERAL,
    "调研": Category.RESEARCH,
    "信息": Category.INFORMATION,
    "保密": Category.CONFIDENTIALITY,
    "督查": Category.SUPERVISION,
    "电子政务": Category.E_GOVERNMENT,
    "办文办会": Category.MEETINGS,
    "值班应急": Category.DUTY,
    "公文写作": Category.DOCUMENTS,
    "接待礼仪": Category.MEETINGS,
    "宣传报道": Category.PUBLICITY,
    "项目文化": Category.OTHER,
}
VENUES = [
    ("县委党校", "第一教室", 120),
    ("县委党校", "第二教室", 60),
    ("县会议中心", "三楼会议室", 80),
    ("县城管局", "五楼会议室", 50),
    ("望川建设集团", "培训楼102", 40),
]
MORNING = [(time(8, 30), time(10, 0)), (time(10, 15), time(11, 45))]
AFTERNOON = [(time(14, 30), time(16, 0)), (time(16, 15), time(17, 45))]
DAY = MORNING + AFTERNOON


@dataclass(frozen=True)
class Plan:
    """A class to make: who holds it, when, and its sessions as (title, topic, kind)."""

    code: str
    title: str
    first_day: int
    host: str
    venue: tuple[str, str]
    sessions: Sequence[tuple[str, str, str]]
    learners: Sequence[Person] = ()
    mode: str = Mode.FULL_TIME
    level: str = TrainingClass.Level.COUNTY
    period_no: int | None = None
    lecturers: Sequence[Lecturer] = ()
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Demo:
    """What the classes are made from."""

    office: Office
    organiser: User
    host: Person
    teacher: Person
    programme: TrainingProgramme
    topics: dict[str, Topic]
    venues: dict[tuple[str, str], Venue]
    lecturers: dict[str, Lecturer]


def make_resources(office: Office, organiser: User, host: Person, teacher: Person) -> Demo:
    """Make topics, venues, lecturers and the year's programme."""
    today = timezone.localdate()
    programme = TrainingProgramme.objects.create(
        code=f"{today.year}-BGS",
        title=f"{today.year}年办公室系统干部培训计划",
        year=today.year,
        host_unit=office.units["县委办"],
        status=TrainingProgramme.Status.APPROVED,
        audience="各单位办公室主任、副主任和工作人员",
        approval_ref=f"望组〔{today.year}〕6号",
    )
    topics = {name: Topic.objects.create(name=name, category=kind) for name, kind in TOPICS.items()}
    venues = {
        (name, room): Venue.objects.create(
            name=name, room=room, seats=seats, equipment="投影、音响"
        )
        for name, room, seats in VENUES
    }
    return Demo(office, organiser, host, teacher, programme, topics, venues, _lecturers(office))


def _lecturers(office: Office) -> dict[str, Lecturer]:
    internal = [
        office.of("县委办")[2],
        office.of("县政府办")[2],
        office.of("县委宣传部")[2],
        office.of("县应急局")[2],
    ]
    lecturers = {
        person.unit.short_name: Lecturer.objects.create(
            name=person.name, person=person, unit=person.unit, post=person.post, phone=person.phone
        )
        for person in internal
    }
    invited = Lecturer.Source.INVITED
    lecturers["报社"] = Lecturer.objects.create(
        name="江晚晴", unit_text="江州日报社", post="要闻部主任", source=invited
    )
    lecturers["研究室"] = Lecturer.objects.create(
        unit_text="江州市委政策研究室", post="待定", source=invited
    )
    return lecturers


def make_class(demo: Demo, plan: Plan) -> TrainingClass:
    """Make a draft with its units, staff, sessions and confirmed learners."""
    start = timezone.localdate() + timedelta(days=plan.first_day)
    days = -(-len(plan.sessions) // len(DAY))
    training_class = courses.create_class(
        TrainingClass(
            class_code=plan.code,
            title=plan.title,
            programme=demo.programme if plan.host != "望川建设集团" else None,
            year=start.year,
            period_no=plan.period_no,
            level=plan.level,
            delivery_mode=plan.mode,
            start_on=start,
            end_on=start + timedelta(days=days - 1),
            venue=demo.venues[plan.venue],
            capacity=60,
            **plan.fields,
        ),
        by=demo.organiser,
    )
    _appoint(demo, plan, training_class)
    _schedule(demo, plan, training_class)
    _enrol(plan, training_class)
    return training_class


def _appoint(demo: Demo, plan: Plan, training_class: TrainingClass) -> None:
    training_class.class_units.create(unit=demo.office.units[plan.host], role="host")
    training_class.class_units.create(unit=demo.office.units["县作风办"], role="supervisor")
    training_class.staff.create(person=demo.host, role=Role.PRESIDING_HOST)
    training_class.staff.create(person=demo.teacher, role=Role.CLASS_TEACHER)


def _schedule(demo: Demo, plan: Plan, training_class: TrainingClass) -> None:
    lecturers = list(plan.lecturers)
    for number, (title, topic, kind) in enumerate(plan.sessions):
        starts, ends = DAY[number % len(DAY)]
        day = timezone.localdate() + timedelta(days=plan.first_day + number // len(DAY))
        is_lecture = kind == Kind.LECTURE
        courses.schedule_session(
            training_class,
            title=title,
            topic=demo.topics.get(topic),
            session_type=kind,
            starts_at=_local(day, starts),
            ends_at=_local(day, ends),
            venue=training_class.venue,
            credit_hours=2 if is_lecture else 0,
            lecturers=[lecturers[number % len(lecturers)]] if lecturers and is_lecture else [],
        )


def _local(day, at: time) -> datetime:  # type: ignore[no-untyped-def]
    return timezone.make_aware(datetime.combine(day, at))


def _enrol(plan: Plan, training_class: TrainingClass) -> None:
    groups = [
        training_class.groups.create(group_no=number, name=f"第{number}组")
        for number in range(1, 1 + -(-len(plan.learners) // 10))
    ]
    nominations = [
        courses.Nomination(person, group=groups[number // 10])
        for number, person in enumerate(plan.learners)
    ]
    courses.enrol_many(training_class, nominations)
    courses.confirm_many(list(training_class.enrolments.all()))
    for group in groups:
        group.leader = group.enrolments.order_by("student_no").first()
        group.save()


def plans(demo: Demo) -> dict[str, Plan]:
    """The six classes, dated from today."""
    office, year = demo.office, timezone.localdate().year
    inside = [demo.lecturers[name] for name in ("县委办", "县政府办", "县委宣传部", "县应急局")]
    lecture, opening = Kind.LECTURE, Kind.OPENING
    return {
        "directors": Plan(
            f"{year}-ZR-01",
            "全县办公室主任培训班",
            -2,
            "县委办",
            ("县委党校", "第一教室"),
            [
                ("开班式", "", opening),
                ("办公室主任的角色与本领", "综合", lecture),
                ("怎样把信息报准报活", "信息", lecture),
                ("分组讨论：我手头的难事", "", Kind.SEMINAR),
                ("公文里的常见病", "公文写作", lecture),
                ("调研从哪里开口", "调研", lecture),
                ("督查怎样一督到底", "督查", lecture),
                ("经验交流", "", Kind.EXCHANGE),
                ("守住保密这条线", "保密", lecture),
                ("办好一场会", "办文办会", lecture),
                ("突发事件的接报与处置", "值班应急", lecture),
                ("结业式", "", Kind.CLOSING),
            ],
            [person for person in office.with_post(DIRECTOR) if person != demo.host],
            lecturers=inside,
            fields={"audience": "各单位办公室主任", "goals": "明职责、强本领、守规矩"},
        ),
        "business": Plan(
            f"{year}-YW-02",
            "全县办公室业务知识培训班",
            0,
            "县政府办",
            ("县会议中心", "三楼会议室"),
            [(f"{name}工作实务", name, lecture) for name in list(TOPICS)[:8]],
            [*office.with_post(DEPUTY), *office.with_post(CLERK)[:36]],
            lecturers=[demo.lecturers["研究室"], demo.lecturers["报社"]],
            fields={"audience": "各单位办公室副主任和工作人员", "goals": "补短板、练内功"},
        ),
        "company": Plan(
            f"{year}-JT-01",
            "望川建设集团办公室系统业务培训班",
            5,
            "望川建设集团",
            ("望川建设集团", "培训楼102"),
            [
                ("开班动员", "", opening),
                ("公文处理与文字工作", "公文写作", lecture),
                ("项目文化建设", "项目文化", lecture),
                ("接待礼仪", "接待礼仪", lecture),
                ("综合办业务交流", "", Kind.EXCHANGE),
            ],
            office.of("望川建设集团"),
            level=TrainingClass.Level.ENTERPRISE,
            fields={"handbook_note": "报到、作息、请假、用餐按会务手册执行，全程参加。"},
        ),
        "bureau": Plan(
            f"{year}-CG-01",
            "全县城管系统办公室主任会议暨业务培训",
            -7,
            "县城管局",
            ("县城管局", "五楼会议室"),
            [
                ("通报表扬先进单位和先进个人", "", Kind.MEETING),
                ("工作讲话", "", opening),
                ("城管信息怎样写", "宣传报道", lecture),
                ("机关公文与会务", "办文办会", lecture),
            ],
            office.of("县城管局"),
            mode=Mode.MEETING_BASED,
            lecturers=[demo.lecturers["报社"]],
        ),
        "secretaries": Plan(
            f"{year}-GW-12",
            "全县党政办公室主任暨第12期公文秘书培训班",
            12,
            "县委办",
            ("县委党校", "第一教室"),
            [
                ("开班式", "", opening),
                ("公文写作的要领", "公文写作", lecture),
                ("请示与报告辨析", "公文写作", lecture),
                ("写作练习与讲评", "公文写作", Kind.SELF_STUDY),
            ],
            period_no=12,
            lecturers=inside[:2],
        ),
        "liaisons": Plan(
            f"{year}-LL-01",
            "全县单位联络员业务培训班",
            19,
            "县政府办",
            ("县会议中心", "三楼会议室"),
            [
                ("开班式", "", opening),
                ("选派工作怎样做细", "综合", lecture),
                ("信息报送实务", "信息", lecture),
                ("分组讨论：联络员的一天", "", Kind.SEMINAR),
            ],
            lecturers=inside[2:],
        ),
    }  # fmt: skip
