"""``python -m rsi_graph`` is ``rsi-graph``."""

from rsi_graph.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
