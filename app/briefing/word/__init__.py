"""The parts of the Word output: the empty package, running text, tables, bars of charts."""
