"""The channels that are not Telegram, each with what carries posts there."""
from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.delivery import Carrier, deliver
from bot.pictures import Pictures
from bot.settings import BotSettings
from core.answer import Answer
from core.mailbox import Notebook
from core.outgoing import Outgoing


class Elsewhere:
    """Finds the address that a row's channel stands for and sends there."""

    def __init__(self, settings: BotSettings, notebook: Notebook, pictures: Pictures) -> None:
        self._settings, self._notebook, self._pictures = settings, notebook, pictures
        self._routes = {each.name: each for each in settings.routes}

    async def send(self, row: Outgoing, answer: Answer) -> Outgoing:
        """The row as it became."""
        route = self._routes.get(row.channel)
        if route is None or route.kind not in _CARRIERS:
            return row._replace(state="dead", why="kanalen finns inte längre i KOLL_CHANNELS")
        carrier = _CARRIERS[route.kind](self._settings)
        return await deliver(carrier, route.address, row, answer, self._notebook, self._pictures)


def _teams(_: BotSettings) -> Carrier:
    from bot.webhooks import Teams  # noqa: PLC0415 – slow to import, and few channels are of its kind

    return Teams()


def _webhook(settings: BotSettings) -> Carrier:
    from bot.webhooks import Webhook  # noqa: PLC0415 – as above

    return Webhook(settings.signing)


def _mail(settings: BotSettings) -> Carrier:
    from bot.mailing import Mail  # noqa: PLC0415 – as above

    return Mail(settings.mail)


def _apprise(_: BotSettings) -> Carrier:
    from bot.apprising import Apprise  # noqa: PLC0415 – as above

    return Apprise()


_CARRIERS: Final[dict[str, Callable[[BotSettings], Carrier]]] = {
    "teams": _teams, "https": _webhook, "mailto": _mail, "apprise": _apprise,
}
