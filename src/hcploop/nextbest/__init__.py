"""What may be offered (`permit`), what is it worth, what is offered."""
