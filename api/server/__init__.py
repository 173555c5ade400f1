"""Running the app: configuration, bounds on what it takes, logs, health and metrics."""
