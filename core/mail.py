"""Letters written from a template, and mail for a machine without a mail server."""

import sys
from email.utils import make_msgid, parseaddr
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context, Engine


def letter(kind: str, to: str, details: dict, *, message_id: str = "") -> EmailMessage:
    """The mail of templates/email/<kind>.txt, whose first line is the subject.

    ``message_id``: what stands before the @, where sending twice must be one mail.
    """
    details = details | {"partnership": settings.PARTNERSHIP["name"]}
    # Mail is plain text: escaping it for HTML would only spoil apostrophes.
    text = _plain_text().get_template(f"{kind}.txt").render(Context(details, autoescape=False))
    first, _, body = text.partition("\n")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or None
    known = f"<{message_id}@{domain}>" if message_id and domain else make_msgid(domain=domain)
    return EmailMessage(
        first.strip(),
        body.strip() + "\n",
        to=[to],
        headers={"Message-ID": known, "Auto-Submitted": "auto-generated"},
    )


@cache
def _plain_text() -> Engine:
    return Engine(dirs=[str(settings.BASE_DIR / "templates" / "email")])


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
