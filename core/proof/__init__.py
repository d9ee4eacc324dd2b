"""Proof-reading: what the tables and texts of a report say, held against each other."""
