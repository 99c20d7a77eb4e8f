"""What was done here: the audit log for moderators, and the public one for every member."""
