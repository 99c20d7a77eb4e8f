"""The privacy guard: what may identify a patient is found before it is stored."""
