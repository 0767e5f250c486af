"""Speed goals and the corpora they are measured on."""
