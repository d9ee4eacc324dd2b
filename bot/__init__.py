"""The chat: the same answers as cards."""
