"""The way in: who is asking, GraphQL, files, the command line."""
