"""The pages that people open in a browser, including the API reference."""
