"""The peer: a python-telegram-bot application that does nothing but poll."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def nothing(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    pass


if __name__ == "__main__":
    api_url = os.environ["NURTURE_TELEGRAM_API_URL"]
    application = Application.builder().token(os.environ["NURTURE_TELEGRAM_TOKEN"]).base_url(api_url).build()
    application.add_handler(MessageHandler(filters.ALL, nothing))
    application.run_polling()
