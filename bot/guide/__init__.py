"""The approved guide: YAML under `data/faq/` as typed, frozen objects."""
