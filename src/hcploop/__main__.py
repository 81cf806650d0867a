"""`python -m hcploop` is `hcploop`."""

from hcploop.cli import main

if __name__ == "__main__":
    main()
