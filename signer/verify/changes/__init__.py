"""What later revisions did to a signed one: ISO 32000-1 12.8.2.2, judged only where something changed."""
