"""Files of text built at random, with what they say known beforehand: odd ones, but such as a reader has to take."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[object]], object]
Built = tuple[str, str]
"""Markup, and the text in it."""
LETTERS = "aeghilmnorstuABC15,.:„“éßđ政务新媒體、。😀&<>\"'"
ODD = "\n\t\r\x85\u2028\u2029\xa0\u3000\u0301\xad\u202e\ufeff"
DOCTYPE = '<!DOCTYPE a [<!ENTITY e "&#233;"><!ENTITY two "&e;&#38;amp;"><!-- ]> -->]>'
"""Declares é, and é with an ampersand."""


def words(odd: str = ODD) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(LETTERS + odd), min_size=1, max_size=8)


def attribute(text: str) -> str:
    """As an attribute's value: what a parser would make a space of is written by its number."""
    return "".join(f"&#{ord(ch)};" if ch in "\n\t\r" else escape(ch) for ch in text)


@st.composite
def content(draw: st.DrawFn, entities: dict[str, str]) -> Built:
    """Text with what may stand within text: comments, instructions, sections, entities."""
    markup = said = ""
    for _ in range(draw(st.integers(1, 4))):
        match draw(st.integers(0, 6)):
            case 0:
                markup += draw(st.sampled_from(("<!-- no text -->", "<?no text?>", "<!---->")))
            case 1:
                text = draw(words("")).replace("]]>", "")
                markup, said = f"{markup}<![CDATA[{text}]]>", said + text
            case 2 if entities:
                name = draw(st.sampled_from(sorted(entities)))
                markup, said = f"{markup}&{name};", said + entities[name]
            case _:
                text = draw(words(ODD.replace("\r", "")))
                markup, said = markup + escape(text), said + text
    return markup, said


