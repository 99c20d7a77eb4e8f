"""The commands of `echo-community`, a file a subject."""
