"""Reps' accounts: passwords, log-in, sessions, and who may call a desk route."""
