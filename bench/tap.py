"""How soon a tap on the roll call of 200 learners is painted: python -m bench.tap

In Chromium with the processor slowed down four times, about an old phone; from the tap
to the frame after the one that shows it. Needs Playwright and Chromium.
"""

from bench.office import Report, office, web_server

LEARNERS, TAPS, SLOWER = 200, 40, 4
GOAL = 100.0
CHROMIUM = "/usr/bin/chromium"
TAP = """async (place) => {
  const start = performance.now();
  document.querySelectorAll(".px-roll-tap")[place].click();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""


def main() -> None:
    from playwright.sync_api import sync_playwright

    report = Report(f"A tap among {LEARNERS}, processor {SLOWER} times slower")
    with office():
        from bench.rows import make_classes

        make_classes(1, LEARNERS)
        cookie, session = signed_in()
        with web_server() as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 390, "height": 844})
            address = f"http://localhost:{port}"
            page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
            page.goto(f"{address}/admin/sessions/{session}/roll-call/")
            slow = page.context.new_cdp_session(page)
            slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            times = [page.evaluate(TAP, place) for place in range(TAPS)]
            browser.close()
    report.goal("a tap is painted", report.tell("tap", times, "ms"), GOAL, at_most=True)
    report.goal("the slowest one", max(times), 3 * GOAL, at_most=True)
    report.end()


def signed_in() -> tuple[str, int]:
    """The session cookie of somebody who runs the class, and the session whose roll is open."""
    from django.conf import settings
    from django.test import Client

    from courses.models import TrainingSession
    from people.models import User
    from people.roles import Role
    from people.services import appoint

    user = User.objects.create_user("host", name="host", is_staff=True)
    appoint(user, Role.CLASS_MANAGER, by=None)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client.cookies[settings.SESSION_COOKIE_NAME].value, TrainingSession.objects.get().pk


if __name__ == "__main__":
    main()
