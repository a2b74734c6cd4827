"""When sources and articles are looked at again."""
