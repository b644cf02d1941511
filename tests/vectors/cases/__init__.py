"""One module per vector file. Each has a function `vectors()`."""
