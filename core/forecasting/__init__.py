"""The workings of the year-end forecast: numpy, over all series at once; only core.forecast and what asks for a forecast loads it."""
