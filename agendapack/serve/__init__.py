"""A preview in the browser while one writes: builds, serves, watches, reloads."""
