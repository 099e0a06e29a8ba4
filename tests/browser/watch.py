"""What a page must never do, noted while it is open."""

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""


class Watch:
    """Notes errors in the console, broken policies and requests that leave the server."""

    def __init__(self, context, server):
        self.server = server
        self.complaints = []
        # Playwright injects it below the page's own policy.
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._see)

    def _hear(self, message):
        # The browser itself reports an answer like 403 as an error; tests look at those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _see(self, request):
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.complaints.append(f"request to {request.url}")
