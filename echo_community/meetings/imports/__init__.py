"""What comes in from other calendars and from meetings by video."""
