"""Where TextArena has its games; here only `registration`."""
