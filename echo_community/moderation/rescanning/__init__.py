"""Everything looked at again when the detectors have improved."""
