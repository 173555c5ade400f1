"""The names of the settings of the endpoint for suggestions.

They are apart from bot.rephrasing.endpoint, which is loaded only if one of them is there.
"""

ENDPOINT_SETTINGS = ("CALMLINE_SUGGESTIONS_URL", "CALMLINE_SUGGESTIONS_MODEL", "CALMLINE_SUGGESTIONS_KEY")
