"""What stands beside the ordinary request (ADR 27): the states of transfers, mediations and motions."""
