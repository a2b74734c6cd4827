"""Front pages and sections: which of their links are articles, sections and further pages."""
