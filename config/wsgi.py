import os
from functools import partial

from django.core.wsgi import get_wsgi_application

from config import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = partial(memory.in_one_piece, get_wsgi_application())
