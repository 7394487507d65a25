"""The command line. One module a command group; whatever is slow to import is imported inside the functions."""
