"""Stories of customers and reps, played in Chromium against the service as it is started for everyone."""
