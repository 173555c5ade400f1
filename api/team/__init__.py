"""The people at the desk: presence, queues, opening hours and the rules that a lead sets."""
