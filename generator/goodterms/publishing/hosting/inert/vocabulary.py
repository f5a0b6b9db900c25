"""The tags, attributes and addresses that a page may hold: what is not listed here is refused."""

from __future__ import annotations

import re


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS = _set(
    """
    a abbr address article aside audio b bdi bdo big blockquote br button caption center cite code col
    colgroup data datalist dd del details dfn dialog div dl dt em fieldset figcaption figure font footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li main map mark menu meter
    nav area ol optgroup option output p picture pre progress q rp rt ruby s samp search section select
    small source span strike strong sub summary sup table tbody td textarea tfoot th thead time tr track
    tt u ul var video wbr
    """
)
DRAWINGS = _set(
    """
    svg g path circle ellipse rect line polyline polygon text tspan textPath title desc defs use symbol
    mask clipPath linearGradient radialGradient stop pattern marker filter feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    """
)
FORMULAS = _set(
    """
    math mi mn mo ms mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover mtable
    mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts semantics annotation
    """
)
TAGS = WORDS | {name.lower() for name in DRAWINGS} | FORMULAS
"""What a text may hold: nothing that runs, shows another page, or changes where addresses lead."""
FRAME = _set("html head body title meta link script noscript")
"""What the theme writes around a text; each of these is looked at more closely."""
SHELL = FRAME | _set(
    """
    a article button circle defs div ellipse footer form g header img input label line main nav p path
    polygon polyline rect section span svg title tspan
    """
)
"""What the frame around sealed pages is made of."""
LATER = _set("loading background poster srcset imagesrcset")
"""Attributes by which something may be loaded only when it is shown, as a style sheet decides."""
PAINTS = _set("fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor")
"""Attributes of drawings that are styles, and so may hold an address to load."""
LABELS = _set("aria-label placeholder title") | {""}
"""Attributes that the error page's script may be told to write; the empty one is the text."""
SWITCHES = re.compile(r"[\0\x0e\x0f\x1b]")
"""Characters that in an encoding of ISO 2022 change what those behind them mean."""
SHAPES = DRAWINGS | _set(
    """
    image a switch style metadata view animate animateTransform animateMotion mpath set font font-face
    glyph missing-glyph
    """
)
"""What a drawing in a file of its own may hold."""

FORBIDDEN = _set("srcdoc ping attributionsrc formaction manifest shadowrootmode xml:base")
"""Attributes that bring a page, an address or a tree of their own."""
ADDRESSES = _set(
    """
    href src action data poster cite background longdesc srcset imagesrcset usemap profile classid
    codebase archive code icon from to values by xlink:href
    """
)
"""Attributes that hold an address, or in an animation may become one."""
RELATIONS = _set("canonical prev next alternate icon shortcut apple-touch-icon author license me")
"""What a `<link>` may be, besides a style sheet."""
SCRIPT_ATTRIBUTES = _set("src defer async type data-scope data-base data-link-tabs data-location")
"""What the theme writes into its own scripts' tags."""
DATA_TYPES = re.compile(r"application/(?:ld\+)?json|text/plain|math/tex(?:; ?mode=display)?")
"""Types of a `<script>` that no browser runs, nor reads as a list of what to load."""

# Material writes it where a button is a link.
_NOTHING = "javascript:void(0)"
_SCHEMES = _set("http https mailto tel sms xmpp matrix webcal geo irc ircs")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|svg\+xml)[;,]", re.IGNORECASE)
# The URL Standard takes tabs and line breaks out, and white space off both ends.
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


def is_near(address: str) -> bool:
    """Tell whether an address stays on the site, however a browser reads it."""
    text = _UNSEEN.sub("", address).replace("\\", "/")
    return not text.startswith("//") and not _SCHEME.match(text)


def is_harmless(address: str, *, picture: bool = False) -> bool:
    """Tell whether an address may be followed: it runs nothing.

    Args:
        address: The address, with character references resolved.
        picture: Whether it is shown as a picture, and may so be the picture itself.
    """
    text = _UNSEEN.sub("", address)
    found = _SCHEME.match(text)
    if not found or found[1].lower() in _SCHEMES or text == _NOTHING:
        return True
    return picture and bool(_PICTURE.match(text))
