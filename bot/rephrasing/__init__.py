"""Suggestions for other ways to ask, made from what the guide holds; a person takes or leaves each."""
