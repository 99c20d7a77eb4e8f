"""What a programme asks for in a case: read, filled in, kept by its coordinators."""
