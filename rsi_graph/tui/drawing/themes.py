"""Two themes whose colours can be told apart without seeing red and green: blue for and orange against.

This module also adds our own colours to the themes of textual, which lack them.
"""

from collections.abc import Mapping

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="rsi-dark",
    dark=True,
    primary="#56b4e9",
    secondary="#8899aa",
    accent="#f0e442",
    warning="#e69f00",
    error="#ff8f6b",
    success="#56b4e9",
    foreground="#d8dce2",
    background="#14171c",
    surface="#14171c",
    panel="#1d222a",
    variables={
        "for": "#6cbdf2",
        "against": "#f0a030",
        "condition": "#d9a0d0",
        "risk": "#f0e442",
        "source": "#4fc9a4",
        "question": "#ffffff",
        "claim": "#d8dce2",
        "faint": "#99a3b1",
        "frame": "#46505e",
        "lit": "#26394d",
        "loud": "#ffcf66",
        "footer-key-foreground": "#56b4e9",
    },
)

LIGHT = Theme(
    name="rsi-light",
    dark=False,
    primary="#0060a0",
    secondary="#5b6672",
    accent="#7a5c00",
    warning="#a85500",
    error="#a83200",
    success="#0060a0",
    foreground="#1c2128",
    background="#fbfbf9",
    surface="#fbfbf9",
    panel="#eeeeea",
    variables={
        "for": "#005a9c",
        "against": "#9c4800",
        "condition": "#8a3d7c",
        "risk": "#6e5a00",
        "source": "#00694c",
        "question": "#000000",
        "claim": "#1c2128",
        "faint": "#59636e",
        "frame": "#a9b1ba",
        "lit": "#cfe3f5",
        "loud": "#8a4b00",
        "footer-key-foreground": "#0060a0",
    },
)

THEMES = (DARK, LIGHT)
TEXTS = (
    "for", "against", "condition", "risk", "source", "question", "claim", "faint", "loud", "foreground", "primary",
)  # fmt: skip
"""The colours that words stand in."""
GROUNDS = ("background", "panel", "lit")
"""The background colours."""
LEGIBLE = 4.5
"""The contrast that WCAG 2.1 asks for (success criterion 1.4.3)."""
ANSI = {
    "for": "ansi_blue", "against": "ansi_yellow", "condition": "ansi_magenta", "risk": "ansi_yellow",
    "source": "ansi_cyan", "question": "ansi_default", "claim": "ansi_default", "faint": "ansi_default",
    "frame": "ansi_default", "lit": "ansi_default", "loud": "ansi_yellow", "footer-key-foreground": "ansi_blue",
}  # fmt: skip
"""The colours of a theme that leaves them to the terminal."""


def names() -> tuple[str, ...]:
    """Every theme that can be chosen, ours first."""
    return (*(theme.name for theme in THEMES), *sorted(BUILTIN_THEMES))


def completed(theme: Theme, variables: Mapping[str, str]) -> dict[str, str]:
    """The colours of a theme with those that only ours have, adapted so that they can be read if it is not ours."""
    if theme in THEMES:
        return dict(variables)
    if theme.ansi:
        return {**variables, **ANSI}
    own = (DARK if theme.dark else LIGHT).variables
    colours = {name: Color.parse(value) for name, value in {**variables, **own}.items() if name in TEXTS}
    ground, words = Color.parse(variables["background"]), Color.parse(variables["foreground"])
    grounds = {
        "background": ground,
        "panel": ground.blend(words, 0.07),
        "lit": ground.blend(Color.parse(variables["primary"]), 0.2),
    }
    colours["faint"] = ground.blend(words, 0.6)
    read = {name: _legible(colour, tuple(grounds.values()), dark=theme.dark) for name, colour in colours.items()}
    made = {**grounds, **read, "frame": ground.blend(words, 0.3)}
    return {**variables, **own, **{name: colour.hex6 for name, colour in made.items()}}


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _legible(colour: Color, grounds: tuple[Color, ...], *, dark: bool) -> Color:
    """The colour, made lighter or darker until it can be read on all of ``grounds``."""
    end = Color.parse("#ffffff" if dark else "#000000")
    steps = (colour.blend(end, step / 20) for step in range(21))
    return next((one for one in steps if min(contrast(one, ground) for ground in grounds) >= LEGIBLE), end)


def _luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's knee

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
