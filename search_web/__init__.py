"""What people touch in a browser, and what other programs read over HTTP."""
