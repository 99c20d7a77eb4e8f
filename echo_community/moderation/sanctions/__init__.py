"""What moderators do about a member, shown to the member in plain words, and appeals."""
