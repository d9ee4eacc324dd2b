"""Posts by e-mail, through the municipality's own mail server (KOLL_SMTP)."""
from __future__ import annotations

import asyncio
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Final

from bot.delivery import NotTakenError, Parcel, RejectedError
from bot.mail import mail_of
from bot.mail_server import EXAMPLE, MailServer
from bot.markup import within
from bot.retrying import DoubtError

SECONDS: Final = 20.0
TAKEN: Final = 250
FORWARDED: Final = 251
GO_ON: Final = 354
_PERMANENT: Final = 500


class Mail:
    """E-mail. Servers and readers know a doubled mail by its Message-ID, but not all: what may have been taken is not sent again."""

    knows_keys = False
    takes_pictures = True

    def __init__(self, server: MailServer | None) -> None:
        """Without a server nothing can be sent."""
        self._server = server

    async def send(self, parcel: Parcel, address: str) -> None:
        """Raises NotTakenError, RejectedError or DoubtError."""
        if self._server is None:
            raise RejectedError(f"ingen e-postserver är inställd: sätt KOLL_SMTP. {EXAMPLE}")
        sender = self._server.sender or f"koll@{address.rpartition('@')[2]}"
        mail = mail_of(parcel.answer, parcel.row, parcel.png, sender, address)
        await asyncio.to_thread(_hand_in, self._server, mail, sender, address)


def _hand_in(server: MailServer, mail: EmailMessage, sender: str, receiver: str) -> None:
    """One mail to the server, step by step: until its content is sent nothing can have been taken."""
    try:
        link = _connect(server)
    except ssl.SSLCertVerificationError as error:
        raise RejectedError(f"e-postserverns certifikat godtas inte ({error.verify_message})") from None
    except smtplib.SMTPResponseException as error:
        raise _said(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError:
        raise RejectedError("e-postservern erbjuder ingen inloggning") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotTakenError(f"e-postservern nås inte ({type(error).__name__})") from None
    try:
        _send(link, mail, sender, receiver)
    finally:
        link.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        link: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        link = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        link.ehlo()
        if not server.is_tls and link.has_extn("starttls"):
            link.starttls(context=context)
            link.ehlo()
        elif not server.is_tls and server.user and not server.is_local:
            raise RejectedError("e-postservern erbjuder ingen kryptering, så lösenordet skickas inte dit")
        if server.user:
            link.login(server.user, server.password)
    except BaseException:
        link.close()
        raise
    return link


def _send(link: smtplib.SMTP, mail: EmailMessage, sender: str, receiver: str) -> None:
    try:
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: link.mail(sender), lambda: link.rcpt(receiver), lambda: link.docmd("DATA"),
        )
        for step in steps:
            code, said = step()
            if code not in (TAKEN, FORWARDED, GO_ON):
                raise _said(code, said)
    except UnicodeError:
        raise RejectedError("en e-postadress har andra tecken än a–z, siffror och vanliga skiljetecken") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotTakenError(f"e-postservern bröt kontakten ({type(error).__name__})") from None
    content = re.sub(rb"(?m)^\.", b"..", mail.as_bytes())
    try:
        link.send(content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, said = link.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise DoubtError(f"e-postservern bekräftade inte ({type(error).__name__})") from None
    if code != TAKEN:
        raise _said(code, said)
    with suppress(OSError, smtplib.SMTPException):  # taken is taken, however the goodbye goes
        link.quit()


def _said(code: int, said: bytes | str) -> NotTakenError | RejectedError:
    """What a refusal means: 4xx for now, 5xx for good."""
    words = within(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said), 200)
    why = f"e-postservern svarar {code} {words}".strip()
    return RejectedError(why) if code >= _PERMANENT else NotTakenError(why)
