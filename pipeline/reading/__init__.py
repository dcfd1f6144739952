"""Reading: from the text of an article to its claims, each with who says it, who denies it, and its type."""
