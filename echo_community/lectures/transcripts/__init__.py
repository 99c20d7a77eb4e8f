"""Reading transcripts: pure, no Flask, no database."""
