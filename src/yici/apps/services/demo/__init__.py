"""What a demo city has of services, a file a topic."""
