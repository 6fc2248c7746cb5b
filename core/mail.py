"""Mail for a machine without a mail server: kept in a folder to be read, and announced."""

import sys

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class ConsoleAndFolder(BaseEmailBackend):
    """Writes each message to MAIL_FOLDER, one .eml file each, and prints a line about it."""

    def send_messages(self, messages):
        folder = settings.MAIL_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = message.extra_headers["Message-ID"].strip("<>").partition("@")[0]
            (folder / f"{name}.eml").write_bytes(message.message().as_bytes())
            print(
                f"mail to {', '.join(message.to)}: {message.subject}",
                file=sys.__stdout__,
                flush=True,
            )
        return len(messages)
