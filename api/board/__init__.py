"""The lead's board: the state of the desk now, and its figures over a period."""
