"""Settings of every installation. What differs between offices comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from peixun.database import connection_settings
from peixun.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = env.path("PEIXUN_VAR_DIR", default=BASE_DIR / "var")

_DATABASE_URL = env.text("DATABASE_URL", default="")
# Without a database of its own, the installation is a trial and may make its own key.
PRIVATE_DATABASE = not _DATABASE_URL
SECRET_KEY = env.secret("PEIXUN_SECRET_KEY", VAR_DIR / "secret_key" if PRIVATE_DATABASE else None)
SECRET_KEY_FALLBACKS = env.words("PEIXUN_SECRET_KEY_FALLBACKS")
# Before those above, which open what was sealed before there was a key of its own.
FIELD_KEYS = env.words("PEIXUN_FIELD_KEY")
DEBUG = env.flag("PEIXUN_DEBUG", default=False)
ALLOWED_HOSTS = env.words("PEIXUN_ALLOWED_HOSTS", default="localhost 127.0.0.1 [::1]")
# What learners' phones scan; without it, the address the projector page was opened at.
PUBLIC_URL = env.origin("PEIXUN_PUBLIC_URL", ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = env.words("PEIXUN_TRUSTED_ORIGINS")
OFFICE_NAME = env.text("PEIXUN_OFFICE_NAME", default="")
# Of `make run`; 0 takes the first free one from 8000 on.
PORT = env.number("PEIXUN_PORT", default=0, most=65535)
# Demo sign-ins exist, and are shown, only in demo mode.
DEMO = env.flag("PEIXUN_DEMO", default=False)

INSTALLED_APPS = [
    "peixun",
    "people",
    "courses",
    "materials",
    "attendance",
    "peixun.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "peixun.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "peixun.urls"
WSGI_APPLICATION = "peixun.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": connection_settings(_DATABASE_URL, VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
# Where roles come from; see people.standing.
STANDING_SOURCES = [
    "people.standing.APPOINTMENTS",
    "courses.standing.CLASS_ROLES",
    "attendance.standing.TEAM_ROLES",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "people.backends.AccountBackend",
]
# Argon2 needs a C package; scrypt is in the standard library and costs about as much.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGOUT_REDIRECT_URL = "admin:login"
# The page of whoever has signed in and is not of the office.
OWN_PAGES = "my"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# Our words for those of Django's admin; each package has its own catalogue beside its code.
LOCALE_PATHS = [BASE_DIR / "peixun" / "wording"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Uploaded files: only authorised views read them, no URL points here.
MEDIA_ROOT = env.path("PEIXUN_FILES_DIR", default=VAR_DIR / "files")
S3_BUCKET = env.text("PEIXUN_S3_BUCKET", default="")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        # Keys come from the environment or the machine's role, as every S3 client finds them.
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("PEIXUN_S3_ENDPOINT", default="") or None,
            "region_name": env.text("PEIXUN_S3_REGION", default="") or None,
            "file_overwrite": True,
            "default_acl": None,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "materials.files.storage.DurableFileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = ["materials.files.uploads.BoundedUploadHandler"]
MATERIAL_MAX_BYTES = env.number("PEIXUN_MATERIAL_MAX_MB", default=50, most=2000) * 1024 * 1024
# Behind nginx: the `internal` location whose alias is the folder of the files.
ACCEL_LOCATION = env.text("PEIXUN_ACCEL_LOCATION", default="")
if ACCEL_LOCATION and S3_BUCKET:
    raise ImproperlyConfigured("PEIXUN_ACCEL_LOCATION is for files on the disk, not in a bucket.")
# From which access level on copies carry the name of who gets them.
MARK_FROM = env.choice(
    "PEIXUN_MARK_FROM",
    ("public", "internal", "class_only", "restricted", "never"),
    default="internal",
)
# LibreOffice, which turns office files into PDF; empty: they are marked as far as they can be.
CONVERTER = env.text("PEIXUN_CONVERTER", default="")
# The socket of clamd, which looks at every file that comes in; empty: nobody does.
CLAMD_SOCKET = env.text("PEIXUN_CLAMD_SOCKET", default="")
DOWNLOADS_PER_HOUR = env.number("PEIXUN_DOWNLOADS_PER_HOUR", default=100, most=100_000)
# For names with characters that the fonts of the packages lack.
FONTS_DIR = env.text("PEIXUN_FONTS_DIR", default="")
# JSON and forms; uploaded files have a limit of their own in the materials app.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# HTTPS is the rule. A trial on one machine (make run) switches it off.
HTTPS = env.flag("PEIXUN_HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# An office's own host name does not belong on the browsers' public list.
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# With "no-referrer" browsers send "Origin: null" with a form, which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
if env.flag("PEIXUN_BEHIND_PROXY", default=False):
    # Only where the proxy overwrites the client's own copy of the header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Five wrong passwords for one name from one address lock that pair for 15 minutes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "people.lockout.answer"
AXES_USERNAME_CALLABLE = "people.lockout.counted_name"
AXES_ENABLE_ADMIN = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["peixun.api.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["peixun.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["peixun.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["peixun.api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "peixun.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "peixun.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "peixun.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # The schema describes the API; OPTIONS and ?format= would be second doors.
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": env.number("PEIXUN_PROXIES", default=0, most=9),
}
# Errors point at places in the body by JSON pointers.
DRF_STANDARDIZED_ERRORS = {"NESTED_FIELD_SEPARATOR": "/"}
CSRF_FAILURE_VIEW = "peixun.api.handlers.csrf_failure"
SPECTACULAR_SETTINGS = {
    "TITLE": "Peixun API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["peixun.api.permissions.SignedIn"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # Choices stay where they are used: shared components would need names for each pair.
    "POSTPROCESSING_HOOKS": [],
    # Fields of one name and several sets of choices.
    "ENUM_NAME_OVERRIDES": {
        "ClassStaffRole": "courses.models.ClassStaff.ROLES",
        "ClassStatus": "courses.models.TrainingClass.Status",
        "ClassUnitRole": "courses.models.ClassUnit.Role",
        "EnrolmentSource": "courses.models.Enrolment.Source",
        "EnrolmentStatus": "courses.models.Enrolment.Status",
        "LecturerSource": "courses.models.Lecturer.Source",
        "ProgrammeStatus": "courses.models.TrainingProgramme.Status",
        "SessionStatus": "courses.models.TrainingSession.Status",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    # All operations at once take a browser many seconds to draw.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("PEIXUN_LOG_LEVEL", LOG_LEVELS, default="INFO"),
    },
}
