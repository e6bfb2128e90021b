"""Rights in texts: stand-off releases that hold them back, and their way back to those who have them; requests to take something down."""
