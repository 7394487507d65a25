"""One module a format, each with one function; `registry.py` is the list of them.

A module for a document has `read(data, name) -> Extract`; one for an archive or mail has
`members(data, name) -> tuple[Member, ...]`. Both raise `ReadError` with one Chinese sentence, never quote the text, open
no file and reach for no network. They may run in the child process of `read/worker.py`, so they import late and keep no
state that a killed process could leave behind.
"""
