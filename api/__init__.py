"""Calmline's HTTP and WebSocket service: the customers' chats, the reps' desk and the web pages."""
