"""Tables of the pages, as they are taken away: one file a subject."""
