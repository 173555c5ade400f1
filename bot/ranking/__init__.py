"""Which entry of the guide a message asks for, and the probability that this is right."""
