"""Other names of drugs, conditions and tests: what is shipped, and a programme's own."""
