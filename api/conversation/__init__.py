"""What customer and rep share: messages, tickets, the order of the queues, service levels, the outbox."""
