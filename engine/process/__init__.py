"""What runs the law: diagrams, decision tables, their checks, and the runner behind one seam."""
