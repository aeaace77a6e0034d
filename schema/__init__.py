"""The words of the GraphQL API."""
