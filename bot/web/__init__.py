"""Pages. So far one: the demo's."""
