"""The first screen: what is wrong in my jurisdiction, what I must do, worst first; every number opens its rows."""
