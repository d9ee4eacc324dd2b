"""Koll's store in PostgreSQL (the extra ``postgres``), by SQLAlchemy Core and psycopg."""
