"""A mail server for real workers: a folder, and a way to fail at the worst moment."""

import os
import signal
import time
from pathlib import Path
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend

HOLD, REACHED, KILL = "hold-before-sending", "reached", "kill-after-sending"


class Folder(BaseEmailBackend):
    """Each sending is a file of its own in TEST_MAIL, so that a mail sent twice is two files.

    While the folder holds a file HOLD, the worker stops before its first mail (and says so with
    REACHED) until it is killed; with KILL, it is killed as soon as the mail is gone.
    """

    def send_messages(self, messages):
        folder = Path(os.environ["TEST_MAIL"])
        for message in messages:
            while (folder / HOLD).exists():
                (folder / REACHED).touch()
                time.sleep(0.05)
            letter = folder / uuid4().hex
            letter.write_bytes(message.message().as_bytes())
            letter.rename(letter.with_suffix(".eml"))  # so that nobody reads half of it
            if (folder / KILL).exists():
                (folder / KILL).unlink()
                os.killpg(0, signal.SIGKILL)
        return len(messages)
