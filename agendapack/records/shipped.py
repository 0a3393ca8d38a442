"""Where the templates, styles and fonts are that come with agendapack."""

from __future__ import annotations

from pathlib import Path


def shipped_templates() -> Path:
    """The folder ``templates`` in the wheel, or else in the checkout, beside the package."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
