"""What is handed out on paper and has to be read in the demo, in every state a desk meets."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from courses.models import TrainingClass
from materials import services
from materials.marking.numbers import new_number
from materials.models import DownloadRecord, Material, MaterialVersion
from people.models import Person, User

HANDBOOK = """学员手册

一、报到当天领取手册，核对封面右上角的份号，在签收表上签字。
二、手册里有课程表、分组名单和联系电话，不要借给班外的人。
三、结业前一天交回会务组，少一份就不发结业证书。
四、遗失的当天说明经过，会务组登记备查。
"""
CASES = """典型案例汇编

一、请示写了三件事，批下来的只有一件，另外两件等了两个月。
二、会议通知漏了一个单位，半小时以后才补上。
三、传真放在机器上过了一夜，第二天早晨才有人看见。
"""
EXAM = """结业考查题目

一、列出接报突发事件时必须问清的六项要素。
二、把下面三句话改成合乎行文规则的请示。
"""


def hand_on_paper(training_class: TrainingClass, users: dict[str, User]) -> None:
    """A numbered handbook, cases that must be read, an exam that nobody may see yet."""
    by = users["organiser"]
    handbook = _make("WC-CL-21", "学员手册（编号发放）", HANDBOOK, training_class, by,
                     kind="handbook", retain_policy="return")  # fmt: skip
    services.assign(handbook.material, training_class, by=by, channel="paper")
    _issue(handbook, training_class, by)

    cases = _make("WC-CL-22", "典型案例汇编", CASES, training_class, by,
                  kind="reference", restriction_notice="仅供学习 禁止外传")  # fmt: skip
    now = timezone.now()
    due, end = now + timedelta(days=1), now + timedelta(days=20)
    services.assign(
        cases.material, training_class, by=by, must_read=True, due_at=due, expires_at=end
    )
    services.assign(cases.material, users["liaison"].person.unit, by=by)
    services.assign(cases.material, users["host"].person, by=by)
    _read_by_some(cases, training_class)

    exam = _make("WC-CL-23", "结业考查题目", EXAM, training_class, by, kind="form",
                 access_level="restricted")  # fmt: skip
    release = now + timedelta(days=2)
    services.assign(exam.material, training_class, by=by, release_at=release)


def _make(
    code: str, title: str, text: str, training_class: TrainingClass, by: User, **fields: str
) -> MaterialVersion:
    material = Material.objects.create(
        code=code, title=title, training_class=training_class, created_by=by, **fields
    )
    upload = ContentFile(text.encode(), name=f"{title}.txt")
    version = services.add_version(material, upload, by=by)
    return services.publish_version(version, by=by)


def _issue(version: MaterialVersion, training_class: TrainingClass, by: User) -> None:
    """Most have signed; one copy is back already, one is lost."""
    copies = services.issue_in_class(version, training_class, by=by)
    for copy in copies[:-4]:
        services.sign_for(copy, by=by)
    if len(copies) > 4:
        services.take_back_copy(copies[0], by=by)
        services.lose_copy(copies[1], reason="途中遗失，已说明经过", by=by)


def _read_by_some(version: MaterialVersion, training_class: TrainingClass) -> None:
    """Every third of those with an account has read it, the one after has opened it."""
    people = Person.objects.filter(
        enrolments__in=training_class.enrolments.expected(), user__isnull=False
    )
    for number, person in enumerate(people.select_related("user").order_by("pk")):
        if number % 3 == 2:
            continue
        user = User.objects.get(pk=person.user_id)
        wording = version.material.notice_to_acknowledge
        services.acknowledge_notice(version, wording=wording, by=user)
        DownloadRecord.objects.create(
            version=version, user=user, at=timezone.now(), result="ok", delivery_no=new_number()
        )
        if number % 3 == 0:
            services.confirm(version, "read", by=user)
