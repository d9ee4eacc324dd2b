"""The terminal in a browser: one process per open page, behind a gate."""
