"""What codes of the loop are called on the pages, and sentences made of them."""
