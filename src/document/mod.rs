//! Text → documents, with the place of every part.
