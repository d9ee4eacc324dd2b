"""The four real municipalities of the demonstration: their printed tables, and books that fit every printed cell."""
