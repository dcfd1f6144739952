"""The pages: each reads the filters, asks the store, and draws."""
