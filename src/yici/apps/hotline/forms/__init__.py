"""Forms of the hotline's pages: what was typed, checked for form only. What it means is the actions' business."""
