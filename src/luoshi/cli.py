"""The command `luoshi`: one module a verb, imported when the verb is used."""
