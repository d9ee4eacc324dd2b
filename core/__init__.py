"""What the numbers mean: deviations, periods, trees, questions and answers. Pure; knows no file, clock, network or framework."""
