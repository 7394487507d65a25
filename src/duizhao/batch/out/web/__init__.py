"""The page for the office: one file with everything that a batch came to, made out of the store."""
