"""What fingers do to a roll of eight learners, and what came of it."""

from playwright.sync_api import expect

NAMES = ["王建国", "单红梅", "曾祥林", "欧阳文静", "巴特尔·朝鲁", "李伟", "陈䶮", "张敏"]
SAVED = "已保存"


def card(page, name):
    return page.locator(".px-roll-card", has=page.get_by_text(name, exact=True))


def tap(page, name):
    card(page, name).locator(".px-roll-tap").click()


def choose(page, name, label):
    page.get_by_role("button", name=f"{name}：其他状态").click()
    page.locator("#roll-menu").get_by_role("button", name=label).click()


def wait_until_saved(page):
    expect(page.locator("#roll-sync")).to_have_text(SAVED)


def wait_until_kept(page):
    """Until the browser could open the page without a connection."""
    page.evaluate(
        """async () => {
          await navigator.serviceWorker.ready;
          const wait = () => new Promise((done) => setTimeout(done, 50));
          while (!navigator.serviceWorker.controller) await wait();
          const kept = async (name) => (await (await caches.open(name)).keys()).length;
          while (!(await kept("peixun-rolls")) || (await kept("peixun-files")) < 4) await wait();
        }"""
    )


def statuses(roll):
    """The statuses in the database, by name, of those who are marked."""
    session, _manager = roll
    rows = session.records.exclude(status="pending").values_list(
        "enrolment__person__name", "status"
    )
    return dict(rows)


def counts(page):
    return {
        name: int(page.locator(f'[data-count="{name}"]').inner_text())
        for name in ("expected", "there", "on_leave", "absent", "pending")
    }
