"""The answering brain: it knows no HTTP and no SQL."""
