"""The switches the tests need, set before config/settings.py reads them."""

import atexit
import os
import shutil
import tempfile

os.environ.update(
    TESTING="1",
    DEMONSTRATION="off",
    LOCAL_ENV_FILE=os.devnull,  # what this machine's script/run wrote is not the tests' business
)
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    # The clean-up after a transactional test deletes rows; PostgreSQL truncates instead.
    os.environ.setdefault("HISTORY_APPEND_ONLY", "off")
if "VAR_DIR" not in os.environ:
    # The workers of pytest-xdist inherit it, so the first process makes it and takes it away.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"])

from config.settings import *

VAR_DIR.mkdir(parents=True, exist_ok=True)
# Each worker of pytest-xdist keeps files of its own, as it has a database of its own.
MEDIA_ROOT = VAR_DIR / "documents" / os.environ.get("PYTEST_XDIST_WORKER", "main")
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}"}
