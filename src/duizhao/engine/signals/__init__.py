"""One module a kind of signal; each turns a planned signal and a scan into places."""
