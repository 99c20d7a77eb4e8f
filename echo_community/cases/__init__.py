"""Cases: from the question before the session to the outcome eight weeks later."""
