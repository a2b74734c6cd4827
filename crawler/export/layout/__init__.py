"""An article's text laid out: in paragraphs, as plain text, as HTML."""
