"""Forms on pages: a form file and what is filled in become fields to show; what a browser sends becomes a submission.

`fields` makes the fields, the template `form.html` draws them, `filling` reads them back, `rows` adds and removes rows.
Nothing of it needs JavaScript.
"""

from engine.web.forms.fields import Field, fields
from engine.web.forms.filling import read
from engine.web.forms.rows import changed

__all__ = ["Field", "changed", "fields", "read"]
