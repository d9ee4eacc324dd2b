"""The terminal: the same answers on a screen."""
