"""From texts to embeddings.

The sentence-transformers model, the session that runs it, and its fine-tuning.
"""
