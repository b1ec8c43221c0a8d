"""What the Python test suites share: where the programs are, how an answer is read, how results are counted."""
