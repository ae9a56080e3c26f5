"""A region of the user's own: from a workbook to a folder of files that every command works on."""
