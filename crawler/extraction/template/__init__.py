"""An outlet's template: learned from its pages, trusted while it fits them."""
