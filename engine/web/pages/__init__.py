"""The pages, one module for each group: its routes, and its entry in the navigation."""

from engine.web.pages import diagrams, home, licences, signing_in, task, tasks

PAGES = (home, signing_in, tasks, task, diagrams, licences)
"""Every group of pages, in the order of the navigation."""
