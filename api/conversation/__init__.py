"""What customer and rep share: messages, tickets, queue order, SLA targets and the outbox."""
