"""Mail that comes in: read, refused or taken as a reply to a thread."""
