"""Assessments as text, Markdown, HTML and JSON. One module a format; `wording` and `views` are common to all."""
