"""How many files the system lets a process have open."""

from __future__ import annotations

from agendapack.problems import MachineError

OPEN_FILES = 256
"""How many files a process must be able to have open.  A few dozen do for most packs; with less,
what cannot be opened is missed in many places, not all of which can tell."""
_FILES_TO_A_JOB = 8
"""A worker's two, and those of the meeting that waits for it: its locks, and what it reads."""
_USUAL_JOBS = 16


def allow_files(jobs: int) -> None:
    """Have the system let this process, and those that it starts, open as many files as so many
    ``jobs`` at a time need.

    MachineError where it will not.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = OPEN_FILES + _FILES_TO_A_JOB * max(0, jobs - _USUAL_JOBS)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    if hard != resource.RLIM_INFINITY and hard < wanted:
        fewer = ", or allow fewer jobs with --jobs" if wanted > OPEN_FILES else ""
        raise MachineError(
            f"a program may have only {hard} files open here, and a build needs {wanted}",
            f'raise that limit: "ulimit -n {wanted}", or "nofile" in the system\'s settings{fewer}',
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
