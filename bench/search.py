"""The search of the library among 20,000 texts: python -m bench.search

Texts of 2,000 to 4,000 characters, from common words and invented ones, the frequent
ones as frequent as in any language. What is found must be exactly what holds the
characters in a row; a word of two characters must be found many times faster than by
looking through all texts; what the search keeps must not dwarf the texts.
"""

import random

from bench.office import Report, office, timed

TEXTS, LEAST, MOST = 20_000, 2_000, 4_000
WORDS_OF_EACH_LENGTH, SPANS_OF_EACH_LENGTH = 12, 12
LENGTHS = (2, 3, 4, 5, 6)
BATCH = 500
# The index is made after the rows, as when a library is restored.
_WITHOUT_INDEX = "DROP INDEX passage_by_words"
_INDEX = """
SET LOCAL statement_timeout = 0;
SET LOCAL maintenance_work_mem = '512MB';
CREATE INDEX passage_by_words ON materials_librarypassage USING gin (vector)
WITH (fastupdate = off)
"""
COMMON = (
    "办公室 主任 培训 工作 领导 干部 学习 纪律 会议 服务 落实 信息 督查 调研 保密 值班 单位 部门"
    " 全县 同志 要求 提高 认真 制度 作风 水平 能力 群众 材料 文件 及时 准确 组织 安排 协调 综合"
    " 政策 党委 政府 决策 发展 建设 问题 情况 方法 责任 时间 考勤 请假 签到 教材 手册 课程 专题"
)
# Every row hangs on a material of its own, as it would in a library.
_ROWS = f"""
SET LOCAL session_replication_role = replica;
INSERT INTO materials_material (code, title, kind, access_level, restriction_notice, tags,
                                retain_policy, created_by_id, created_at, updated_at)
SELECT 'M' || n, '第' || n || '篇', 'handout', 'internal', '', '{{}}', 'keep', %s, now(), now()
FROM generate_series(1, {TEXTS}) n;
INSERT INTO materials_materialversion (material_id, version_no, file_name, mime_type, size_bytes,
                                       sha256, change_note, status, created_by_id, published_at,
                                       withdrawn_reason, created_at, updated_at)
SELECT id, 1, 'a.txt', 'text/plain', 1, repeat('0', 64), '', 'published', %s, now(), '',
       now(), now()
FROM materials_material ORDER BY id;
"""  # noqa: S608 - made of numbers
_SCAN = "SELECT id FROM materials_libraryentry WHERE position(%s in text) > 0"
_OURS = "SELECT DISTINCT entry_id FROM materials_librarypassage WHERE vector @@ %s::tsquery"
_SIZES = """
SELECT (SELECT sum(octet_length(text)) FROM materials_libraryentry),
       pg_total_relation_size('materials_librarypassage')
"""


def main() -> None:
    report = Report(f"Search among {TEXTS:,} texts of {LEAST:,} to {MOST:,} characters")
    with office():
        from django.db import connection

        reader = make_library()
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute(_SIZES)
            text_bytes, kept_bytes = cursor.fetchone()
        asked = asked_for()
        wrong, found = compare(asked)
        times = measured(asked, reader, report.rounds)
    print(f"  {len(asked)} searches, {found:,} hits")
    report.goal("searches that find too much or too little", wrong, 0, at_most=True)
    scan = report.tell("scan of all texts, two characters", times["scan"], "ms")
    ours = report.tell("ours, two characters", times["ours"], "ms")
    report.tell("whole search: rights, ranking, snippets", times["whole"], "ms")
    report.goal("scan / ours, two characters", scan / ours, 20)
    report.goal("words and index / texts", kept_bytes / text_bytes, 6, at_most=True)
    report.end()


def make_library():
    """Fill the library; return somebody who may read all of it."""
    from django.db import connection, transaction
    from django.utils import timezone

    from materials.models import LibraryEntry, LibraryPassage, MaterialVersion
    from materials.search.bigrams import passages
    from people import services
    from people.models import User
    from people.roles import Role

    account = User.objects.create_user("reader")
    services.appoint(account, Role.LIBRARIAN, by=None)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROWS, [account.pk, account.pk])
        cursor.execute(_WITHOUT_INDEX)
    versions = list(MaterialVersion.objects.order_by("pk").values_list("pk", flat=True))
    write, now = writer(random.Random(6)), timezone.now()  # noqa: S311 - no secret
    taken = 0.0
    for start in range(0, TEXTS, BATCH):
        entries = LibraryEntry.objects.bulk_create(
            LibraryEntry(version_id=pk, title="", text=write(), indexed_at=now)
            for pk in versions[start : start + BATCH]
        )
        taken += timed(
            lambda entries=entries: LibraryPassage.objects.bulk_create(
                LibraryPassage(entry=entry, vector=passage.vector)
                for entry in entries
                for passage in passages(entry.text)
            )
        )
    with transaction.atomic(), connection.cursor() as cursor:
        taken += timed(lambda: cursor.execute(_INDEX))
    print(f"  entered {TEXTS / taken:.0f} texts a second")
    return User.objects.get(pk=account.pk)


def writer(chance):
    """A function that writes another text each time."""
    letters = [chr(0x4E00 + number) for number in range(3000)]
    invented = [
        "".join(chance.choices(letters, k=chance.choice((2, 2, 3, 4)))) for _ in range(6200)
    ]
    words = [*COMMON.split(), *invented]
    weights = [1 / (place + 1) for place in range(len(words))]

    def write():
        wanted, parts, length = chance.randint(LEAST, MOST), [], 0
        for word in chance.choices(words, weights, k=wanted):
            parts.append(word + ("，" if chance.random() < 0.1 else ""))
            length += len(parts[-1])
            if length >= wanted:
                break
        return "".join(parts)

    return write


def asked_for():
    """Words and spans of the texts, of two to six characters."""
    from materials.models import LibraryEntry

    chance = random.Random(7)  # noqa: S311 - no secret
    texts = list(LibraryEntry.objects.order_by("pk").values_list("text", flat=True)[:200])
    asked = [word for word in COMMON.split() if len(word) == 2][:WORDS_OF_EACH_LENGTH]
    for length in LENGTHS:
        for _span in range(SPANS_OF_EACH_LENGTH):
            text = chance.choice(texts)
            start = chance.randrange(len(text) - length)
            asked.append(text[start : start + length])
    return asked


def compare(asked):
    """How many searches do not find exactly what a scan finds, and how much all of them find."""
    from materials.search.bigrams import condition, phrases

    wrong = found = 0
    for query in asked:
        scanned = ids(_SCAN, query)
        # What is folded differently, as a wide comma, is looked for as the texts have it.
        [phrase] = phrases(query)
        wrong += scanned != ids(_OURS, condition(phrase))
        found += len(scanned)
    return wrong, found


def ids(statement, value):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return {row[0] for row in cursor.fetchall()}


def measured(asked, reader, rounds):
    """Milliseconds for one word of two characters, over the rounds."""
    from materials import services
    from materials.search.bigrams import condition

    words = [query for query in asked if len(query) == 2]
    works = {
        "scan": lambda word: ids(_SCAN, word),
        "ours": lambda word: ids(_OURS, condition(word)),
        "whole": lambda word: services.search(word, user=reader),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for round_ in range(rounds + 1):
        for name, work in works.items():
            taken = timed(lambda work=work: [work(word) for word in words])
            if round_:
                times[name].append(1000 * taken / len(words))
    return times


if __name__ == "__main__":
    main()
