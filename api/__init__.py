"""Calmline's HTTP and WebSocket service: customers' chats, the reps' desk, and the pages around them."""
