"""Speeches as they are found on web pages, newly written, and what the office makes of them."""

from django.core.files.base import ContentFile

from courses.models import TrainingClass
from materials import services
from materials.models import CollectionItem, Material, MaterialCollection, Speech, SpeechFact
from people.models import User

# A compiler's frame, a number broken over two lines, the full stops of a keyboard.
SIMPLIFIED = """在全县办公室业务知识培训班结业式上的讲话
下面是小编为大家整理的在全县办公室业务知识培训班结业式上的讲话,仅供参考。
同志们:
两天的全县办公室业务知识培训班,到今天下午就要结束了。这次培训由县委办公室主办,共有26名同志报名,讲了公文写作、档案管理、值班应急等方面的业务知识。下面,我讲两点意见。
一、把学到的带回去
听懂了不等于会做。回到单位以后,先把手头最常用的三种文稿找出来,对照讲义改一遍,改不动的地方记下来,打电话来问。各单位办公室要安排半天时间,由参加培训的同志给没有来的同志讲一讲。
二、把规矩守下去
这里我明确几条:一是严格作息制度。大家要自觉遵守培训班作息时间,不迟到,不早退,不缺席。原则上不准请假,有特殊情况请假的,须经主持人批准。二是严格学习纪律。上课时间不要玩手机、交头接耳,确保良好秩序。督查科要加强督查,并将情况反馈到各单位主要领导。
最后,祝大家工作顺利!
看过在全县办公室业务知识培训班结业式上的讲话的人还看了:
"""
# As a page for readers abroad shows it: Traditional, with readings between the characters.
TRADITIONAL = """在全縣檔案業務培訓班開班式上的講話
同志們:
今天我們舉辦全縣檔案業務培訓(xùn)班。檔(dàng)案是單位的家底。下面,我講兩點意見。
一、認清檔案工作的分量
各單位辦公室要把歸(guī)檔當成每天的事來做,不能等到年底再去翻箱倒櫃。
二、嚴肅培訓紀律
一是嚴格作息制度。大家要自覺遵守培訓班作息時間,不遲到,不早退,不缺席。二是嚴格學習紀律。上課時間不要玩手機,確保良好秩序。
最後,預祝培訓班圓滿成功!
"""
ACCEPTED = 3


def import_speeches(training_class: TrainingClass, users: dict[str, User]) -> None:
    """One speech has become a material of a class, the other waits to be looked at."""
    by = users["librarian"]
    speech = _import("结业讲话.txt", SIMPLIFIED.encode("gb18030"), by)
    _import("檔案培訓講話.txt", TRADITIONAL.encode(), by)
    services.match_speech(speech, by=by, training_class=training_class)
    of_rules = speech.facts.filter(kind=SpeechFact.Kind.CLASS_RULE).order_by("start")
    for fact in of_rules[:ACCEPTED]:
        services.accept_fact(fact, by=users["organiser"])
    material = services.make_material(speech, by=by)
    services.publish_version(material.versions.get(), by=by)
    services.assign(material, training_class, by=by)
    _collect(training_class)


def _import(name: str, raw: bytes, by: User) -> Speech:
    document = services.import_document(ContentFile(raw, name=name), by=by)
    return document.speeches.get()


def _collect(training_class: TrainingClass) -> None:
    """What was said at the class, opening and end, as a series."""
    series = MaterialCollection.objects.create(
        title="办公室业务培训讲话选", kind=MaterialCollection.Kind.SERIES
    )
    speeches = training_class.materials.filter(kind=Material.Kind.SPEECH).order_by("pk")
    for number, material in enumerate(speeches, start=1):
        CollectionItem.objects.create(collection=series, material=material, number=number)
