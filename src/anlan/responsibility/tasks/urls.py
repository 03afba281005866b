"""The addresses of tasks beside those of their registers."""

from django.urls import path

from anlan.responsibility.tasks import views

urlpatterns = [
    path("tasks/mine/", views.tasks_mine, name="tasks-mine"),
    path("task_lists/<uuid:uid>/board/", views.task_board, name="task-board"),
    path("task_lists/<uuid:uid>/sheet/", views.task_sheet, name="task-sheet"),
    path("task_lists/<uuid:uid>/tasks/new/", views.task_new, name="task-new"),
    path("task_lists/<uuid:uid>/tasks/<uuid:task>/", views.task_edit, name="task-edit"),
]
