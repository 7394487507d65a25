"""Making every format out of one report: each module writes one of them, as offices and their web sites do."""
