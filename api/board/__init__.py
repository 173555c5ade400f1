"""The lead's board: how the desk stands now, and what it came to over a time."""
