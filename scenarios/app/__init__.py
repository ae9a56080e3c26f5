"""The web page: scenarios run, compared and set beside observed data in a browser."""
