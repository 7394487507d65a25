"""What is written into the folder of a batch, all of it out of the store."""
