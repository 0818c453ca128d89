"""EUR-Lex and Cellar: XHTML and Formex of the Official Journal and of consolidated texts."""
