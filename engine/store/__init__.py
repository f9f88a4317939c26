"""The database: tables, queries, migrations. The only room that speaks SQL."""
