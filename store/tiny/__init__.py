"""TinyDB on a Storage of our own: atomic, checksummed, shared between processes."""
