"""The workflow that builds a council's packs on GitHub, in the council's own repository."""

from __future__ import annotations

from agendapack import __version__
from agendapack.begin.record_files import yaml_text

WORKFLOW_FILE = ".github/workflows/packs.yml"
"""Where GitHub looks for it, from the root of the repository."""

PINNED = f"agendapack=={__version__}"
"""What the workflow installs if nothing else is named: the version that writes it."""


def workflow(package: str = PINNED) -> str:
    """The workflow as a file; ``package`` is what ``pip install`` is given."""
    return _WORKFLOW.replace("PACKAGE", yaml_text(package))


_WORKFLOW = """\
# Builds the packs of every meeting at each change, and shows each problem at its line.
name: packs

on:
  push:
  pull_request:

permissions:
  contents: read

env:
  # What is installed: a version, so that a new one changes no pack before you have looked at it; or
  # a wheel that lies in this repository, tools/agendapack-VERSION-py3-none-any.whl; or a
  # repository at a version, git+https://github.com/OWNER/agendapack@vVERSION
  AGENDAPACK: PACKAGE

jobs:
  packs:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
        with:
          lfs: true  # papers may be kept in Git LFS
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
          cache: pip
          cache-dependency-path: .github/workflows/packs.yml
      - name: Install LibreOffice and fonts, for papers in Word and other office formats
        run: >-
          sudo apt-get update && sudo apt-get install --yes --no-install-recommends
          libreoffice-writer libreoffice-calc libreoffice-impress
          fonts-liberation fonts-crosextra-carlito fonts-crosextra-caladea
      - name: Install agendapack
        run: python -m pip install "$AGENDAPACK"
      - name: Keep prepared papers from one run to the next
        uses: actions/cache@v4
        with:
          # Entry by entry, since nothing is left out of a folder that is named as a whole.
          path: |
            .agendapack/*
            !.agendapack/exempt
          key: >-
            agendapack-${{ hashFiles('.github/workflows/packs.yml') }}-${{
            hashFiles('meetings/**', 'templates/**') }}
          restore-keys: agendapack-${{ hashFiles('.github/workflows/packs.yml') }}-
      - name: Build every meeting
        run: agendapack build --all --format github
      - name: Keep what is published
        if: ${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: packs
          path: |
            packs/
            !packs/for-officers/
      - name: Keep what is for officers alone
        if: ${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: for-officers
          path: packs/for-officers/
          if-no-files-found: ignore
      - name: Say that something is missing
        if: ${{ failure() }}
        run: >-
          echo "::notice::Not every meeting was built. The artifact packs has those that were;
          the errors of the others are shown at their lines."
"""