@st.composite
def box(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Left, top, width, height: mostly on the page of 1,000 x 1,400, some off it, some empty."""
    far = st.one_of(st.integers(0, 1000), st.sampled_from((-50, 0, 5000, 9_000_000)))
    return draw(far), draw(far), draw(st.integers(-1, 400)), draw(st.integers(-1, 60))


@st.composite
def alto(draw: st.DrawFn) -> Built:
    """Blocks in blocks, margins, empty lines, words outside of lines, spaces and hyphens anywhere."""

    def at(always: bool) -> str:
        if not always and draw(st.booleans()):
            return ""
        return 'HPOS="{}" VPOS="{}" WIDTH="{}" HEIGHT="{}"'.format(*draw(box()))

    def string() -> Built:
        text = draw(words())
        if draw(st.integers(0, 5)) == 0:
            glyphs = "".join(f'<Glyph CONTENT="{attribute(ch)}"/>' for ch in text)
            return f"<String {at(False)}>{glyphs}</String>", text
        other = draw(st.sampled_from(("", "<ALTERNATIVE>other</ALTERNATIVE>", "<!-- c -->")))
        return f'<String CONTENT="{attribute(text)}" SUBS_CONTENT="whole" {at(False)}>{other}</String>', text

    def line() -> Built:
        markup = said = ""
        for _ in range(draw(st.integers(0, 4))):
            match draw(st.integers(0, 5)):
                case 0:
                    markup += f"<SP {at(False)}/>"
                case 1:
                    # What the word before it ends with is said twice, and counts once.
                    mark = "" if said[-1:] in ("-", "\xad") else draw(st.sampled_from(("", "-", "\xad")))
                    if said[-1:] not in ("-", "\xad"):
                        markup += f'<HYP CONTENT="{mark}"/>' if mark else "<HYP/>"
                        said += mark or "-"
                case _:
                    one, text = string()
                    markup, said = markup + one, said + text
        return f"<TextLine {at(False)}>{markup}</TextLine>", said

    def block(depth: int) -> Built:
        kinds = ("TextBlock", "TextBlock", "ComposedBlock", "Illustration", "Odd")
        kind = draw(st.sampled_from(kinds if depth else kinds[:1]))
        if kind == "TextBlock":
            inner = [draw(st.sampled_from((line, line, line, string)))() for _ in range(draw(st.integers(0, 4)))]
        else:
            inner = [block(depth - 1) for _ in range(draw(st.integers(0, 2)))]
        markup, said = "".join(one for one, _ in inner), "".join(text for _, text in inner)
        name = draw(st.sampled_from(("", 'ID="b"', 'ID="r0002"')))
        return f"<{kind} {name} {at(kind == 'TextBlock')}>{markup}</{kind}>", said

    spaces = draw(st.lists(st.sampled_from(("PrintSpace", "TopMargin", "BottomMargin", "")), min_size=1, max_size=3))
    built = [(space, block(2)) for space in spaces]
    markup = "".join(f"<{space}>{one}</{space}>" if space else one for space, (one, _) in built)
    size = draw(st.sampled_from(('WIDTH="1000" HEIGHT="1400"', 'WIDTH="" HEIGHT=""', "", 'WIDTH="9000000" HEIGHT="1"')))
    return f"<alto><Layout><Page {size}>{markup}</Page></Layout></alto>", "".join(said for _, (_, said) in built)


@st.composite
def page(draw: st.DrawFn) -> Built:
    """Regions in regions, tables, lines by themselves, by words, by glyphs, regions that have text and no lines."""
    entities = {"e": "é", "two": "é&"}

    def coords() -> str:
        left, top, width, height = draw(box())
        return f'<Coords points="{left},{top} {left + width},{top + height}"/>'

    def equivalent() -> Built:
        said: str
        markup, said = draw(content(entities))
        other = "<TextEquiv index='{}'><Unicode>another reading</Unicode></TextEquiv>"
        main = "<TextEquiv index='{}'><PlainText>plain</PlainText><Unicode>{}</Unicode></TextEquiv>"
        if not said.strip():
            return "", ""
        match draw(st.integers(0, 3)):
            case 0:
                return other.format(2) + main.format(1, markup), said
            case 1:
                return main.format(0, markup) + other.format("²"), said
            case 2:
                return f"<TextEquiv><PlainText>{markup}</PlainText></TextEquiv>", said
            case _:
                return f"<TextEquiv><Unicode>{markup}</Unicode></TextEquiv>", said

    def part(names: tuple[str, ...]) -> Built:
        """A line, word or glyph: with text of its own, or else that of its parts."""
        name, *below = names
        own, said = equivalent() if not below or draw(st.booleans()) else ("", "")
        inner: list[Built] = [part(tuple(below)) for _ in range(draw(st.integers(0, 2)))] if below else []
        markup = "".join(one for one, _ in inner)
        place = coords() if draw(st.booleans()) else ""
        return f"<{name}>{place}{markup}{own}</{name}>", said or "".join(text for _, text in inner)

    def region(depth: int) -> Built:
        kind = draw(st.sampled_from(("TextRegion", "TextRegion", "TableRegion", "TableCell", "AdvertRegion")))
        inner = [part(("TextLine", "Word", "Glyph")) for _ in range(draw(st.integers(0, 3)))]
        if depth:
            inner += [region(depth - 1) for _ in range(draw(st.integers(0, 2)))]
        markup, said = "".join(one for one, _ in inner), "".join(text for _, text in inner)
        own, text = equivalent()
        # A region says once more what its lines say.
        return f"<{kind}>{coords()}{markup}{own}</{kind}>", said if said.strip() else text

    built = [region(2) for _ in range(draw(st.integers(1, 3)))]
    markup = "".join(one for one, _ in built)
    size = draw(st.sampled_from(('imageWidth="1000" imageHeight="1400"', "")))
    return f"{DOCTYPE}<PcGts><Page {size}>{markup}</Page></PcGts>", "".join(said for _, said in built)


@st.composite
def hocr(draw: st.DrawFn) -> Built:
    """Areas in areas, lines with words and without, words without lines, text that stands in none of them."""
    entities = {"eacute": "é", "mdash": "—", "nbsp": "\xa0", "shy": "\xad"}

    def at() -> str:
        left, top, width, height = draw(box())
        return f"title='bbox {left} {top} {left + width} {top + height}; x_wconf {draw(st.integers(-5, 120))}'"

    def inline() -> Built:
        markup, said = draw(content(entities))
        tag = draw(st.sampled_from(("", "", "b", "ins", "span class='ocrx_cinfo'", "br", "del")))
        match tag:
            case "":
                return markup, said
            case "br":
                return f"{markup}<br/>", said
            case "del":
                return f"<del>{markup}</del>", ""
            case _:
                return f"<{tag}>{markup}</{tag.partition(' ')[0]}>", said

    def element(depth: int) -> Built:
        classes = (
            "ocr_carea",
            "ocr_par",
            "ocr_line",
            "ocrx_word",
            "ocr_caption",
            "ocr_textfloat",
            "ocr_photo",
            "other",
        )
        name = draw(st.sampled_from(classes))
        inner = [
            element(depth - 1) if depth and draw(st.booleans()) else inline() for _ in range(draw(st.integers(0, 3)))
        ]
        markup, said = "".join(one for one, _ in inner), "".join(text for _, text in inner)
        tag = draw(st.sampled_from(("div", "span")))
        return f"<{tag} class='{name}' {at() if draw(st.booleans()) else ''}>{markup}</{tag}>", said

    built = [draw(st.sampled_from((lambda: element(3), inline)))() for _ in range(draw(st.integers(1, 3)))]
    markup = "".join(one for one, _ in built)
    # What is no XML is read by the rules of HTML.
    head = draw(st.sampled_from(("<head><title>no text</title></head>", "<head><meta charset=utf-8></head>")))
    document = f"<html>{head}<body><div class='ocr_page' title='bbox 0 0 1000 1400'>{markup}</div></body></html>"
    return document, "".join(said for _, said in built)


plain = st.text(st.sampled_from(LETTERS + ODD + "\f\v\n\n "), min_size=1, max_size=200).filter(
    lambda text: text.strip("\ufeff").strip()
)
