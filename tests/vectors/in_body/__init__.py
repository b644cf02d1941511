"""What is read from the body before it is verified: a timestamp, a signature, a token, or what is signed along."""
