"""Deliveries to other desks and notices to reps, and the replies that come back."""
