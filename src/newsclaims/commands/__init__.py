"""The commands for readers and publishers, one a module: its function of the same name is the command, and that function's docstring its help.

Their libraries are imported inside the functions: ``newsclaims --help`` imports every module here.
"""
