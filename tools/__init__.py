"""What a maintainer runs: `python -m tools.corpus`, `python -m tools.bench` and others."""
