"""The people of the desk: presence, queues, opening hours and the rules that a lead sets."""
