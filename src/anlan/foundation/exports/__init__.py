"""Files that take too long to write within a request: written in the background, for one person, for some days.

A feature asks for one with ``services.ask`` and names a job function, which calls ``services.carry_out`` with what
writes the file. Page, progress, download, expiry and the entry in the log of exports are the same for all.
"""
