"""A small Bot API server of our own, so that the chat can be tried and tested without Telegram."""
