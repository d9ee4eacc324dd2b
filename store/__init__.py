"""Where figures rest and how they come and go."""
