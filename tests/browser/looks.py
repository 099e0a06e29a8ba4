"""What every page must be: styled, readable for everybody, and no wider than the screen."""

import gzip
from importlib.util import find_spec
from pathlib import Path

AXE = Path(find_spec("axe_playwright_python").origin).parent / "axe.min.js"
NARROW = 320
GRAVE = {"serious", "critical"}
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]


def findings(page, **options):
    """Return axe's serious and critical findings, one line for each element."""
    if not page.evaluate("'axe' in window"):
        # Evaluated through the debugger, so the page's policy neither stops nor notices it.
        page.evaluate(AXE.read_text())
    # Axe would copy imported sheets into the page to preload them, which the policy forbids.
    options |= {"resultTypes": ["violations"], "preload": False}
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in result["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def is_styled(page):
    """Whether our stylesheets arrived: their variable has a value only then."""
    script = "getComputedStyle(document.documentElement).getPropertyValue('--px-ok').trim()"
    return page.evaluate(script) != ""


def sideways_scroll(page, width=NARROW):
    """Return by how many pixels the page is wider than a narrow screen."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": before["height"]})
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.set_viewport_size(before)
    return max(beyond, 0)


def assert_good(page):
    """Hold the open page to all of it, in light and in the dark."""
    page.wait_for_load_state()
    assert is_styled(page)
    assert sideways_scroll(page) == 0
    # A theme is colours and nothing else.
    page.emulate_media(color_scheme="dark")
    assert findings(page, runOnly=ABOUT_COLOURS) == []
    page.emulate_media(color_scheme="light")
    assert findings(page) == []


def weigh(page, path):
    """Open a page with an empty cache; return its bytes on the wire, of its HTML, its nodes."""
    bodies = []
    listen = lambda response: bodies.append((response.url, response.body()))  # noqa: E731
    page.on("response", listen)
    page.goto(path, wait_until="networkidle")
    page.remove_listener("response", listen)
    html = len(bodies[0][1])
    # Static files are served compressed in production, pages are not.
    wire = html + sum(len(gzip.compress(body)) for _url, body in bodies[1:])
    nodes = page.evaluate("document.querySelectorAll('*').length")
    return {"wire": wire, "html": html, "nodes": nodes}
