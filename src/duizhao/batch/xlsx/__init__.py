"""Tables that an office edits in WPS or Excel: written with hidden keys, read back so that every edit is told from our own text."""
