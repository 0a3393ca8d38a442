"""What a formula of a spreadsheet depends on, read from its text.

A cell shows the value that was saved with it, and its formula is not read at all.  These decide
where there is no such value: in cells that a program wrote and nobody worked out, and in rules that
colour cells.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'"[^"]*+"'  # text; a quotation mark in it is doubled, and so ends one and begins another
    r"|'[^']*+'"  # the name of a sheet
    r"|(?P<call>[^\W\d][\w.]*+)\s*+\("
    r"|(?P<word>\$?[^\W\d][\w.$]*+)"
    r"|\d[\w.]*+"
    r"|(?P<sign>[#\[\]])"
)
"""Whatever is not one of these is an operator.  What a repetition has read it never gives back."""

_CELL = re.compile(r"\$?[A-Z]{1,3}(?:\$?\d{1,7})?|TRUE|FALSE")

CHANGING = frozenset(("TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"))
"""The functions that give something else at another time, in another place, or by chance."""

_OF_ITS_CELLS_ALONE = frozenset((
    "ABS", "AND", "AVERAGE", "AVERAGEA", "AVERAGEIF", "AVERAGEIFS", "CEILING", "CHOOSE", "COLUMN",
    "COLUMNS", "CONCAT", "CONCATENATE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS",
    "DATE", "DATEDIF", "DAY", "DAYS", "EDATE", "EOMONTH", "EXACT", "EXP", "FIND", "FIXED",
    "FLOOR", "HLOOKUP", "HOUR", "IF", "IFERROR", "IFNA", "IFS", "INDEX", "INT", "ISBLANK",
    "ISERR", "ISERROR", "ISEVEN", "ISNA", "ISNUMBER", "ISODD", "ISTEXT", "LARGE", "LEFT", "LEN",
    "LN", "LOG", "LOOKUP", "LOWER", "MATCH", "MAX", "MAXIFS", "MEDIAN", "MID", "MIN", "MINIFS",
    "MINUTE", "MOD", "MODE", "MONTH", "MROUND", "N", "NA", "NETWORKDAYS", "NOT", "OR",
    "PERCENTILE", "PI", "POWER", "PRODUCT", "PROPER", "QUARTILE", "QUOTIENT", "RANK", "REPLACE",
    "REPT", "RIGHT", "ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "ROWS", "SEARCH", "SECOND", "SIGN",
    "SMALL", "SQRT", "STDEV", "SUBSTITUTE", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT",
    "SUMSQ", "SWITCH", "T", "TEXT", "TEXTJOIN", "TIME", "TRANSPOSE", "TRIM", "TRUNC", "UPPER",
    "VALUE", "VAR", "VLOOKUP", "WEEKDAY", "WEEKNUM", "WORKDAY", "XOR", "YEAR",
))  # fmt: skip


def calls(formula: str) -> set[str]:
    """The functions that it calls, in capitals."""
    return {found["call"].upper() for found in _TOKEN.finditer(formula) if found["call"]}


def is_of_its_cells_alone(formula: str) -> bool:
    """Whether it is made of plain functions over cells of its workbook: anybody who works it out
    comes to the same."""
    for found in _TOKEN.finditer(formula):
        if found["sign"]:
            return False  # an error, another file, or a table's columns
        if found["call"] and found["call"].upper() not in _OF_ITS_CELLS_ALONE:
            return False
        word = found["word"]
        after = formula[found.end() : found.end() + 1]
        if word and after != "!" and not _CELL.fullmatch(word.upper()):
            return False  # a name, which may stand for anything
    return True
