"""Sends a notice of each new ticket by mail, through the company's own server."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from api.addresses import MailServer, mail_server
from api.outbound import content
from api.outbound.content import Notice
from api.outbound.deliveries import Job
from api.outbound.wire import Undelivered
from api.settings import Settings
from api.store.engine import Store


class Mail:
    """Sends through CALMLINE_SMTP_URL."""

    def __init__(self, *, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._server = mail_server(settings.smtp_url.get_secret_value())
        self._store = store

    async def send(self, job: Job) -> None:
        """Sends one delivery. Raises Undelivered."""
        notice = await self._store.read(content.notice, job=job, settings=self._settings)
        message = _message(notice, job, self._settings)
        await asyncio.to_thread(_hand_in, self._server, message, self._settings.outbound_timeout_seconds)


def _message(notice: Notice, job: Job, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = f"{notice.title}: {notice.reason}"
    message["From"] = settings.notice_from
    message["To"] = ", ".join(settings.notice_to)
    message["Date"] = format_datetime(job.at)
    # The same at every try, so that a mail that arrives twice is shown once.
    domain = parseaddr(settings.notice_from)[1].rpartition("@")[2]
    message["Message-ID"] = f"<calmline-{job.id}-{job.conversation}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"Why: {notice.reason}", f"Queue: {notice.queue}"]
    if notice.words:
        lines.append(f"The customer's last words: {notice.words}")
    if notice.link:
        lines.append(f"Open in the console: {notice.link}")
    message.set_content("\n".join(lines) + "\n")
    return message


def _hand_in(server: MailServer, message: EmailMessage, seconds: float) -> None:
    """Sends the mail. Raises Undelivered with the server's code, not its words, which may name the login."""
    try:
        if server.security == "tls":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=seconds)
        with smtp:
            if server.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
            smtp.send_message(message)
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"SMTP {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused:
        raise Undelivered("the mail server refused every recipient") from None
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(f"no mail could be handed in ({type(error).__name__})") from None
