"""How upset a customer is: by one message, by how it is written, and over a conversation."""
