"""What is measured, each against a peer and against a limit, interleaved in one run. See docs/reference/benches.md."""
