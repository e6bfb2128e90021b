"""From marked sources, cues and contents to claims."""
