"""Background work: jobs whose progress a page shows, a timetable, and the worker that survives being killed.

A feature starts work with ``services.start`` and reports through ``Progress``; what runs by the clock stands in
its ``schedule.py``. Whatever is called here may be killed at any instant and is then called again from the
beginning: it must take up its own work where the database says it stopped.
"""
