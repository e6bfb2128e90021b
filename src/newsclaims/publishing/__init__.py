"""Sending a release to where others find it: what may go, where it goes, and whether it arrived whole."""
