"""Warnings: what somebody has to answer, on a ladder of rungs (design, section 2; INS-01 to INS-03).

``rules`` the ladder · ``causes`` where cases come from · ``raising`` brings cases and warnings into agreement ·
``recipients`` and ``telling`` who is told · ``services`` what people do with a warning.
"""
