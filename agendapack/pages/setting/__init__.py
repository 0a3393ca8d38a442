"""Setting: elements to boxes, boxes to pages, pages to a tagged PDF."""
