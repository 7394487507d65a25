"""Papers that leave the office: comments to each unit, the messages that go with them, the overview for the leader."""
