"""The rules of the signing desk, held to a second opinion: any acts of anybody, in memory and by the API."""
