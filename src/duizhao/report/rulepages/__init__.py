"""Rules explained to people who are no programmers: a Markdown page a rule, an index a rulebook, an index over all.

`site.py` puts the pages together; nothing here reads a report or runs the engine.
"""
