"""One module per kind of question: Question + Book → Answer."""
