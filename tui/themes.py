"""Koll's own colours, dark, light, in high contrast and for the colour-blind (blue and orange, after Okabe and Ito).

Every text is at least 4.5:1 against its ground; the tones are told apart also without red and green.
"""
from __future__ import annotations

from typing import Final

from textual.theme import Theme

from store.writing import ink

DARK: Final = "koll-mörk"
LIGHT: Final = "koll-ljus"
CONTRAST: Final = "koll-hög-kontrast"
COLOUR_BLIND: Final = "koll-färgblind"

THEMES: Final = (
    Theme(
        DARK, primary="#7cc4e8", secondary="#9aa9b8", accent="#7cc4e8", foreground="#dfe6ec", background="#10161c", surface="#10161c",
        panel="#1a232c", success="#7ed0a2", warning="#f0c35a", error="#ff8f80", dark=True,
        variables={
            "tone-good": "#7ed0a2", "tone-neutral": "#8d9aa7", "tone-warning": "#f0c35a", "tone-bad": "#ff8f80", "quiet": "#93a1ae",
            "bar": "#1a232c", "cursor-ground": "#24384a", "cursor-blurred": "#1b2731", "rule": "#33414e", "title": "#ffffff",
            "scrollbar": "#33414e", "scrollbar-background": "#10161c", "scrollbar-hover": "#48596a", "scrollbar-active": "#7cc4e8",
            "scrollbar-background-hover": "#10161c", "scrollbar-background-active": "#10161c", "scrollbar-corner-color": "#10161c",
            "ink-interval": "#4f8ab8", **{f"ink-{key}": colour for key, colour in ink.DARK.lines.items()},
        },
    ),
    Theme(
        LIGHT, primary="#075985", secondary="#4a5866", accent="#075985", foreground="#1b242c", background="#fbfbf9", surface="#fbfbf9",
        panel="#ecebe6", success="#0f6b3d", warning="#875400", error="#b3261e", dark=False,
        variables={
            "tone-good": "#0f6b3d", "tone-neutral": "#67727c", "tone-warning": "#875400", "tone-bad": "#b3261e", "quiet": "#57636e",
            "bar": "#ecebe6", "cursor-ground": "#cfe3f1", "cursor-blurred": "#e7ecef", "rule": "#c9c8c1", "title": "#000000",
            "scrollbar": "#c4c4bd", "scrollbar-background": "#fbfbf9", "scrollbar-hover": "#a8a8a0", "scrollbar-active": "#075985",
            "scrollbar-background-hover": "#fbfbf9", "scrollbar-background-active": "#fbfbf9", "scrollbar-corner-color": "#fbfbf9",
            "ink-interval": "#5b94c4", **{f"ink-{key}": colour for key, colour in ink.LIGHT.lines.items()},
        },
    ),
    Theme(
        CONTRAST, primary="#9fe0ff", secondary="#ffffff", accent="#ffff66", foreground="#ffffff", background="#000000", surface="#000000",
        panel="#111111", success="#8dffb0", warning="#ffe14d", error="#ff9d94", dark=True,
        variables={
            "tone-good": "#8dffb0", "tone-neutral": "#ffffff", "tone-warning": "#ffe14d", "tone-bad": "#ff9d94", "quiet": "#d6d6d6",
            "bar": "#1c1c1c", "cursor-ground": "#00405c", "cursor-blurred": "#262626", "rule": "#ffffff", "title": "#ffffff",
            "scrollbar": "#ffffff", "scrollbar-background": "#000000", "scrollbar-hover": "#ffff66", "scrollbar-active": "#ffff66",
            "scrollbar-background-hover": "#000000", "scrollbar-background-active": "#000000", "scrollbar-corner-color": "#000000",
            "ink-interval": "#6fb4e8", **{f"ink-{key}": colour for key, colour in ink.DARK.lines.items()},
        },
    ),
    Theme(
        COLOUR_BLIND, primary="#7cc4e8", secondary="#9aa9b8", accent="#7cc4e8", foreground="#dfe6ec", background="#10161c",
        surface="#10161c", panel="#1a232c", success="#56b4e9", warning="#f0e442", error="#ff9a3c", dark=True,
        variables={
            "tone-good": "#56b4e9", "tone-neutral": "#98a5b2", "tone-warning": "#f0e442", "tone-bad": "#ff9a3c", "quiet": "#9dabb8",
            "bar": "#1a232c", "cursor-ground": "#1d3040", "cursor-blurred": "#1b2731", "rule": "#33414e", "title": "#ffffff",
            "scrollbar": "#33414e", "scrollbar-background": "#10161c", "scrollbar-hover": "#48596a", "scrollbar-active": "#7cc4e8",
            "scrollbar-background-hover": "#10161c", "scrollbar-background-active": "#10161c", "scrollbar-corner-color": "#10161c",
            "ink-interval": "#4f8ab8", **{f"ink-{key}": colour for key, colour in ink.DARK.lines.items()},
        },
    ),
)

VARIABLES: Final = THEMES[0].variables
"""What the style sheet needs of any theme."""
