"""How upset a customer is: in one message, by how it is written, and over a conversation."""
