"""The verification report as a document: a sealed PDF for people, an envelope from which it can be replayed."""
