"""What stands inside an article: paragraphs, points and lists."""
