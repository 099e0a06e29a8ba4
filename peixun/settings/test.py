"""Settings of the test suite: fast password hashes, plain static files, no HTTPS."""

import os
from pathlib import Path

os.environ.setdefault("PEIXUN_SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("PEIXUN_HTTPS", "False")
# The tests' database and files stay apart from those of `make run`.
os.environ.setdefault("PEIXUN_VAR_DIR", str(Path(__file__).resolve().parents[2] / "var" / "test"))

from peixun.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The manifest storage answers 404 for every file under a live test server.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Marking a copy takes its time: the tests of it switch it on.
MARK_FROM = "never"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# A thread of a test has a connection of its own, which ends with the thread.
del DATABASES["default"]["OPTIONS"]["pool"]
# Static files straight from the packages: nobody collects them for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
