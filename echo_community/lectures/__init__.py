"""Lectures: recorded didactics, their transcripts, slides and handouts."""
