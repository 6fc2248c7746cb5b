import os
from functools import partial
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = partial(memory.in_one_piece, get_wsgi_application())
# Every page's module now, so that it is not loaded while the first visitor waits.
import_module(settings.ROOT_URLCONF)
