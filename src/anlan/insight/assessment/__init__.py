"""Assessment (考核): "work not in place, the system assesses it" (INS-04, RSP-13, RSP-27).

``rules`` points, intervals, ranks and bands · ``sheets`` what a score sheet says · ``freezing`` the facts of a month as
files · ``measures`` numbers over these files · ``computing`` a sheet over a frozen month · ``services`` what people do.
"""
