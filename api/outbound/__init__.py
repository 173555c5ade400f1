"""What goes to other desks and to reps' notices, and what comes back from them."""
