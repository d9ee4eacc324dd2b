"""The command line: each command reads its words, asks the desk, and prints the answer. ``koll.py`` is the way in."""
