"""Languages by the names that babel, and people, give them, and the tags (BCP 47) that stand for them in a corpus."""

_NAMES = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB", "canadian":
    "en-CA", "australian": "en-AU", "newzealand": "en-NZ", "ngerman": "de", "german": "de", "naustrian": "de-AT",
    "austrian": "de-AT", "nswissgerman": "de-CH", "swissgerman": "de-CH", "french": "fr", "francais": "fr", "frenchb":
    "fr", "canadien": "fr-CA", "acadian": "fr-CA", "spanish": "es", "mexican": "es-MX", "italian": "it", "portuguese":
    "pt", "portuges": "pt", "brazilian": "pt-BR", "brazil": "pt-BR", "dutch": "nl", "afrikaans": "af", "danish": "da",
    "norsk": "nb", "nynorsk": "nn", "norwegian": "no", "swedish": "sv", "finnish": "fi", "icelandic": "is", "polish":
    "pl", "czech": "cs", "slovak": "sk", "slovene": "sl", "slovenian": "sl", "croatian": "hr", "serbian": "sr",
    "hungarian": "hu", "magyar": "hu", "romanian": "ro", "bulgarian": "bg", "russian": "ru", "ukrainian": "uk",
    "greek": "el", "ancientgreek": "grc", "latin": "la", "turkish": "tr", "hebrew": "he", "arabic": "ar", "persian":
    "fa", "farsi": "fa", "hindi": "hi", "chinese": "zh", "japanese": "ja", "korean": "ko", "vietnamese": "vi",
    "catalan": "ca", "basque": "eu", "galician": "gl", "welsh": "cy", "irish": "ga", "breton": "br", "estonian": "et",
    "latvian": "lv", "lithuanian": "lt", "esperanto": "eo", "indonesian": "id", "thai": "th",
}  # fmt: skip
_BABEL = {tag: name for name, tag in reversed(_NAMES.items())}


def tag(text: str) -> str:
    """The tag of a language that babel names; any other text as it stands."""
    return _NAMES.get(text.strip().lower(), text)


def babel(text: str) -> str:
    """The name that babel has for a tag, where the tag comes back from it; any other text as it stands."""
    return _BABEL.get(text, text)
