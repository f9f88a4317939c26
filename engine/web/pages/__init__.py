"""The pages, one module for each group: its routes, and its entry in the navigation."""

from engine.web.pages import (
    campaigns,
    diagrams,
    home,
    instance,
    licences,
    notices,
    plans,
    public,
    public_data,
    public_records,
    public_service,
    registers,
    signing_in,
    supervise,
    supervise_more,
    task,
    tasks,
    verbs,
)

PAGES = (
    home,
    signing_in,
    tasks,
    notices,
    verbs,
    task,
    campaigns,
    plans,
    registers,
    instance,
    supervise,
    supervise_more,
    diagrams,
    licences,
    public_records,
    public_data,
    public_service,
    public,
)
"""Every group of pages, in the order of the navigation."""
