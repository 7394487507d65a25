"""Web pages: markup to lines, the stretch of a page that is its article, and what a page says of itself."""
