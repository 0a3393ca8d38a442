"""Intake: any file becomes a prepared PDF, and what there is to know about it."""
