"""The bots that the faults are tried on: Koll's own, a bare one on python-telegram-bot, and a careless one that does what is often done.

Each answers ”Svar: …” to what is written. SIGUSR1 sets the clock of the process back two hours.
"""
from __future__ import annotations

from typing import Final

_CLOCK: Final = """
import os, signal, sys, time
_real, _ahead = time.time, [0.0]
time.time = lambda: _real() + _ahead[0]
signal.signal(signal.SIGUSR1, lambda *_: _ahead.__setitem__(0, _ahead[0] - 7200))
"""

KOLL: Final = _CLOCK + """
from bot.app import run
from bot.settings import settings_from
from core.answer import Answer
from store.opening import open_store
class Echo:
    def ask(self, question, who, context=None):
        return Answer(f"Svar: {question}")
    def do(self, command, who):
        return Answer("")
    def note(self, words, who, answer=None):
        pass
    def who_in_group(self, who, chat):
        return who
sys.exit(run(Echo(), settings_from(os.environ), open_store(os.environ["KOLL_STORE"])))
"""

BARE: Final = _CLOCK + """
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(f"Svar: {update.message.text}")
app = ApplicationBuilder().token(os.environ["KOLL_BOT_TOKEN"]).base_url(os.environ["KOLL_BOT_API"]).build()
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_polling()
"""

CARELESS: Final = _CLOCK + """
# One after another, tried three times whatever failed, no update remembered, old messages passed over, deaf after a conflict, silent
# for good where it was once shut out.
import asyncio
from telegram import Bot
from telegram.error import Conflict, Forbidden, TelegramError
async def main():
    bot = Bot(os.environ["KOLL_BOT_TOKEN"], os.environ["KOLL_BOT_API"])
    await bot.initialize()
    waiting = await bot.get_updates(offset=-1)
    offset, first, gone = waiting[-1].update_id + 1 if waiting else None, None, set()
    while True:
        try:
            updates = await bot.get_updates(offset, timeout=10)
        except Conflict:
            await asyncio.sleep(3600)
        except TelegramError:
            continue
        for update in updates:
            offset = update.update_id + 1
            message = update.message
            age = time.time() - message.date.timestamp()
            first = first or age
            if abs(age - first) > 60 or message.chat.id in gone:
                continue
            try:
                with open(os.environ["KOLL_STORE"] + ".seen", "a") as seen:
                    print(message.text, file=seen)
            except OSError:
                continue
            for _ in range(3):
                try:
                    await bot.send_message(message.chat.id, f"Svar: {message.text}")
                    break
                except Forbidden:
                    gone.add(message.chat.id)
                except TelegramError:
                    pass
asyncio.run(main())
"""
