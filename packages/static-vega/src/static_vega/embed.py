"""What authors say to Vega's embedder, as Altair's ``set_embed_options`` does: made the specification's own."""

from typing import Any

from static_vega import fonts
from static_vega.spec import Spec, merged, words

_CARRIED_OUT = words("config formatLocale height padding theme timeFormatLocale width")
_OF_THE_FRAME = words(
    "actions ast defaultStyle downloadFileName editorUrl forceActionsMenu hover i18n logLevel mode renderer"
    " scaleFactor sourceFooter sourceHeader"
)
_LANGUAGES = {
    "formatLocale": ("number", "get_format_locale"),
    "timeFormatLocale": ("time", "get_time_format_locale"),
}


def settled(spec: Spec) -> Spec:
    """Give a specification that says itself what its embed options say; what it says already goes before them."""
    options = _options(spec)
    spec = {key: value for key, value in spec.items() if key != "usermeta"}
    locale = {part: found for name, (part, _) in _LANGUAGES.items() if (found := _language(name, options))}
    for config in (options.get("config"), _theme(options), {"locale": locale} if locale else None):
        if isinstance(config, dict):
            spec["config"] = merged(config, spec.get("config") or {})
    if "mark" in spec or "layer" in spec:
        spec |= {key: options[key] for key in ("height", "width") if key in options}
    return spec | {key: options[key] for key in ("padding",) if key in options}


def neglected(spec: Spec) -> list[str]:
    """Tell which options change what is drawn and are not carried out, in sentences."""
    options = _options(spec)
    told = [
        f"its embed option {name!r} is not carried out: a page knows {', '.join(sorted(_CARRIED_OUT))}"
        for name in sorted(options.keys() - _CARRIED_OUT - _OF_THE_FRAME)
    ]
    if options.get("theme") and _theme(options) is None:
        told.append(f"its theme {options['theme']!r} is none that Vega knows")
    return told + [
        f"its {name} {options[name]!r} is no language that the converter knows"
        for name in _LANGUAGES
        if options.get(name) and _language(name, options) is None
    ]


def _options(spec: Spec) -> dict[str, Any]:
    usermeta = spec.get("usermeta")
    options = usermeta.get("embedOptions") if isinstance(usermeta, dict) else None
    return options if isinstance(options, dict) else {}


def _theme(options: dict[str, Any]) -> Spec | None:
    found: Spec | None = fonts.converter().get_themes().get(options["theme"]) if options.get("theme") else None
    return found


def _language(name: str, options: dict[str, Any]) -> dict[str, Any] | None:
    """Spell a language out, by its name or as the author has done; None where it is none."""
    given = options.get(name)
    if not isinstance(given, str):
        return given if isinstance(given, dict) else None
    _, by_name = _LANGUAGES[name]
    try:
        found: dict[str, Any] = getattr(fonts.converter(), by_name)(given)
        return found
    except ValueError:
        return None
