"""The pages that people open in a browser, and the API reference among them."""
