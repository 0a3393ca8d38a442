"""What others wrote: any file becomes a prepared PDF and the facts about it."""
