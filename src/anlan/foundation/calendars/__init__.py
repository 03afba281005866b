"""Local days in Asia/Shanghai, and Chinese working days with make-up workdays (调休)."""
