"""What of meetings comes from elsewhere."""
