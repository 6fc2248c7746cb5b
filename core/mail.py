"""Mail for a machine without a mail server: printed, and kept in a folder to be read."""

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as Console


class ConsoleAndFolder(BaseEmailBackend):
    """Writes each message to standard output and to MAIL_FOLDER, one .eml file each."""

    def send_messages(self, messages):
        folder = settings.MAIL_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = message.extra_headers.get("Message-ID", "message").strip("<>").partition("@")[0]
            (folder / f"{name}.eml").write_bytes(message.message().as_bytes())
        return Console(stream=self._stream()).send_messages(messages)

    def _stream(self):
        import sys

        return sys.stdout
