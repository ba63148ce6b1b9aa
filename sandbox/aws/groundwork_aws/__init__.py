"""The AWS side of Groundwork's sandbox: moto, and what moto lacks."""
