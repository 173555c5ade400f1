"""From texts to embeddings: an encoder's weights, what runs them, and fine-tuning."""
