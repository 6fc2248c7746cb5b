"""The switches the tests need, set before config/settings.py reads them."""

import atexit
import os
import shutil
import tempfile
import time

os.environ.update(
    TESTING="1",
    DEMONSTRATION="off",
    LOCAL_ENV_FILE=os.devnull,  # what this machine's script/run wrote is not the tests' business
)
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    # The clean-up after a transactional test deletes rows; PostgreSQL truncates instead.
    os.environ.setdefault("HISTORY_APPEND_ONLY", "off")
if (server := os.environ.get("REDIS_URL")) and "PYTEST_XDIST_WORKER" in os.environ:
    # As each worker of pytest-xdist has a database of its own, so it has two of Redis: the
    # broker's, and the next for the cache.
    number = 2 * int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{server.rpartition('/')[0]}/{number}"
if "VAR_DIR" not in os.environ:
    # The workers of pytest-xdist inherit it, so the first process makes it and takes it away.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"])
# What is tried in turns goes by the day on which the run began, the same in each of its workers.
os.environ.setdefault("DAY_OF_RUN", str(int(time.time() // 86_400)))  # noqa: TID251 the real one

from config.settings import *

VAR_DIR.mkdir(parents=True, exist_ok=True)
# Each worker of pytest-xdist keeps files of its own, as it has a database of its own.
MEDIA_ROOT = VAR_DIR / "documents" / os.environ.get("PYTEST_XDIST_WORKER", "main")
MEDIA_ROOT.mkdir(parents=True, exist_ok=True)  # tests look into it, whoever stored a file first
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}"}
