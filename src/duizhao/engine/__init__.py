"""From a structured report and a rulebook to findings: scan, qualify, decide, score."""
