"""Reads tables that people and ledgers make: Excel, OpenDocument and CSV."""
