"""Readers: ledger files to records, with problems beside them."""
