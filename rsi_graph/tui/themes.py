"""Two themes whose colours can be told apart without seeing red and green: blue for, orange against."""

from textual.theme import Theme

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
        "faint": "#8b95a3",
        "frame": "#46505e",
        "lit": "#2a3f55",
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
        "against": "#a84e00",
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
