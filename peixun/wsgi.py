import os

from django.core.wsgi import get_wsgi_application

from peixun.bodies import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peixun.settings.base")
application = WholeBodies(get_wsgi_application())
