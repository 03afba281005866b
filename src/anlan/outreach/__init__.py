"""Reaching people: trainings now; exams, publicity and tips later."""
