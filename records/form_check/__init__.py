"""Checking the form of a PDF against Decree 30/2020/NĐ-CP, appendix I: it advises; only number and date block.

``check_form(pages, rules, kinds)`` takes what is printed on the pages and gives a :class:`FormReport`. Cell 8, the
agency's digital signature, is no text: the verification report judges it.
"""

from __future__ import annotations

from records.form_check.check import check_form
from records.form_check.components import Component
from records.form_check.findings import Finding, FormReport, SeenComponent, Severity
from records.form_check.pages import PrintedLine, PrintedPage, PrintedRun
from records.form_check.rules import ComponentRule, FormRules, load_form_rules

__all__ = [
    "Component",
    "ComponentRule",
    "Finding",
    "FormReport",
    "FormRules",
    "PrintedLine",
    "PrintedPage",
    "PrintedRun",
    "SeenComponent",
    "Severity",
    "check_form",
    "load_form_rules",
]
