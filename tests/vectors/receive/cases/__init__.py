"""One module per vector file: what happens, in which order. Each has a function `cases()`."""
