"""Settings of the test suite: fast password hashes, plain static files, no HTTPS."""

import os

os.environ.setdefault("PEIXUN_SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("PEIXUN_HTTPS", "False")

from peixun.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The manifest storage answers 404 for every file under a live test server.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Static files straight from the packages: nobody collects them for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
