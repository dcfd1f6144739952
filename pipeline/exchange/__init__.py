"""What goes to a fact-check desk, and what comes back from it."""
