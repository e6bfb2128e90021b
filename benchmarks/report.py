def write(runs):
    pass
