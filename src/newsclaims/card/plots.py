"""Bar charts as PNG whose bytes depend on the numbers alone."""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator

DPI = 120
WIDTH_INCHES = 7.0
ROW_INCHES = 0.32
FRAME_INCHES = 1.1
COLOUR = "#3b6ea5"
LABEL_CHARACTERS = 40
TITLE_CHARACTERS = 92


def bars(title: str, unit: str, values: Sequence[tuple[str, int]]) -> bytes:
    """Horizontal bars in the order given, the first on top, each with its number; ``values`` must not be empty."""
    labels = [label if len(label) <= LABEL_CHARACTERS else label[: LABEL_CHARACTERS - 1] + "\u2026" for label, _ in values]
    numbers = [number for _, number in values]
    # A user's matplotlibrc must not change the bytes.
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        # A name in a script that DejaVu lacks shows boxes; the table has it in letters.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(WIDTH_INCHES, FRAME_INCHES + ROW_INCHES * len(values)), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        positions = range(len(values))
        axes.barh(positions, numbers, color=COLOUR, height=0.7)
        axes.set_yticks(positions, labels)
        axes.set_ylim(len(values) - 0.5, -0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        axes.set_xlim(0, max(numbers) * 1.1)
        for position, number in zip(positions, numbers, strict=True):
            axes.annotate(f"{number:,}", (number, position), xytext=(3, 0), textcoords="offset points", va="center", fontproperties=_font(9))
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(unit, fontproperties=_font(9))
        wrapped = textwrap.fill(title, TITLE_CHARACTERS)
        figure.suptitle(wrapped, x=0.01, ha="left", fontproperties=_font(10), parse_math=False)
        for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            text.set_fontproperties(_font(9))
            # Names are data: a dollar sign opens no formula.
            text.set_parse_math(False)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _font(points: int) -> FontProperties:
    """The DejaVu Sans that matplotlib ships, by file: a system may have another version under the same name."""
    return FontProperties(fname=Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf", size=points)
