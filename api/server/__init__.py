"""Runs the app: configuration, limits on requests, logs, health and metrics."""
