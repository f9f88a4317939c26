"""The pages, one module for each group: its routes, and its entry in the navigation."""

from engine.web.pages import (
    diagrams,
    home,
    licences,
    public,
    public_data,
    public_records,
    public_service,
    signing_in,
    task,
    tasks,
)

PAGES = (
    home,
    signing_in,
    tasks,
    task,
    diagrams,
    licences,
    public_records,
    public_data,
    public_service,
    public,
)
"""Every group of pages, in the order of the navigation."""
