"""Reading a workbook that people made for themselves: tabs, headings, cells, and a report in
French.

Nothing here knows what a sheet is. A domain gives a :class:`~core.workbook.headings.Table` (columns
with their synonyms) and one Django form per row, whose fields come from
:mod:`core.workbook.fields`.
"""
