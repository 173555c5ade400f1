"""The approved guide as customers may read it."""
