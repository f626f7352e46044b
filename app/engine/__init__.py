"""The pure evaluation: rulebook + answers + date -> everything that the pages and documents show. No I/O."""
